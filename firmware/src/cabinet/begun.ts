// Scan, then put the tag into the slot that lights up: the first unknown tag that comes to rest gets the key; pure.
import type { CabinetFact } from '@keycab/shared/events/cabinet';
import type { RosterKey } from '@keycab/shared/roster';
import type { Session } from './awake.ts';
import type { InputOf } from './input.ts';
import type { Known } from './known.ts';
import { arrive, type Look } from './movement.ts';
import { mayPair } from './pair.ts';
import { keyOf, keyOfRom } from './pairings.ts';
import { boardAlive } from './place.ts';
import { refused } from './refused.ts';
import { meaningOf } from './scanned.ts';
import { boardOf } from './settings.ts';

export function pairingWanted(input: InputOf<'PairingWanted'>, known: Known): readonly CabinetFact[] {
  const { cabinet } = known;
  const { session } = cabinet;
  if (session === null) return [refused(cabinet, ['noSession'])];
  const meaning = meaningOf(known, input);
  // Whoever may pair nothing learns nothing about keys by trying numbers.
  if (!mayPair(known, input, meaning.ok ? meaning.value.group : '*')) return [refused(cabinet, ['mayNotPair'])];
  if (!meaning.ok) return [refused(cabinet, [meaning.reason], { key: meaning.key })];
  const slot = freeSlot(known, meaning.value.key, session);
  if (slot === null) return [refused(cabinet, ['cabinetFull'])];
  const { person } = session;
  return [
    ...pairingOver(session, 'replaced'),
    { type: 'PairingBegun', ...meaning.value, person, session: session.session, slot },
  ];
}

/** Where the key lives, else the first slot that is free; the one that is lit already stays lit. */
function freeSlot(known: Known, key: RosterKey['key'], { pairing }: Session): number | null {
  const { cabinet, settings } = known;
  const free = (slot: number): boolean => {
    const board = boardOf(settings, slot)?.board;
    const empty = cabinet.body.slots.get(slot)?.kind === 'empty' && !cabinet.occupied.has(slot);
    return board !== undefined && boardAlive(cabinet, board) && empty && !cabinet.releases.has(slot);
  };
  const home = keyOf(known, key)?.home ?? null;
  if (home !== null && home.cabinet === cabinet.cabinet && free(home.slot)) return home.slot;
  if (pairing?.slot != null && free(pairing.slot)) return pairing.slot;
  const slots = Array.from({ length: settings.slots }, (_, slot) => slot);
  return slots.find(free) ?? null;
}

export function pairingLeft({ cabinet }: Known): readonly CabinetFact[] {
  const { session } = cabinet;
  return session === null ? [refused(cabinet, ['noSession'])] : pairingOver(session, 'left');
}

/** Its slot goes dark. */
export function pairingOver(session: Session, why: 'left' | 'replaced'): readonly CabinetFact[] {
  const { pairing, person } = session;
  return pairing === null ? [] : [{ type: 'PairingEnded', person, session: session.session, slot: pairing.slot, why }];
}

/** What this session has lit goes dark, but for a slot that is open: its light is the release's. */
export function darkened({ cabinet }: Known, session: Session): readonly CabinetFact[] {
  const slots = session.lit.filter((slot) => !cabinet.releases.has(slot));
  if (session.lit.length === 0) return [];
  const { person } = session;
  return slots.length === 0 ? [] : [{ type: 'SlotsDarkened', person, session: session.session, slots }];
}

/** @returns null where no pairing waits for this tag, and it is a return like any other */
export function pairingMet(look: Look, slot: number, rom: string): readonly CabinetFact[] | null {
  const { known } = look;
  const { cabinet } = known;
  const { session } = cabinet;
  if (session === null || session.pairing === null || known.roster === null) return null;
  const { pairing, person } = session;
  const owner = keyOfRom(known, rom);
  if (owner !== undefined) {
    // No return is refused: the other key is back, and its tag stays its own.
    if (slot !== pairing.slot) return null;
    return [...arrive(look, slot, owner), refused(cabinet, ['tagInUse'], { key: owner.key, slot })];
  }
  const { slot: lit, ...meant } = pairing;
  const paired: CabinetFact = { type: 'TagPaired', ...meant, person, rom, session: session.session };
  const { group, key, label, number, tag, vehicle } = meant;
  const home = keyOf(known, key)?.home ?? null;
  const back = arrive(look, slot, { key, label, number, vehicle, group, tag, rom, home }).map((fact) =>
    fact.type === 'KeyReturned' && fact.holder === null && (cabinet.custody.get(key)?.at.kind ?? 'gone') === 'gone'
      ? { ...fact, holder: person }
      : fact,
  );
  const dark: CabinetFact[] =
    lit === null || lit === slot ? [] : [{ type: 'SlotsDarkened', person, session: session.session, slots: [lit] }];
  return [paired, ...dark, ...back];
}
