// Every kind of line about a key, mixed at random over cabinets and office and arriving in any order: one answers, always.
import { inOrder, type Fact } from '@keycab/cloud/projections/order';
import { stepsOf, type ReceivedFact } from '@keycab/cloud/projections/past';
import { deriveHolder, type Holder } from '@keycab/shared/answer';
import type { Custody, CustodyEvent } from '@keycab/shared/custodian';
import { effectiveWallMs, foldCustody, isCustodyEvent, isOfCabinet, logOf } from '@keycab/shared/custody';
import { isCabinetEvent, type CabinetEvent } from '@keycab/shared/events/cabinet';
import { isOfficeEvent, type OfficeEvent } from '@keycab/shared/events/office';
import { OFFICE, type LogId, type PersonId } from '@keycab/shared/ids';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seedOf } from '../random.ts';
import { KEY, KIM, LEE, MARIA, SAID, SALES, SEEN, SERVICE, T0, type SaidKind, type SensedKind } from './kinds.ts';

interface Step {
  readonly log: LogId;
  readonly kind: SaidKind | SensedKind;
  readonly one: PersonId;
  readonly other: PersonId;
  readonly badged: boolean;
  readonly line: number;
  readonly afterMs: number;
  /** Until this service had it; a cabinet that is cut off keeps its lines. */
  readonly lateMs: number;
  readonly synced: boolean;
}
type Line = ReceivedFact & { readonly event: CabinetEvent | OfficeEvent };

/** Lines as the logs would write them: dense seq for each, times that never fall, received in the order of their log. */
function written(steps: readonly Step[]): Line[] {
  const seqs = new Map<LogId, number>();
  const received = new Map<LogId, number>();
  let wallMs = T0;
  return steps.map((step) => {
    wallMs += step.afterMs;
    const { badged, line, log, one, other, synced } = step;
    const seq = seqs.get(log) ?? 0;
    seqs.set(log, seq + 1);
    const names = { one, other, line };
    const nonce = 'A'.repeat(22);
    if (log === OFFICE) {
      const body = SAID[step.kind as SaidKind](names);
      const event = { ...body, type: step.kind, by: one, epoch: 1, nonce, seq, via: 'desk', wallMs };
      if (!isOfficeEvent(event)) throw new TypeError(JSON.stringify(event));
      // M-2: receipt, never backdated.
      return { event: event as OfficeEvent & CustodyEvent, effectiveMs: wallMs, receivedMs: wallMs };
    }
    const at = synced
      ? { notBeforeWallMs: wallMs, notAfterWallMs: wallMs }
      : { notBeforeWallMs: null, notAfterWallMs: null };
    const body = SEEN[step.kind as SensedKind]({ ...names, person: badged ? one : null }, at);
    const clock = synced ? ('synced' as const) : ('unsynced' as const);
    const header = { boot: 1, cabinet: log, clock, epoch: 1, monotonicMs: wallMs - T0, nonce, seq };
    const event = { ...body, ...header, type: step.kind, wallMs: synced ? wallMs : null };
    if (!isCabinetEvent(event)) throw new TypeError(JSON.stringify(event));
    const receivedMs = Math.max(wallMs + step.lateMs, received.get(log) ?? 0);
    received.set(log, receivedMs);
    return { event: event as CabinetEvent & CustodyEvent, effectiveMs: effectiveWallMs(event, receivedMs), receivedMs };
  });
}

const person = fc.constantFrom(KIM, MARIA, LEE);
const kindOf = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(fc.constant(OFFICE), fc.constantFrom(...(Object.keys(SAID) as SaidKind[]))) },
  {
    weight: 2,
    arbitrary: fc.tuple(
      fc.constantFrom<LogId>(SALES, SERVICE),
      fc.constantFrom(...(Object.keys(SEEN) as SensedKind[])),
    ),
  },
  // What happens most: else keys would hardly ever be in a slot.
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom<LogId>(SALES, SERVICE), fc.constantFrom<SensedKind>('KeyTaken', 'KeyReturned')),
  },
  // And what answers to each other away from them.
  {
    weight: 2,
    arbitrary: fc.tuple(
      fc.constant(OFFICE),
      fc.constantFrom<SaidKind>(
        'HandoverAccepted',
        'KeyClaimed',
        'ClaimConfirmed',
        'ClaimDeclined',
        'KeyLent',
        'KeyBroughtBack',
      ),
    ),
  },
);
const step: fc.Arbitrary<Step> = fc
  .record({
    of: kindOf,
    one: person,
    other: person,
    badged: fc.boolean(),
    line: fc.nat(5),
    // Nought among them: facts of several logs at one instant.
    afterMs: fc.constantFrom(0, 1000, 60_000),
    lateMs: fc.constantFrom(0, 0, 500, 3_600_000),
    synced: fc.constantFrom(true, true, true, false),
  })
  .map(({ of: [log, kind], ...rest }) => ({ log, kind, ...rest }));
