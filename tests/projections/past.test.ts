// Any past moment of a key: as it was and as it was believed, against a refold that merges the logs line by line.
import { believedAt, stepsOf, trueAt, type ReceivedFact } from '@keycab/cloud/projections/past';
import type { Custody, CustodyEvent } from '@keycab/shared/custodian';
import { effectiveWallMs, foldCustody, isCustodyEvent, logOf } from '@keycab/shared/custody';
import type { OfficeEvent, OfficeFact } from '@keycab/shared/events/office';
import { OFFICE } from '@keycab/shared/ids';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seedOf } from '../random.ts';
import {
  journal,
  keyOf,
  KIM_LI,
  KIM_ORTIZ,
  MARIA,
  MINUTE_MS,
  OPENING_MS,
  overdue,
  pulled,
  returned,
  SALES,
  SERVICE,
  taken,
} from './fixture.ts';
import { openHouse } from './rig.ts';

const KEY = keyOf('4512');

function officeLog() {
  let seq = 0;
  return (wallMs: number, fact: OfficeFact): OfficeEvent => ({
    ...fact,
    by: MARIA,
    epoch: 1,
    nonce: 'A'.repeat(22),
    seq: seq++,
    via: 'desk',
    wallMs,
  });
}

interface Line extends ReceivedFact {
  readonly event: CustodyEvent;
}

/** Each log in its own order; of the lines that come next the earliest one, the office before the cabinets at one moment. */
function merged(lines: readonly Line[]): { event: CustodyEvent; atMs: number }[] {
  const logs = new Map<string, Line[]>();
  for (const line of lines) logs.set(logOf(line.event), [...(logs.get(logOf(line.event)) ?? []), line]);
  const waiting = [...logs].map(([log, own]) => ({
    rank: log === OFFICE ? '' : log,
    floorMs: -Infinity,
    own: own.sort((a, b) => a.event.epoch - b.event.epoch || a.event.seq - b.event.seq),
  }));
  const out: { event: CustodyEvent; atMs: number }[] = [];
  for (;;) {
    let best: { atMs: number; log: (typeof waiting)[number] } | undefined;
    for (const log of waiting) {
      const [head] = log.own;
      if (head === undefined) continue;
      const atMs = Math.max(head.effectiveMs, log.floorMs);
      if (best === undefined || atMs < best.atMs || (atMs === best.atMs && log.rank < best.log.rank))
        best = { atMs, log };
    }
    const line = best?.log.own.shift();
    if (best === undefined || line === undefined) return out;
    best.log.floorMs = best.atMs;
    out.push({ event: line.event, atMs: best.atMs });
  }
}

const naively = (lines: readonly Line[], untilMs: number): Custody | undefined => {
  let custody: Custody | undefined;
  for (const { event, atMs } of merged(lines)) if (atMs <= untilMs) custody = foldCustody(custody, event);
  return custody;
};

const people = fc.constantFrom(KIM_ORTIZ, KIM_LI, MARIA);
const step = fc.record({
  log: fc.constantFrom('sales', 'service', 'office'),
  kind: fc.nat({ max: 3 }),
  person: people,
  other: people,
  slot: fc.nat({ max: 3 }),
  stepMs: fc.integer({ min: -2, max: 4 }),
  /** How long the line is on its way: a cabinet that was cut off tells late. */
  lateMs: fc.constantFrom(0, 0, 1, 5, 40),
});

type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

function linesOf(steps: readonly Step[]): Line[] {
  const cabinets = { sales: journal(SALES), service: journal(SERVICE) };
  const office = officeLog();
  const clocks = { sales: 100, service: 100, office: 100 };
  return steps.flatMap(({ log, kind, person, other, slot, stepMs, lateMs }): Line[] => {
    // The office's time never runs backwards, and nothing of it is late.
    clocks[log] = Math.max(1, clocks[log] + (log === 'office' ? Math.abs(stepMs) : stepMs));
    const wallMs = clocks[log];
    const receivedMs = wallMs + (log === 'office' ? 0 : lateMs);
    const event =
      log === 'office'
        ? office(
            wallMs,
            [
              {
                type: 'KeyClaimed',
                dueWallMs: null,
                from: other,
                granted: true,
                key: KEY,
                person,
                reason: null,
              } as const,
              { type: 'ClaimConfirmed', claim: 0, key: KEY, person } as const,
              { type: 'KeyMissing', key: KEY } as const,
              { type: 'KeyBroughtBack', key: KEY, person } as const,
            ][kind] as OfficeFact,
          )
        : cabinets[log](
            wallMs,
            [
              taken(wallMs, KEY, person, { due: 110 }),
              returned(wallMs, KEY, slot),
              pulled(wallMs, KEY, null),
              overdue(KEY, person, 110),
            ][kind] as ReturnType<typeof overdue>,
          );
    if (!isCustodyEvent(event)) return [];
    return [
      { event, effectiveMs: log === 'office' ? wallMs : effectiveWallMs(event as never, receivedMs), receivedMs },
    ];
  });
}

