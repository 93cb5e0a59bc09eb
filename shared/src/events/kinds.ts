// The name of every kind of line that a cabinet or the office can write; pure.
import { CabinetEvent } from './cabinet.ts';
import { OfficeEvent } from './office.ts';

const namesOf = (union: {
  readonly anyOf: readonly { readonly properties: { readonly type: { readonly const: string } } }[];
}) => union.anyOf.map(({ properties }) => properties.type.const);

/** In alphabetical order; some names are written by both. */
export const EVENT_KINDS: readonly string[] = [...new Set([...namesOf(CabinetEvent), ...namesOf(OfficeEvent)])].sort();
