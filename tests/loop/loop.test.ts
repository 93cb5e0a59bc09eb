// The hall: a fact is durable before anything moves; a full disk loses no fact and fulfills no wish.
import type { CabinetEvent, CabinetFact } from '@keycab/shared/events/cabinet';
import { Fault } from '@keycab/shared/fault';
import { indexRoster } from '@keycab/shared/roster';
import type { Effect } from '@keycab/firmware/cabinet/effect';
import type { Report } from '@keycab/firmware/cabinet/input';
import { createLoop, type Loop } from '@keycab/firmware/loop';
import { describe, expect, test } from 'vitest';
import { badge, CABINET, choose, K4512, KIM, morning, pull, ROSTER, seat, SETTINGS } from '../people.ts';

/** The hall with a journal in memory whose disk can be full, and a diary of everything in its order. */
function hall(options: { perform?: (effects: readonly Effect[], loop: Loop) => void } = {}) {
  const events: CabinetEvent[] = [];
  const diary: string[] = [];
  const faults: Fault[] = [];
  const disk = { full: false };
  let monotonicMs = 0;
  const loop: Loop = createLoop({
    cabinet: CABINET,
    journal: {
      replay: () => [],
      append: (facts: readonly CabinetFact[], at) => {
        if (disk.full) throw new Fault('KC-DISK-01', 'no space left', { restart: false });
        const appended = facts.map((fact, index) => {
          const header = { boot: 1, cabinet: CABINET, epoch: 1, nonce: '', seq: events.length + index, ...at };
          return { ...header, ...fact };
        });
        events.push(...appended);
        diary.push(...facts.map((fact) => fact.type));
        return appended;
      },
    },
    settings: SETTINGS,
    now: () => ({ monotonicMs: (monotonicMs += 10), wallMs: ROSTER.issuedWallMs + monotonicMs, clock: 'synced' }),
    loadRoster: () => indexRoster(ROSTER),
    perform: (effects) => {
      diary.push(...effects.map((effect) => effect.type));
      options.perform?.(effects, loop);
    },
    onFault: (fault) => faults.push(fault),
  });
  const offer = (...reports: Report[]): void => reports.forEach((report) => loop.offer(report));
  return { loop, events, diary, faults, disk, offer, pass: (ms: number) => (monotonicMs += ms) };
}

describe('loop', () => {
  test('the release is durable before its coil is ordered', () => {
    const { diary, offer } = hall();
    offer(...morning, badge(KIM), choose(K4512));
    expect(diary.slice(-3)).toEqual(['SlotReleased', 'LightSlot', 'PulseSolenoid']);
  });

  test('what the hands report while they work waits for its turn', () => {
    const { events, offer } = hall({
      perform: (effects, loop) => {
        if (effects.some((effect) => effect.type === 'PulseSolenoid')) loop.offer(pull(0));
      },
    });
    offer(...morning, badge(KIM), choose(K4512));
    expect(events.slice(-2).map((event) => event.type)).toEqual(['SlotReleased', 'KeyTaken']);
  });

  test('with a full disk nothing is released and no coil moves', () => {
    const { diary, disk, faults, offer } = hall();
    offer(...morning, badge(KIM));
    disk.full = true;
    const before = diary.length;
    offer(choose(K4512), choose(K4512));
    expect(diary.slice(before)).toEqual([]);
    expect(faults.map((fault) => fault.code)).toContain('KC-DISK-01');
  });

  test('what the contacts said while the disk was full is written in order once it is back', () => {
    const { disk, events, loop, offer } = hall();
    offer(...morning, badge(KIM), choose(K4512), pull(0), { type: 'DoneTouched' });
    disk.full = true;
    offer(seat(9, 1), { type: 'ReaderWentSilent', reader: 'front' }, badge(KIM));
    disk.full = false;
    const before = events.length;
    offer({ type: 'Ticked' });
    expect(events.slice(before).map((event) => event.type)).toEqual(['KeyReturned', 'ReaderLost']);
    expect(loop.cabinet.body.diskWritable).toBe(true);
  });

  test('the first wish after the disk is back is fulfilled', () => {
    const { disk, events, offer } = hall();
    offer(...morning);
    disk.full = true;
    offer(pull(63), seat(63, 99));
    disk.full = false;
    offer(badge(KIM));
    expect(events.slice(-2).map((event) => event.type)).toEqual(['UnknownTagSeen', 'SessionOpened']);
  });

  test('a flood that cannot be written is bounded, and said', () => {
    const { disk, faults, offer } = hall();
    offer(...morning);
    disk.full = true;
    for (let index = 0; index < 1200; index += 1)
      offer({ type: 'LoopSeen', loop: `loop${String(index)}`, normal: false });
    expect(faults.at(-1)?.message).toContain('too many reports wait');
  });

  test('a broken promise is not swallowed', () => {
    const { offer } = hall({
      perform: () => {
        throw new Fault('KC-BUG-01', 'planted');
      },
    });
    expect(() => offer(...morning, badge(KIM))).toThrow('planted');
  });
});
