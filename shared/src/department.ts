// The departments of a store; pure.
import { Type, type Static } from 'typebox';

export const Department = Type.Union([
  Type.Literal('Sales'),
  Type.Literal('Service'),
  Type.Literal('Detail'),
  Type.Literal('Parts'),
  Type.Literal('Lot'),
  Type.Literal('Office'),
  Type.Literal('Management'),
  Type.Literal('Vendor'),
]);
export type Department = Static<typeof Department>;
export const DEPARTMENTS: readonly Department[] = Department.anyOf.map(({ const: name }) => name);