const history = fc.array(step, { minLength: 1, maxLength: 30 }).chain((steps) =>
  fc.record({
    steps: fc.constant(steps),
    order: fc.shuffledSubarray(
      steps.map((_, index) => index),
      { minLength: steps.length },
    ),
  }),
);

/**
 * Who answers for the key, written from the rules (domain C-3 to C-6, M-3, R-09, R-16) and not from the fold.
 * @param known  lines in the order in which they count
 */
function oracle(known: readonly Fact[]): string {
  const seenIn = new Set<LogId>();
  let answer = 'never seen';
  /** Of one person's word alone: only that can be objected to. */
  let word = false;
  const now = (who: string, oneWord = false): void => {
    answer = who;
    word = oneWord;
  };
  for (const { event } of known) {
    const log = logOf(event);
    if (isOfCabinet(event)) {
      switch (event.type) {
        case 'KeyReturned':
        case 'KeyMisplaced':
          seenIn.add(log);
          now('slot');
          break;
        case 'KeyTaken':
        case 'KeyTakenWithoutRelease':
          seenIn.delete(log);
          now(seenIn.size > 0 ? 'slot' : (event.person ?? 'not sure'));
          break;
        case 'KeyHandedOver':
          if (answer === event.giver) now(event.receiver);
          break;
        case 'ProblemReported':
          if (event.problem === 'keyLost' && [KIM, MARIA, LEE].some((each) => each === answer)) now('not sure', true);
          break;
        case 'TagPaired':
          if (answer === 'never seen' || answer === 'gone') now(event.person, true);
          break;
        case 'TagUnpaired': {
          if (answer === 'never seen') break;
          const wasHere = seenIn.delete(log);
          if (seenIn.size > 0) break;
          if (event.why === 'closed' || event.why === 'retired') now('gone');
          else if (wasHere) now(event.person);
          break;
        }
        default:
          break;
      }
      continue;
    }
    // M-3: while a slot senses the tag, a word moves nothing.
    if (seenIn.size > 0) continue;
    switch (event.type) {
      case 'KeyRegistered':
        if (answer === 'never seen') now(event.person, true);
        break;
      case 'HandoverAccepted':
        now(event.to);
        break;
      case 'KeyClaimed':
      case 'KeyBroughtBack':
        now(event.person, true);
        break;
      case 'ClaimConfirmed':
        if (answer === event.person) word = false;
        break;
      case 'ClaimDeclined':
        if (answer === event.person && word) now('not sure', true);
        break;
      case 'KeyLent':
        now(`outside of ${event.sponsor}`);
        break;
      case 'CustodySettled':
        now(event.at.kind === 'person' ? event.at.person : `outside of ${event.at.sponsor}`);
        break;
      case 'KeyMissing':
        now('not sure', true);
        break;
      case 'ProblemReported':
        if (event.problem === 'keyLost' && answer !== 'gone') now('not sure', true);
        break;
      case 'KeyRetired':
        now('gone');
        break;
      default:
        break;
    }
  }
  return seenIn.size > 1 ? 'two places' : answer;
}

function told(custody: Custody | undefined): string {
  if (custody === undefined) return 'never seen';
  if (custody.sensedIn.length > 1) return 'two places';
  switch (custody.at.kind) {
    case 'slot':
      return 'slot';
    case 'person':
      return custody.at.person;
    case 'outside':
      return `outside of ${custody.at.sponsor}`;
    case 'nobody':
      return 'not sure';
    case 'gone':
      return 'gone';
  }
}

const NOBODY_KNOWN = { person: () => undefined, reason: () => undefined, cabinet: () => undefined };
const holderOf = (custody: Custody): Holder => deriveHolder(custody, { key: KEY }, NOBODY_KNOWN);

