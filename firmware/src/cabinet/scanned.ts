// What a repair order, a VIN or a stock number means to this cabinet, as scanned or typed; offline too; pure.
import type { KeyId, TagId, VehicleId } from '@keycab/shared/ids';
import type { RosterKey } from '@keycab/shared/roster';
import type { Template } from '@keycab/shared/rules';
import type { InputOf } from './input.ts';
import type { Known } from './known.ts';
import { keyOf, pairedHere } from './pairings.ts';

/** What the next tag will stand for. */
export interface Meant {
  readonly key: KeyId;
  readonly tag: TagId;
  readonly group: string;
  readonly label: string;
  readonly number: number;
  readonly template: string | null;
  readonly vehicle: VehicleId | null;
  readonly vin: string | null;
}

export type Meaning =
  | { readonly ok: true; readonly value: Meant }
  | { readonly ok: false; readonly reason: 'keyUnknown' | 'keyHasTag'; readonly key: KeyId | null };

const LABEL_MAX = 24;
const NUMBER_MAX = 9;
const VIN = /^[A-HJ-NPR-Z0-9]{17}$/;

const plain = (text: string): string => text.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');

/** A scanner may put an I before a VIN; a VIN has no I, O or Q, so they were meant as digits. */
function vinOf(text: string): string | null {
  const bare = text.length === 18 && text.startsWith('I') ? text.slice(1) : text;
  const vin = bare.replaceAll('I', '1').replaceAll(/[OQ]/g, '0');
  return VIN.test(vin) ? vin : null;
}

/**
 * A key's own label first, then a car by its VIN, repair order or stock number, else a new key of the template. A car
 * whose keys all have tags gets one more key, with the next number.
 */
export function meaningOf(known: Known, { text, template, key, tag }: InputOf<'PairingWanted'>): Meaning {
  const { roster } = known;
  const wanted = plain(text);
  if (roster === null || wanted === '') return { ok: false, reason: 'keyUnknown', key: null };
  const keys = [...roster.roster.keys.map((each) => keyOf(known, each.key) ?? each), ...pairedHere(known)];
  const labeled = keys.find((each) => plain(each.label) === wanted);
  if (labeled !== undefined) return old(labeled, tag);
  const vin = vinOf(wanted);
  const order = wanted.replace(/^RO/, '');
  const vehicle = roster.roster.vehicles.find(
    (each) =>
      (vin !== null && each.vin === vin) ||
      plain(each.stock) === wanted ||
      (each.repairOrder !== null && plain(each.repairOrder).replace(/^RO/, '') === order),
  );
  if (vehicle !== undefined) {
    const own = keys.filter((each) => each.vehicle === vehicle.vehicle);
    const bare = own.find((each) => each.tag === null);
    if (bare !== undefined) return old(bare, tag);
    const [first] = own;
    const number = Math.max(0, ...own.map((each) => each.number)) + 1;
    if (first !== undefined && number > NUMBER_MAX) return { ok: false, reason: 'keyHasTag', key: first.key };
    if (first !== undefined) {
      const base = own.find((each) => each.number === 1)?.label ?? first.label;
      const label = `${base.slice(0, LABEL_MAX - 2)}-${number}`;
      const meant = { key, tag, group: first.group, label, number, template: null, vin };
      return { ok: true, value: { ...meant, vehicle: vehicle.vehicle } };
    }
  }
  const chosen = templateOf(roster.roster.templates ?? [], template);
  if (chosen === undefined) return { ok: false, reason: 'keyUnknown', key: null };
  const words =
    vin === null
      ? text
          .trim()
          .toUpperCase()
          .replace(/^RO\s*/, '')
      : vin.slice(-6);
  const label = `${chosen.label} ${words}`.trim().slice(0, LABEL_MAX);
  const meant = { key, tag, group: chosen.group, label, number: 1, template: chosen.template, vin };
  return { ok: true, value: { ...meant, vehicle: vehicle?.vehicle ?? null } };
}

const templateOf = (all: readonly Template[], wanted: string | null): Template | undefined =>
  all.find(({ template }) => template === wanted) ?? all[0];

function old(key: RosterKey, tag: TagId): Meaning {
  if (key.tag !== null) return { ok: false, reason: 'keyHasTag', key: key.key };
  const { group, label, number, vehicle } = key;
  return { ok: true, value: { key: key.key, tag, group, label, number, template: null, vehicle, vin: null } };
}
