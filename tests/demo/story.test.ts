// The demo's history: told by the real decisions, so it must read like any journal, and end as it was promised.
import { Compile } from 'typebox/compile';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeHistory } from '@keycab/hardware/demo/history';
import type { Story } from '@keycab/hardware/demo/story/story';
import type { Dealership } from '@keycab/hardware/demo/dealer/dealership';
import { LATE_PERSON } from '@keycab/hardware/demo/dealer/people';
import { deriveState } from '@keycab/shared/answer';
import type { Custody } from '@keycab/shared/custodian';
import { foldCustody, isCustodyEvent } from '@keycab/shared/custody';
import { CabinetEvent } from '@keycab/shared/events/cabinet';
import type { KeyId } from '@keycab/shared/ids';

const ZONE = 'America/Chicago';
/** A Wednesday, 14:40 at the store. */
const DAY_MS = Date.UTC(2026, 6, 15, 19, 40);

const make = (days: number, untilMs: number, seed = '7') =>
  makeHistory({ seed, days, untilMs, timeZone: ZONE, software: 'keycab/0.1.0' });

/** The lines of one cabinet, as its journal would number them. */
function eventsOf(part: Story['cabinets'][number]): CabinetEvent[] {
  let seq = 0;
  return part.entries.flatMap(({ facts, at }) =>
    facts.map((fact) => {
      const header = { cabinet: part.cabinet.cabinet, epoch: 1, boot: 1, nonce: 'AgICAgICAgICAgICAgICAg', ...at };
      seq += 1;
      return { ...fact, ...header, seq: seq - 1 };
    }),
  );
}

function custodyOf(story: Story): Map<KeyId, Custody> {
  const all = story.cabinets.flatMap(eventsOf).filter(isCustodyEvent);
  all.sort((left, right) => (left.wallMs ?? 0) - (right.wallMs ?? 0));
  const custody = new Map<KeyId, Custody>();
  for (const event of all) {
    const next = foldCustody(custody.get(event.key), event);
    if (next !== undefined) custody.set(event.key, next);
  }
  return custody;
}

