// A tag gets its key, or loses it; also where no cloud answers, then until the office has looked; pure.
import type { CabinetFact } from '@keycab/shared/events/cabinet';
import type { RefusalReason } from '@keycab/shared/events/verdict';
import type { KeyId } from '@keycab/shared/ids';
import { grantsOf, type RosterPerson } from '@keycab/shared/roster';
import { clocksOf } from './doubt.ts';
import type { Input, InputOf } from './input.ts';
import type { Known } from './known.ts';
import { keyOf, keyOfRom } from './pairings.ts';
import { isHere } from './place.ts';
import { refused } from './refused.ts';
import { holdsNow } from './rules/question.ts';

/** One tag, one key. A new key takes the group of its template, as it would with a cloud. */
export function pairingTold(input: InputOf<'PairingTold'>, known: Known): readonly CabinetFact[] {
  const { cabinet, roster } = known;
  const { session } = cabinet;
  const old = keyOf(known, input.key);
  const template = roster?.roster.templates?.find((each) => each.template === input.template) ?? null;
  const group = old?.group ?? template?.group ?? null;
  const refuse = (reason: RefusalReason): readonly CabinetFact[] => [
    refused(cabinet, [reason], { key: old?.key ?? null }),
  ];
  if (session === null) return refuse('noSession');
  if (group === null) return refuse('keyUnknown');
  if (!mayPair(known, input, group)) return refuse('mayNotPair');
  if (keyOfRom(known, input.rom) !== undefined || isTagUsed(known, input.tag)) return refuse('tagInUse');
  if (old !== undefined && old.tag !== null) return refuse('keyHasTag');
  return [
    {
      type: 'TagPaired',
      group,
      key: input.key,
      label: old?.label ?? input.label,
      number: old?.number ?? input.number,
      person: session.person,
      rom: input.rom,
      session: session.session,
      tag: input.tag,
      template: template?.template ?? null,
      vehicle: old?.vehicle ?? input.vehicle,
      vin: input.vin,
    },
  ];
}

/** A tag that is out keeps its key, unless the key is retired or it is said why. */
export function unpairingTold(input: InputOf<'UnpairingTold'>, known: Known): readonly CabinetFact[] {
  const { cabinet } = known;
  const { session } = cabinet;
  const key = keyOf(known, input.key);
  if (session === null) return [refused(cabinet, ['noSession'])];
  if (key === undefined) return [refused(cabinet, ['keyUnknown'])];
  if (key.tag === null) return [];
  if (!mayPair(known, input, key.group)) return [refused(cabinet, ['mayNotPair'], { key: key.key })];
  const reasoned = input.why === 'retired' || input.why === 'lost';
  if (!reasoned && !isHere(cabinet, key.key)) return [refused(cabinet, ['tagOut'], { key: key.key })];
  return [
    {
      type: 'TagUnpaired',
      key: key.key,
      person: session.person,
      ...(key.rom === null ? {} : { rom: key.rom }),
      session: session.session,
      tag: key.tag,
      why: input.why,
    },
  ];
}

export function mayPair(known: Known, { at }: Pick<Input, 'at'>, group: string): boolean {
  const { cabinet, roster } = known;
  const who: RosterPerson | undefined = roster?.person.get(cabinet.session?.person ?? ('' as RosterPerson['person']));
  if (roster === null || who === undefined) return false;
  return (
    who.manager || holdsNow({ roster, clocks: clocksOf(cabinet, at) }, grantsOf(roster.roster, who, group, 'pair'))
  );
}

const isTagUsed = ({ cabinet, roster }: Known, tag: NonNullable<InputOf<'PairingTold'>['tag']>): boolean =>
  cabinet.pairings.unpaired.has(tag) ||
  roster?.roster.keys.some((each: { readonly tag: typeof tag | null; readonly key: KeyId }) => each.tag === tag) ===
    true ||
  [...cabinet.pairings.paired.values()].some((each) => each.tag === tag);
