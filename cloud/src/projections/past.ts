// Any past moment of a key: as it was, by all that is known today, and as it was believed, by what had arrived; reads the ledger.
import { deriveHolder, deriveState, type Holder } from '@keycab/shared/answer';
import type { Parking, PastAnswer, Span } from '@keycab/shared/contract';
import type { Custody } from '@keycab/shared/custodian';
import { CUSTODY_TYPES, foldCustody, isCustodyEvent } from '@keycab/shared/custody';
import type { CabinetEvent } from '@keycab/shared/events/cabinet';
import type { OfficeEvent } from '@keycab/shared/events/office';
import type { KeyId } from '@keycab/shared/ids';
import { sentence, sentenceText } from '@keycab/shared/sentence';
import type { Kysely } from 'kysely';
import type { Tables } from '../ledger/schema.ts';
import { lookUp, type View } from './answer.ts';
import { personOf, timeZoneOf, type DirectoryReader } from './directory.ts';
import { inOrder, type Fact } from './order.ts';

/** A fact and when this service had it. */
export interface ReceivedFact extends Fact {
  readonly receivedMs: number;
}

const foldAll = (facts: readonly Fact[]): Custody | undefined =>
  facts.reduce<Custody | undefined>((before, { event }) => foldCustody(before, event), undefined);

/** As it was: every fact of that time and before, whenever it arrived. */
export const trueAt = (facts: readonly ReceivedFact[], wallMs: number): Custody | undefined =>
  foldAll(inOrder(facts).filter(({ effectiveMs }) => effectiveMs <= wallMs));

/** As it was believed: what had arrived, in the order in which it counted then. */
export const believedAt = (facts: readonly ReceivedFact[], wallMs: number): Custody | undefined =>
  foldAll(inOrder(facts.filter(({ receivedMs }) => receivedMs <= wallMs)));

/** Custody after each fact that moved it, and since when. */
interface Step {
  readonly custody: Custody;
  readonly fromMs: number;
}

/** @returns one step for each who answered for it, oldest first */
export function stepsOf(facts: readonly ReceivedFact[]): Step[] {
  const steps: Step[] = [];
  let custody: Custody | undefined;
  for (const { event, effectiveMs } of inOrder(facts)) {
    const next = foldCustody(custody, event);
    const last = steps.at(-1);
    if (next !== undefined && next !== custody) {
      if (last !== undefined && sameHolder(last.custody, next)) steps[steps.length - 1] = { ...last, custody: next };
      else steps.push({ custody: next, fromMs: Math.max(beginOf(next, effectiveMs), last?.fromMs ?? 0) });
    }
    custody = next;
  }
  return steps;
}

const sameHolder = (a: Custody, b: Custody): boolean =>
  JSON.stringify([a.at, a.sensedIn]) === JSON.stringify([b.at, b.sensedIn]) && a.reason === b.reason;

/** What nobody can prove begins at the last certain instant (C-5); what is known, when it was first seen. */
const beginOf = ({ at, since }: Custody, effectiveMs: number): number =>
  Math.min((at.kind === 'nobody' ? since.notBeforeWallMs : since.notAfterWallMs) ?? effectiveMs, effectiveMs);

export interface PastReader {
  readonly at: (
    key: KeyId,
    wallMs: number,
  ) => Promise<{ trueThen: PastAnswer | null; believedThen: PastAnswer | null; arrivedLater: number }>;
  readonly spans: (key: KeyId, limit: number) => Promise<Span[]>;
  readonly parking: (key: KeyId) => Promise<Parking | null>;
}

export interface PastParts {
  readonly db: Kysely<Tables>;
  readonly directory: DirectoryReader;
  readonly locale?: string;
}

const NOTHING_HELD = { byKey: new Map(), byPerson: new Map(), countIn: new Map() };

/** All that moves custody of one key, in no order. */
export async function factsOf(db: Kysely<Tables>, key: KeyId): Promise<ReceivedFact[]> {
  const rows = await db
    .selectFrom('events')
    .select(['line', 'effective_ms', 'received_ms'])
    .where('key', '=', key)
    .where('type', 'in', CUSTODY_TYPES)
    .where('flagged', '=', 0)
    .execute();
  return rows.flatMap((row) => {
    const event = JSON.parse(row.line) as CabinetEvent | OfficeEvent;
    return isCustodyEvent(event) ? [{ event, effectiveMs: row.effective_ms, receivedMs: row.received_ms }] : [];
  });
}

