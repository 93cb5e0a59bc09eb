// Branded ids and their parsers: a slot is never mistaken for a key; pure.
import { Type } from 'typebox';
import { Fault } from './fault.ts';

declare const brand: unique symbol;
type Brand<Base, Name extends string> = Base & { readonly [brand]: Name };

export type CabinetId = Brand<string, 'cabinet'>;
export type PersonId = Brand<string, 'person'>;
export type KeyId = Brand<string, 'key'>;
export type TagId = Brand<string, 'tag'>;
export type VehicleId = Brand<string, 'vehicle'>;
export type SiteId = Brand<string, 'site'>;

/** The office's log among the journals; no cabinet has this name. */
export const OFFICE = 'office';
/** A log: the journal of a cabinet, or that of the office. */
export type LogId = CabinetId | typeof OFFICE;

const PATTERNS = {
  cabinet: '^c[0-9a-f]{32}$',
  person: '^p[0-9a-z]{8,32}$',
  key: '^k[0-9a-z]{8,32}$',
  tag: '^t[0-9a-z]{8,32}$',
  vehicle: '^v[0-9a-z]{8,32}$',
  site: '^s[0-9a-z]{8,32}$',
} as const;

// Ids reach MQTT topics and file names, so their alphabet holds no separator of either.
export const CabinetId = Type.Unsafe<CabinetId>(Type.String({ pattern: PATTERNS.cabinet }));
export const LogId = Type.Union([CabinetId, Type.Literal(OFFICE)]);
export const PersonId = Type.Unsafe<PersonId>(Type.String({ pattern: PATTERNS.person }));
export const KeyId = Type.Unsafe<KeyId>(Type.String({ pattern: PATTERNS.key }));
export const TagId = Type.Unsafe<TagId>(Type.String({ pattern: PATTERNS.tag }));
export const VehicleId = Type.Unsafe<VehicleId>(Type.String({ pattern: PATTERNS.vehicle }));
export const SiteId = Type.Unsafe<SiteId>(Type.String({ pattern: PATTERNS.site }));

const parser =
  <Id extends string>(kind: keyof typeof PATTERNS) =>
  (text: string): Id => {
    if (!new RegExp(PATTERNS[kind]).test(text)) {
      throw new Fault('KC-API-01', `${JSON.stringify(text.slice(0, 64))} is no ${kind} id`, { kind });
    }
    return text as Id;
  };

/** @throws Fault KC-API-01 when the text is no such id */
export const cabinetId = parser<CabinetId>('cabinet');
export const personId = parser<PersonId>('person');
export const keyId = parser<KeyId>('key');
export const tagId = parser<TagId>('tag');
export const vehicleId = parser<VehicleId>('vehicle');
export const siteId = parser<SiteId>('site');
