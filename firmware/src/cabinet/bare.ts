// Tags without a key that sit in a slot: which of them are free to be paired, and how somebody takes one out; pure.
//
// Decided: a bare tag leaves by a line of its own, TagReleased, for a manager, and a free one for whoever may pair.
// Because: no key's rule can be asked about a tag that has no key, and it would stay locked in for good. Instead of: a
// release without a key, which every reader of the journal would have to expect; or unlocking the slot with the unpairing,
// when nobody may want the tag yet. What still hangs on the tag leaves with it: the two lines name who said so. Would
// change if: a slot could sense a key beside its tag.
import type { CabinetFact } from '@keycab/shared/events/cabinet';
import type { RefusalReason } from '@keycab/shared/events/verdict';
import type { Input, InputOf } from './input.ts';
import type { Known } from './known.ts';
import { mayPair } from './pair.ts';
import { isFreeTag } from './pairings.ts';
import { boardAlive } from './place.ts';
import { refused } from './refused.ts';
import { mayPulse } from './renew.ts';
import { boardOf } from './settings.ts';

export interface BareTag {
  readonly slot: number;
  /** It was unpaired, and may be paired again; else nobody knows it. */
  readonly free: boolean;
}

/** By slot. */
export const bareTags = (known: Known): readonly BareTag[] =>
  [...known.cabinet.occupied]
    .filter(([, { kind }]) => kind === 'unknown')
    .map(([slot]) => ({ slot, free: isFreeIn(known, slot) }))
    .toSorted((left, right) => left.slot - right.slot);

export function isFreeIn(known: Known, slot: number): boolean {
  const { body, occupied } = known.cabinet;
  const reading = body.slots.get(slot);
  return occupied.get(slot)?.kind === 'unknown' && reading?.kind === 'tag' && isFreeTag(known, reading.rom);
}

/** Slots that hold what nobody knows: a free tag is none of them. */
export const unknownTags = (known: Known): number => bareTags(known).filter(({ free }) => !free).length;

export function tagOutTold({ at, slot }: InputOf<'TagOutTold'>, known: Known): readonly CabinetFact[] {
  const { cabinet, roster, settings } = known;
  const { body, session } = cabinet;
  const refuse = (reason: RefusalReason): readonly CabinetFact[] => [refused(cabinet, [reason], { slot })];
  if (session === null) return refuse('noSession');
  const bare = bareTags(known).find((each) => each.slot === slot);
  const isManager = roster?.person.get(session.person)?.manager === true;
  if (!(bare?.free === true ? mayPairAny(known, { at }) : isManager)) return refuse('mayNotPair');
  const board = boardOf(settings, slot)?.board;
  if (cabinet.lockdown !== null) return refuse('lockdown');
  if (!body.diskWritable) return refuse('journalUnwritable');
  if (board === undefined || !boardAlive(cabinet, board)) return refuse('boardLost');
  if (body.railsFaulty.has(board)) return refuse('boardUnable');
  // It has left meanwhile, or its coil has still to rest: a second touch says nothing new.
  if (bare === undefined || cabinet.releases.has(slot) || !mayPulse(known, at, slot)) return [];
  const { person } = session;
  return [{ type: 'TagReleased', person, pulseMs: settings.pulseMs, session: session.session, slot }];
}

/** Keys of one group or another, at this hour. */
export function mayPairAny(known: Known, input: Pick<Input, 'at'>): boolean {
  const groups = new Set(known.roster?.roster.grants.map(({ group }) => group));
  return [...groups.add('*')].some((group) => mayPair(known, input, group));
}
