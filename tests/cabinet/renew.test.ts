// A release that goes on: a slot that sticks is told by a person, more time is one touch, and no coil is overdriven.
import { describe, expect, test } from 'vitest';
import type { Report } from '@keycab/firmware/cabinet/input';
import { react } from '@keycab/firmware/cabinet/react';
import { given, givenIn, scene, type Step } from '../given.ts';
import { badge, choose, K4498, K4512, KIM, MARIA, morning, pull, SETTINGS, tick } from '../people.ts';
import { done, peopleWith, withRules } from './ruled.ts';

const opened: Step[] = [...morning, badge(KIM), choose(K4512)];
const releasedBy = (...steps: Step[]): number => {
  const stage = scene();
  for (const step of steps) stage.play(step);
  return stage.cabinet.releases.get(0)?.released ?? -1;
};
const released = releasedBy(...opened);
const stuck: Report = { type: 'NotOpenTold', released };
const more: Report = { type: 'MoreTimeTold' };
const later: Step = { wait: 3_000 };
const twice: Step[] = [...opened, later, stuck, later, stuck];

describe('a slot that does not open', () => {
  test('is pulsed again when whoever stands there says so, twice at most, and then called jammed as told', () => {
    const second = given(...opened, later)
      .when(stuck)
      .then({ type: 'ReleaseRenewed', because: 'notOpen', person: KIM, released, slot: 0, tries: 2 });
    const [fact] = second.events.slice(-1);
    expect(fact === undefined ? [] : react(fact, SETTINGS)).toContainEqual({
      type: 'PulseSolenoid',
      slot: 0,
      released: fact?.seq,
      pulseMs: SETTINGS.pulseMs,
    });
    given(...opened, later, stuck, later)
      .when(stuck)
      .then({ type: 'ReleaseRenewed', tries: 3 });
    given(...twice, later)
      .when(stuck)
      .then({ type: 'ReleaseAborted', why: 'jammed' }, { type: 'SlotJammed', person: KIM, slot: 0, told: 3 });
  });
  test('each try has its time again', () => {
    given(...opened, { wait: 15_000 }, stuck, { wait: 15_000 })
      .when(tick)
      .thenNothing();
    given(...opened, { wait: 15_000 }, stuck, { wait: 20_000 })
      .when(tick)
      .then({ type: 'ReleaseLapsed' }, { type: 'SessionClosed', why: 'idle' });
  });
  test('a trembling finger is one try', () => {
    given(...opened, later, stuck, { wait: 300 })
      .when(stuck)
      .thenNothing();
  });
  test('a pull between is a take, and nothing was jammed', () => {
    given(...twice, later)
      .when(pull(0))
      .then({ type: 'KeyTaken', person: KIM, released });
  });
  test('ends no visit: whoever told it takes another key without a badge, and has her time for it', () => {
    const jammed: Step[] = [...twice, later, stuck];
    const stage = given(...jammed, { wait: SETTINGS.idleMs - 1_000 })
      .when(tick)
      .thenNothing();
    expect(stage.cabinet.session?.person).toBe(KIM);
    expect(stage.play(choose(K4498))).toMatchObject([{ type: 'SlotReleased', key: K4498, person: KIM }]);
    expect(stage.cabinet.jammed).toEqual(new Set([0]));
    const measured = given(...opened)
      .when({ type: 'PulseAnswered', slot: 0, released, outcome: 'refused' })
      .then({ type: 'ReleaseAborted', why: 'jammed' }, { type: 'SlotJammed' });
    expect(measured.cabinet.session?.person).toBe(KIM);
  });
  test('one that was jammed before is cleared by the pull', () => {
    const again: Step[] = [...twice, later, stuck, choose(K4512)];
    const next: Report = { type: 'NotOpenTold', released: releasedBy(...again) };
    given(...again, later, next, later)
      .when(pull(0))
      .then({ type: 'KeyTaken' }, { type: 'SlotCleared', slot: 0 });
  });
  test('a board that refuses the second pulse has measured it, and the journal says no more than that', () => {
    const stage = scene();
    for (const step of [...opened, later, stuck]) stage.play(step);
    const pulsed = stage.events.at(-1)?.seq ?? -1;
    expect(stage.play({ type: 'PulseAnswered', slot: 0, released, outcome: 'refused' })).toEqual([]);
    const facts = stage.play({ type: 'PulseAnswered', slot: 0, released: pulsed, outcome: 'refused' });
    expect(facts.map(({ type }) => type)).toEqual(['ReleaseAborted', 'SlotJammed']);
    expect(facts[1]).not.toHaveProperty('told');
  });
  test('nobody says it for somebody else, nor of a release that is over', () => {
    given(...opened, later, badge(MARIA))
      .when(stuck)
      .thenNothing();
    given(...opened, later, done)
      .when(stuck)
      .thenNothing();
    given(...opened, later)
      .when({ type: 'NotOpenTold', released: released + 1 })
      .thenNothing();
  });
  test('a coil that has to rest is not pulsed: the slot is told as jammed after fewer tries', () => {
    givenIn({ settings: { coilMsPerMinute: 500 } }, ...opened, later)
      .when(stuck)
      .then({ type: 'ReleaseAborted' }, { type: 'SlotJammed', told: 1 });
  });
});