describe('eight days at the store', () => {
  let store: Dealership;
  let story: Story;
  let events: CabinetEvent[][];
  beforeAll(() => {
    ({ store, story } = make(8, DAY_MS));
    events = story.cabinets.map(eventsOf);
  });

  it('every line has the shape of its type, and time never runs back', () => {
    const check = Compile(CabinetEvent);
    for (const lines of events) {
      expect(lines.filter((line) => !check.Check(line))).toEqual([]);
      const times = lines.map(({ wallMs }) => wallMs ?? 0);
      expect(times).toEqual(times.toSorted((left, right) => left - right));
      expect(times.at(-1)).toBeLessThanOrEqual(DAY_MS + 60_000);
    }
  });

  it('every key that was taken had its release, and every release its end', () => {
    for (const lines of events) {
      const open = new Map<number, KeyId>();
      for (const line of lines) {
        if (line.type === 'SlotReleased') open.set(line.seq, line.key);
        if (line.type !== 'KeyTaken' && line.type !== 'ReleaseLapsed' && line.type !== 'ReleaseAborted') continue;
        expect(open.get(line.released)).toBe(line.key);
        open.delete(line.released);
      }
      expect(open.size).toBe(0);
    }
  });

  it('every session that was opened was closed, and nobody was in two at once', () => {
    for (const lines of events) {
      let open: number | null = null;
      for (const line of lines) {
        if (line.type === 'SessionOpened') {
          expect(open).toBeNull();
          open = line.seq;
        }
        if (line.type === 'SessionClosed') {
          expect(line.session).toBe(open);
          open = null;
        }
      }
      expect(open).toBeNull();
    }
  });

  it('what the lines say hangs in the slots is what hangs there', () => {
    const byRom = new Map(store.keys.map((key) => [key.rom, key.key]));
    const steel = story.cabinets.flatMap(({ cabinet, slots }) =>
      [...slots].map(([slot, rom]) => `${cabinet.cabinet} ${slot} ${byRom.get(rom) ?? rom}`),
    );
    const folded = [...custodyOf(story).values()].flatMap(({ key, at }) =>
      at.kind === 'slot' ? [`${at.cabinet} ${at.slot} ${key}`] : [],
    );
    expect(folded.toSorted()).toEqual(steel.toSorted());
    expect(story.inHand.length).toBe(store.keys.length - steel.length);
  });

  it('eighty to a hundred and thirty movements make a weekday', () => {
    const moves = events.flat().filter(({ type }) => /^Key(Taken|Returned|Misplaced)$/.test(type));
    const perDay = Map.groupBy(moves, ({ wallMs }) => Math.floor(((wallMs ?? 0) - 5 * 3_600_000) / 86_400_000));
    // The first day hangs up every key, the last one is not over.
    const whole = [...perDay].slice(1, -1).filter(([day]) => new Date(day * 86_400_000).getUTCDay() > 0);
    expect(whole.length).toBeGreaterThanOrEqual(5);
    for (const [, lines] of whole) {
      expect(lines.length).toBeGreaterThanOrEqual(80);
      expect(lines.length).toBeLessThanOrEqual(130);
    }
  });

  it('reports will find who is always late, the slot with a bad wire and the car that nobody drives', () => {
    const late = Map.groupBy(
      events.flat().flatMap((line) => (line.type === 'KeyOverdue' && line.person !== null ? [line.person] : [])),
      (person) => person,
    );
    const [latest] = [...late].toSorted((left, right) => right[1].length - left[1].length);
    expect(store.people.find(({ person }) => person === latest?.[0])?.name).toBe(LATE_PERSON);

    const jams = events.flat().flatMap((line) => (line.type === 'SlotJammed' ? [`${line.cabinet} ${line.slot}`] : []));
    expect(new Set(jams).size).toBe(1);

    const never = store.keys.find(({ label }) => label === story.neverDriven);
    expect(events.flat().some((line) => line.type === 'KeyTaken' && line.key === never?.key)).toBe(false);
  });

  it('refusals, lapses, strange tags and keys in wrong slots happen here too', () => {
    const types = new Set(events.flat().map(({ type }) => type));
    for (const type of ['AccessRefused', 'ReleaseLapsed', 'UnknownTagSeen', 'KeyMisplaced', 'KeyTakenWithoutRelease']) {
      expect(types).toContain(type);
    }
    const codes = new Set(events.flat().flatMap((line) => (line.type === 'AccessRefused' ? [line.code] : [])));
    expect(codes).toContain('KC-BADGE-01');
    expect(codes).toContain('KC-KEY-03');
  });
});

describe('the last scene', () => {
  const moments: readonly [when: string, untilMs: number, days: number, seed: string][] = [
    ['on a Wednesday at 14:40', DAY_MS, 4, '11'],
    ['at three in the night', Date.UTC(2026, 6, 15, 8), 3, '7'],
    ['on a Sunday morning before anybody is here', Date.UTC(2026, 6, 19, 13), 3, '12'],
    ['on the only day that is told', DAY_MS, 1, '13'],
  ];
  it.each(moments)(
    '%s fifteen keys are out, three of them overdue, and one is not sure',
    (_when, untilMs, days, seed) => {
      const { story } = make(days, untilMs, seed);
      const states = Map.groupBy(custodyOf(story).values(), (custody) => deriveState(custody, untilMs));
      expect(states.get('overdue')?.length).toBe(3);
      expect(states.get('out')?.length).toBe(12);
      expect(states.get('unsure')?.length).toBe(1);
    },
  );

  it('Maria Lopez has 4512 since 38 minutes, for service', () => {
    const { store, story } = make(4, DAY_MS);
    const star = store.keys.find(({ label }) => label === '4512');
    const custody = star === undefined ? undefined : custodyOf(story).get(star.key);
    const maria = store.people.find(({ name }) => name === 'Maria Lopez');
    expect(custody).toMatchObject({ at: { kind: 'person', person: maria?.person }, reason: 'service', overdue: false });
    expect(Math.floor((DAY_MS - (custody?.since.notAfterWallMs ?? 0)) / 60_000)).toBe(37);
  });
});

it('the same seed and the same end give the same story, another seed another one', () => {
  const one = make(2, DAY_MS).story.cabinets.map(({ entries }) => entries);
  expect(make(2, DAY_MS).story.cabinets.map(({ entries }) => entries)).toEqual(one);
  expect(make(2, DAY_MS, '8').story.cabinets.map(({ entries }) => entries)).not.toEqual(one);
});