export function readPast({ db, directory, locale = 'en-US' }: PastParts): PastReader {
  const viewAt = (nowWallMs: number): View => ({
    nowWallMs,
    index: directory.index(),
    holdings: NOTHING_HELD,
    signs: new Map(),
    // A delivery is told as it is now, on its own page.
    deliveries: new Map(),
    locale,
  });
  const holderAt = (custody: Custody, key: KeyId, view: View): Holder =>
    deriveHolder(custody, view.index.keys.get(key) ?? { key }, lookUp(view));
  const reasonOf = ({ reason }: Custody, { index }: View): PastAnswer['reason'] =>
    reason === null ? null : { reason, label: index.reasons.get(reason)?.label ?? reason };

  const answerAt = (custody: Custody | undefined, key: KeyId, wallMs: number): PastAnswer | null => {
    if (custody === undefined) return null;
    const view = viewAt(wallMs);
    const facts = {
      state: deriveState(custody, wallMs),
      holder: holderAt(custody, key, view),
      since: custody.since,
      reason: reasonOf(custody, view),
      dueWallMs: custody.dueWallMs,
    };
    const basis = facts.holder.kind === 'notSure' ? 'disputed' : custody.basis;
    const parts = sentence(
      { ...facts, basis, asOfWallMs: wallMs },
      { nowWallMs: wallMs, timeZone: timeZoneOf(view.index, key), locale },
    );
    return { ...facts, sentence: parts, text: sentenceText(parts), source: custody.source };
  };

  const spanOf = (step: Step, toWallMs: number | null, key: KeyId): Span => {
    const view = viewAt(step.fromMs);
    const holder = holderAt(step.custody, key, view);
    const told = answerAt(step.custody, key, step.fromMs);
    return {
      fromWallMs: step.fromMs,
      toWallMs,
      kind: holder.kind,
      ...namesOf(holder),
      reason: reasonOf(step.custody, view)?.label ?? null,
      signed: step.custody.basis === 'signed',
      text: told?.text ?? '',
    };
  };

  return {
    at: async (key, wallMs) => {
      const facts = await factsOf(db, key);
      return {
        trueThen: answerAt(trueAt(facts, wallMs), key, wallMs),
        believedThen: answerAt(believedAt(facts, wallMs), key, wallMs),
        arrivedLater: inOrder(facts.filter(({ receivedMs }) => receivedMs > wallMs)).filter(
          ({ effectiveMs }) => effectiveMs <= wallMs,
        ).length,
      };
    },
    spans: async (key, limit) => {
      const steps = stepsOf(await factsOf(db, key));
      const spans = steps.map((step, index) => spanOf(step, steps[index + 1]?.fromMs ?? null, key));
      // What began and ended in one instant was nowhere to be seen.
      return spans.filter(({ fromWallMs, toWallMs }) => fromWallMs !== toWallMs).slice(-limit);
    },
    parking: async (key) => {
      const rows = await db
        .selectFrom('events')
        .select('line')
        .where('key', '=', key)
        .where('type', '=', 'ReturnAnswered')
        .where('flagged', '=', 0)
        .orderBy('effective_ms', 'desc')
        .orderBy('arrival', 'desc')
        .limit(20)
        .execute();
      for (const { line } of rows) {
        const event = JSON.parse(line) as CabinetEvent;
        if (event.type !== 'ReturnAnswered' || event.parked === null) continue;
        const person = directory.index().nameOf.person(event.person);
        return {
          place: event.parked,
          person:
            person === undefined
              ? { person: event.person, name: `Person ${event.person}`, givenName: event.person, department: 'Office' }
              : personOf(person),
          atWallMs: event.wallMs,
        };
      }
      return null;
    },
  };
}

function namesOf(holder: Holder): Pick<Span, 'group' | 'label'> {
  switch (holder.kind) {
    case 'slot':
      return { group: holder.cabinetName, label: holder.slotName };
    case 'person':
      return { group: holder.department, label: holder.givenName };
    case 'outside':
      return { group: holder.party.kind, label: holder.party.reference };
    case 'notSure':
      return { group: 'Not sure', label: holder.candidates[0]?.givenName ?? '' };
    case 'gone':
      return { group: 'Gone', label: holder.why };
  }
}