describe('more time', () => {
  test('is ten touches long, and then the slot locks by itself', () => {
    const stage = scene();
    for (const step of opened) stage.play(step);
    for (let touches = 0; touches < 12; touches += 1) {
      stage.play({ wait: 18_000 });
      stage.play(tick);
      if (stage.cabinet.releases.size === 0) break;
      stage.play(more);
    }
    expect(stage.now.monotonicMs).toBeGreaterThan(10 * 18_000);
    expect(stage.cabinet.releases.size).toBe(0);
  });
  test('pulses the latch again when it would lock, each time under a ticket of its own', () => {
    given(...opened, { wait: 15_000 })
      .when(more)
      .thenNothing();
    given(...opened, { wait: 15_000 }, more, { wait: 4_000 })
      .when(tick)
      .thenNothing();
    given(...opened, { wait: 15_000 }, more, { wait: 5_000 })
      .when(tick)
      .then({ type: 'ReleaseRenewed', because: 'moreTime', released, tries: 1 });
    given(...opened, { wait: 15_000 }, more, { wait: 5_000 }, tick)
      .when(tick)
      .thenNothing();
    given(...opened, { wait: 15_000 }, more, { wait: 5_000 }, tick, { wait: 20_000 })
      .when(tick)
      .then({ type: 'ReleaseLapsed', released }, { type: 'SessionClosed', why: 'idle' });
  });
  test('ends with the latch where the coil has to rest', () => {
    givenIn({ settings: { coilMsPerMinute: 500 } }, ...opened, { wait: 15_000 }, more, { wait: 5_000 })
      .when(tick)
      .then({ type: 'ReleaseLapsed' });
  });
  test('a touch of somebody else, later, makes nothing longer', () => {
    const stage = given(...opened, { wait: 5_000 }, more, badge(MARIA), more)
      .when(tick)
      .thenNothing();
    expect(stage.cabinet.body.extended.size).toBe(0);
  });
  test('whoever gets more time by the roster has it here without a touch', () => {
    const roster = withRules({ people: peopleWith({ [KIM]: { timeFactor: 2 } }) });
    givenIn({ roster }, ...opened, { wait: 20_000 })
      .when(tick)
      .then({ type: 'ReleaseRenewed', because: 'moreTime' });
    givenIn({ roster }, ...opened, { wait: 20_000 }, tick, { wait: 20_000 })
      .when(tick)
      .then({ type: 'ReleaseLapsed' }, { type: 'SessionClosed', why: 'idle' });
  });
});