/** How facts become custody; a test hands in a wrong one. */
interface Way {
  readonly fold: (before: Custody | undefined, event: CustodyEvent) => Custody | undefined;
  readonly order: (facts: readonly Line[]) => readonly Fact[];
}
const RIGHT: Way = { fold: foldCustody, order: inOrder };

function holds(
  { steps, order }: { readonly steps: readonly Step[]; readonly order: readonly number[] },
  way: Way,
): void {
  const lines = written(steps);
  const arrived = order.flatMap((index) => lines[index] ?? []);
  const foldAll = (facts: readonly Line[]): Custody | undefined =>
    way
      .order(facts.filter(({ event }) => isCustodyEvent(event)))
      .reduce<Custody | undefined>((before, { event }) => way.fold(before, event), undefined);
  expect(foldAll(arrived)).toEqual(foldAll(lines));
  for (const { effectiveMs } of lines) {
    const until = ({ effectiveMs: at }: Fact): boolean => at <= effectiveMs;
    const custody = foldAll(arrived.filter(until));
    expect(told(custody)).toBe(oracle(inOrder(lines.filter(until))));
    if (custody === undefined) continue;
    // Never a gap: a question has its reason, an answer its name.
    const holder = holderOf(custody);
    if (holder.kind === 'notSure') expect(holder.why).not.toBe('');
    expect(custody.sensedIn.length > 0).toBe(custody.at.kind === 'slot');
  }
}

/** From the first line on somebody or something answers at every instant, whatever came late. */
function hasNoGap({ steps, order }: { readonly steps: readonly Step[]; readonly order: readonly number[] }): void {
  const lines = written(steps).filter(({ event }) => isCustodyEvent(event));
  const arrived = order.flatMap((index) => lines[index] ?? []);
  const life = stepsOf(arrived);
  expect(life).toEqual(stepsOf(lines));
  const times = life.map(({ fromMs }) => fromMs);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  const last = life.at(-1)?.custody;
  expect(told(last)).toBe(oracle(inOrder(lines)));
}

const RUNS = 1500;
/** Until a wrong one is found, which most are at once. */
const WRONG_RUNS = 20_000;

describe('a random mixture of all that cabinets see and people say', { timeout: 60_000 }, () => {
  test('has exactly one who answers at every instant, in any order of arrival', () => {
    fc.assert(
      fc.property(history, (run) => holds(run, RIGHT)),
      { seed: seedOf(), numRuns: RUNS },
    );
  });

  test('is a life without a gap: each answer lasts until the next begins', () => {
    fc.assert(fc.property(history, hasNoGap), { seed: seedOf(), numRuns: RUNS });
  });

  const by = (kind: CustodyEvent['type'], wrong: Way['fold']): Way => ({
    ...RIGHT,
    fold: (before, event) => (event.type === kind ? wrong(before, event) : foldCustody(before, event)),
  });
  const deaf: Way['fold'] = (before) => before;
  const WRONG: Readonly<Record<string, Way>> = {
    'in the order of arrival': { ...RIGHT, order: (facts) => facts },
    'by time alone, the office last': {
      ...RIGHT,
      order: (facts) =>
        facts.toSorted((a, b) => a.effectiveMs - b.effectiveMs || Number(a.event.type < b.event.type) - 0.5),
    },
    'a word beats a sensor': {
      ...RIGHT,
      fold: (before, event) =>
        foldCustody(before !== undefined && !isOfCabinet(event) ? { ...before, sensedIn: [] } : before, event),
    },
    'an offer already moves it': by('HandoverOffered', (before, event) =>
      before !== undefined && before.sensedIn.length === 0 && event.type === 'HandoverOffered' && event.to !== null
        ? { ...before, at: { kind: 'person', person: event.to } }
        : before,
    ),
    'a handover is not heard': by('HandoverAccepted', deaf),
    'a claim is not heard': by('KeyClaimed', deaf),
    'an objection is not heard': by('ClaimDeclined', deaf),
    'a confirmed claim may still be declined': by('ClaimConfirmed', deaf),
    'a loan is not heard': by('KeyLent', deaf),
    'a return is not heard': by('KeyReturned', deaf),
  };
  test.each(Object.keys(WRONG))('notices a house that folds wrongly: %s', (name) => {
    const way = WRONG[name] ?? RIGHT;
    const found = fc.check(
      fc.property(history, (run) => holds(run, way)),
      { seed: seedOf(), numRuns: WRONG_RUNS, endOnFailure: true },
    );
    expect(found.failed).toBe(true);
  });
});