describe('a past moment', () => {
  const stories = fc.array(step, { maxLength: 14 });

  test('as it was is what all logs say up to it, whenever they arrived', () => {
    fc.assert(
      fc.property(stories, fc.integer({ min: 90, max: 160 }), (steps, wallMs) => {
        const lines = linesOf(steps);
        expect(trueAt(lines, wallMs)).toEqual(naively(lines, wallMs));
      }),
      { seed: seedOf(), numRuns: 400 },
    );
  });

  test('as it was believed is what had arrived until then, folded as if nothing else existed', () => {
    fc.assert(
      fc.property(stories, fc.integer({ min: 90, max: 160 }), (steps, wallMs) => {
        const lines = linesOf(steps);
        const arrived = lines.filter(({ receivedMs }) => receivedMs <= wallMs);
        expect(believedAt(lines, wallMs)).toEqual(naively(arrived, Infinity));
      }),
      { seed: seedOf(), numRuns: 400 },
    );
  });

  test('at the end of all lines is the present, both as it is and as it is believed', () => {
    fc.assert(
      fc.property(stories, (steps) => {
        const lines = linesOf(steps);
        expect(trueAt(lines, 10_000)).toEqual(believedAt(lines, 10_000));
        expect(stepsOf(lines).at(-1)?.custody ?? undefined).toEqual(trueAt(lines, 10_000));
      }),
      { seed: seedOf(), numRuns: 200 },
    );
  });

  test('lies in exactly one span: none begins before the one before it', () => {
    fc.assert(
      fc.property(stories, (steps) => {
        const begins = stepsOf(linesOf(steps)).map(({ fromMs }) => fromMs);
        expect(begins).toEqual(begins.toSorted((a, b) => a - b));
      }),
      { seed: seedOf(), numRuns: 200 },
    );
  });

  test('told in the order of arrival would be another one: the properties bite', () => {
    const lines = linesOf([
      { log: 'sales', kind: 0, person: MARIA, other: MARIA, slot: 0, stepMs: 1, lateMs: 40 },
      { log: 'office', kind: 0, person: KIM_LI, other: MARIA, slot: 0, stepMs: 4, lateMs: 0 },
    ]);
    const byArrival = lines
      .toSorted((a, b) => a.receivedMs - b.receivedMs)
      .reduce<Custody | undefined>((before, { event }) => foldCustody(before, event), undefined);
    expect(trueAt(lines, 10_000)?.at).toMatchObject({ person: KIM_LI });
    expect(byArrival?.at).toMatchObject({ person: MARIA });
    expect([trueAt(lines, 102)?.at, believedAt(lines, 102)]).toMatchObject([{ person: MARIA }, undefined]);
  });
});

describe('the desk is told', () => {
  test('who had it, and who was thought to have it, when a cabinet that was cut off tells late', async () => {
    const house = await openHouse();
    const [sales, service] = [journal(SALES), journal(SERVICE)];
    const t = OPENING_MS;
    await house.store([sales(t, taken(t, KEY, MARIA, { reason: 'service' }))], t);
    // Brought to the other cabinet and taken there, which is told an hour later.
    const late = [t + 10 * MINUTE_MS, t + 12 * MINUTE_MS] as const;
    await house.store(
      [service(late[0], returned(late[0], KEY, 7)), service(late[1], taken(late[1], KEY, KIM_LI))],
      t + 70 * MINUTE_MS,
    );
    const then = await house.past.at(KEY, t + 20 * MINUTE_MS);
    expect(then.trueThen?.text).toBe('Kim Li (Service) has the key since 10:12 AM, 8 minutes, for test drive.');
    expect(then.believedThen?.text).toBe('María López (Service) has the key since 10:00 AM, 20 minutes, for service.');
    expect(then.arrivedLater).toBe(2);
    const now = await house.past.at(KEY, t + 80 * MINUTE_MS);
    expect(now.believedThen).toEqual(now.trueThen);
    expect((await house.past.at(KEY, t - 1)).trueThen).toBeNull();

    const spans = await house.past.spans(KEY, 50);
    expect(
      spans.map(({ kind, group, label, fromWallMs, toWallMs }) => [kind, group, label, fromWallMs, toWallMs]),
    ).toEqual([
      ['person', 'Service', 'María', t, late[0]],
      ['slot', 'Service cabinet 2', 'A08', late[0], late[1]],
      ['person', 'Service', 'Kim', late[1], null],
    ]);
    await house.close();
  });

  test('where its car was left, by whoever said so last', async () => {
    const house = await openHouse();
    expect(await house.past.parking(KEY)).toBeNull();
    const sales = journal(SALES);
    const said = (parked: string | null) =>
      ({ type: 'ReturnAnswered', fuel: null, key: KEY, parked, person: MARIA, session: 0, well: true }) as const;
    const t = OPENING_MS;
    await house.store([sales(t, said('Row F')), sales(t + 1, said('Row G')), sales(t + 2, said(null))], t + 5);
    expect(await house.past.parking(KEY)).toMatchObject({
      place: 'Row G',
      person: { name: 'María López' },
      atWallMs: t + 1,
    });
    await house.close();
  });
});
