// The language of the lights and sounds, as a table: what happened, which lamp does what, and what is heard.
import { describe, expect, it } from 'vitest';
import type { CabinetEvent } from '@keycab/shared/events/cabinet';
import type { LightColor, LightRhythm, SoundPattern } from '@keycab/firmware/cabinet/effect';
import { react } from '@keycab/firmware/cabinet/react';
import { createPanel } from '@keycab/firmware/signals/panel';
import type { SlotBoard } from '@keycab/firmware/doors/dialog';
import type { ToBoard } from '@keycab/firmware/doors/messages';
import { scene, type Step } from '../given.ts';
import { badge, choose, K4512, morning, pull, seat, SETTINGS, tick } from '../people.ts';
import { KIM_TAKES_4512 } from './stage.ts';

type Row = readonly [
  what: string,
  type: CabinetEvent['type'],
  lights: readonly (readonly [slot: number, color: LightColor, rhythm: LightRhythm, forMs: number | null])[],
  sounds: readonly SoundPattern[],
  steps: readonly Step[],
];

const kim = badge('p0000kim1');
const away: Step[] = [...KIM_TAKES_4512, { type: 'DoneTouched' }, { wait: 60_000 }];
const jammed = (): Step[] => {
  const played = scene();
  for (const step of [...morning, kim, choose(K4512)]) played.play(step);
  const released = played.cabinet.releases.get(0)?.released ?? -1;
  return [kim, choose(K4512), { type: 'PulseAnswered', slot: 0, released, outcome: 'refused' }];
};

const TABLE: readonly Row[] = [
  ['take here', 'SlotReleased', [[0, 'blue', 'slow', null]], [], [kim, choose(K4512)]],
  ['done, taken', 'KeyTaken', [[0, 'green', 'steady', 2_000]], ['yes'], KIM_TAKES_4512],
  ['done, back', 'KeyReturned', [[0, 'green', 'steady', 2_000]], ['silence', 'yes'], [...away, seat(0, 1)]],
  [
    'wrong slot, put it there',
    'KeyMisplaced',
    [
      [7, 'amber', 'double', null],
      [0, 'white', 'slow', 10_000],
    ],
    ['no'],
    [...away, seat(7, 1)],
  ],
  ['wrong, an unknown tag', 'UnknownTagSeen', [[10, 'amber', 'double', null]], ['ask'], [seat(10, 99)]],
  ['jammed', 'SlotJammed', [[0, 'red', 'slow', null]], ['no'], jammed()],
  [
    'alarm',
    'KeyTakenWithoutRelease',
    [[0, 'red', 'fast', null]],
    ['alarm'],
    [pull(0), { wait: SETTINGS.absentMs }, tick],
  ],
  [
    'nothing taken',
    'ReleaseLapsed',
    [[0, 'off', 'steady', null]],
    ['no'],
    [kim, choose(K4512), { wait: SETTINGS.releaseMs }, tick],
  ],
  ['a no', 'AccessRefused', [], ['no'], [badge('p000nobody')]],
  ['a badge', 'SessionOpened', [], ['ask'], [kim]],
];

const settings = { ...SETTINGS, randomReturn: false };
const eventOf = (type: CabinetEvent['type'], steps: readonly Step[]): CabinetEvent | undefined => {
  const played = scene({ settings: { randomReturn: false } });
  for (const step of [...morning, ...steps]) played.play(step);
  return played.events.findLast((event) => event.type === type);
};

describe('the lamp and the sound of', () => {
  it.each(TABLE)('%s (%s)', (_, type, lights, sounds, steps) => {
    const event = eventOf(type, steps);
    if (event === undefined) throw new TypeError(`the story has no ${type}`);
    const effects = react(event, settings);
    expect(
      effects.flatMap((one) => (one.type === 'LightSlot' ? [[one.slot, one.color, one.rhythm, one.forMs]] : [])),
    ).toEqual(lights);
    expect(effects.flatMap((one) => (one.type === 'PlaySound' ? [one.pattern] : []))).toEqual(sounds);
  });

  it('an alarm is told apart without color by its rhythm', () => {
    const rhythms = new Map(
      TABLE.flatMap(([what, , lights]) => lights.slice(0, 1).map((light) => [what, light[2]] as const)),
    );
    for (const [what, rhythm] of rhythms) expect(rhythm === 'fast', what).toBe(what === 'alarm');
  });
});

it('the buzzer is as loud as the hour allows, asked anew for each sound', () => {
  const sent: ToBoard[] = [];
  const board = {
    settings: SETTINGS.boards[0],
    answers: () => true,
    send: (message: ToBoard) => void sent.push(message),
    siren: () => {},
  };
  let volume = 80;
  const ticker = { monotonicMs: () => 0, after: () => () => {}, every: () => () => {} };
  const panel = createPanel([board as unknown as SlotBoard], () => volume, ticker);
  panel.sound('yes');
  volume = 20;
  panel.sound('no');
  expect(sent).toMatchObject([
    { pattern: 'yes', volume: 80 },
    { pattern: 'no', volume: 20 },
  ]);
});
