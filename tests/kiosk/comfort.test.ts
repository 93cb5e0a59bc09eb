// Whose language a screen speaks and for how long, when it sleeps and what wakes it, and who gets more time.
import { Compile } from 'typebox/compile';
import { describe, expect, it, test } from 'vitest';
import { GALLERY } from './gallery.ts';
import { emptyCabinet } from '@keycab/firmware/cabinet/state';
import { NOBODY_YET, receive, sleepsNow, startedAt } from '@keycab/firmware/kiosk/comfort';
import { isNight, volumeNow } from '@keycab/firmware/kiosk/hours';
import type { Picture } from '@keycab/firmware/kiosk/known';
import { type Roster, RosterPerson } from '@keycab/shared/roster';
import { patienceOf } from '@keycab/shared/patience';
import { badge, CABINET, choose, K4512, KIM, morning, pull, ROSTER, RO61204, seat, SETTINGS, tick } from '../people.ts';
import { HABITS, KIM_TAKES_4512, screenAfter, type Scenes } from './stage.ts';

const SPANISH: Scenes = { finger: { type: 'LanguageTouched', language: 'es' } };
const TOUCH: Scenes = { finger: { type: 'ScreenTouched' } };
const kim = badge('p0000kim1');
const languageOf = ({ speech }: Picture): string => speech.language;
/** The same people, Kim with what a roster may say of her one day. */
const withKim = (more: object): Roster => ({
  ...ROSTER,
  people: ROSTER.people.map((person): RosterPerson => (person.person === KIM ? { ...person, ...more } : person)),
});

describe('the language', () => {
  it('is the cabinet’s, with its times, until somebody chooses another one', () => {
    expect(languageOf(screenAfter({}, ...morning))).toBe('en');
    const screen = screenAfter({ locale: 'es-MX' }, ...morning);
    expect(screen).toMatchObject({ locale: 'es-MX', speech: { language: 'es', otherLanguage: 'en' } });
    expect(screen.view).toMatchObject({ kind: 'attract', title: 'Pase su credencial' });
  });

  it('chosen before the badge is spoken through the whole session, in tiles, refusals and thanks', () => {
    const before: Scenes[] = [...morning, SPANISH];
    expect(screenAfter({}, ...before)).toMatchObject({ locale: 'es-US', view: { title: 'Pase su credencial' } });
    const home = screenAfter({}, ...before, kim);
    expect(home.view).toMatchObject({
      kind: 'home',
      heldText: 'ninguna llave fuera',
      person: { department: 'Ventas' },
    });
    const refused = screenAfter({}, ...before, kim, choose(RO61204));
    expect(refused.view).toMatchObject({
      title: 'RO 61204 sigue asegurada',
      happened: 'Usted no puede tomar esta llave.',
      call: 'Pregunte a un gerente. 555-0148',
      works: 'Puede devolver llaves.',
    });
    const back = screenAfter({}, ...before, kim, choose(K4512), pull(0), { wait: 5_000 }, seat(0, 1));
    expect(back.view).toMatchObject({ kind: 'returned', title: '4512 devuelta. Gracias, Kim.' });
  });

  it('changes in the middle of a session, and back', () => {
    expect(languageOf(screenAfter({}, ...morning, kim, SPANISH))).toBe('es');
    const english: Scenes = { finger: { type: 'LanguageTouched', language: 'en' } };
    expect(languageOf(screenAfter({}, ...morning, kim, SPANISH, { wait: 1_000 }, english))).toBe('en');
  });

  it('is the cabinet’s again after the session, when nobody follows a choice, and for the next badge', () => {
    const done: Scenes[] = [...morning, SPANISH, kim, { wait: 3_000 }, { type: 'DoneTouched' }];
    expect(languageOf(screenAfter({}, ...done))).toBe('en');
    expect(languageOf(screenAfter({}, ...done, { wait: 1_000 }, badge('p00maria1')))).toBe('en');
    expect(languageOf(screenAfter({}, ...morning, SPANISH, { wait: 30_000 }))).toBe('en');
    expect(languageOf(screenAfter({}, ...morning, SPANISH, { wait: 30_000 }, kim))).toBe('en');
    expect(languageOf(screenAfter({}, ...morning, SPANISH, kim, { wait: 5_000 }, badge('p00maria1')))).toBe('en');
  });

  it('stays while what was done is still told, though the door has ended the session', () => {
    const taken: Scenes[] = [...morning, SPANISH, kim, choose(K4512), { type: 'DoorSeen', open: true }, pull(0)];
    const shut: Scenes[] = [...taken, { wait: 1_000 }, { type: 'DoorSeen', open: false }, { wait: 2_500 }, tick];
    expect(screenAfter({}, ...shut).view).toMatchObject({
      kind: 'taken',
      title: '4512 queda a su cargo hasta 11:42 a.m.',
    });
    expect(languageOf(screenAfter({}, ...shut, { wait: 4_000 }))).toBe('en');
  });

  it('follows the badge of whoever has one in the roster', () => {
    const roster = withKim({ language: 'es' });
    expect(languageOf(screenAfter({ roster }, ...morning, kim))).toBe('es');
    expect(languageOf(screenAfter({ roster }, ...morning, badge('p00maria1')))).toBe('en');
    expect(languageOf(screenAfter({ roster: withKim({ language: 'xx' }) }, ...morning, kim))).toBe('en');
  });
});

describe('a screen with nobody there', () => {
  const asleep = (...steps: Scenes[]): boolean => screenAfter({}, ...morning, ...steps).asleep;

  it('sleeps after ten minutes, and not while somebody is badged in or the door is open', () => {
    expect(asleep({ wait: 599_000 })).toBe(false);
    expect(asleep({ wait: 600_000 })).toBe(true);
    expect(asleep(kim, { wait: 600_000 })).toBe(false);
    expect(asleep({ type: 'DoorSeen', open: true }, { wait: 600_000 })).toBe(false);
  });

  it('is awake when it has just been switched on, from wherever its clock counts', () => {
    const around = {
      cabinet: emptyCabinet(CABINET),
      roster: null,
      comfort: startedAt(5_000_000_000),
      habits: HABITS,
      house: { timeZone: 'UTC', locale: 'en-US' },
    };
    const sleeps = (monotonicMs: number): boolean =>
      sleepsNow({ ...around, at: { monotonicMs, wallMs: null, clock: 'unsynced' } });
    expect([sleeps(5_000_000_000), sleeps(5_000_599_999), sleeps(5_000_600_000)]).toEqual([false, false, true]);
  });

  it('stays awake while something is wrong', () => {
    const pulled: Scenes[] = [pull(0), { wait: SETTINGS.absentMs }, tick, { wait: 700_000 }];
    expect(asleep(...pulled)).toBe(false);
    expect(screenAfter({}, ...morning, ...pulled).notices.map(({ severity }) => severity)).toEqual(['error']);
  });

  it('sleeps sooner at night, when it is dark and quiet', () => {
    const TEN_HOURS_20 = 37_200_000 + 60_000;
    const night = screenAfter({}, ...morning, { wait: TEN_HOURS_20 - 20_000 }, TOUCH, { wait: 20_000 });
    expect(night).toMatchObject({ night: true, asleep: false, sound: { volume: 0.16 } });
    expect(screenAfter({}, ...morning, { wait: TEN_HOURS_20 - 20_000 }, TOUCH, { wait: 30_000 }).asleep).toBe(true);
    expect(screenAfter({}, ...morning)).toMatchObject({ night: false, sound: { volume: 0.63 } });
  });

  it('wakes by a touch, which does nothing else, whatever was touched', () => {
    const slept: Scenes[] = [{ wait: 600_000 }];
    expect(asleep(...slept, TOUCH)).toBe(false);
    const woken = screenAfter({}, ...morning, ...slept, SPANISH);
    expect(woken).toMatchObject({ asleep: false, speech: { language: 'en' } });
    // The same finger lifts; then it is a touch like any other.
    expect(languageOf(screenAfter({}, ...morning, ...slept, TOUCH, { wait: 100 }, SPANISH))).toBe('en');
    expect(languageOf(screenAfter({}, ...morning, ...slept, TOUCH, { wait: 500 }, SPANISH))).toBe('es');
  });

  it('wakes by a badge and by a key, and both do all they do', () => {
    expect(screenAfter({}, ...morning, { wait: 600_000 }, kim)).toMatchObject({
      asleep: false,
      view: { kind: 'home' },
    });
    const back: Scenes[] = [...KIM_TAKES_4512, { type: 'DoneTouched' }, { wait: 700_000 }];
    expect(asleep(...back)).toBe(true);
    expect(screenAfter({}, ...morning, ...back, seat(0, 1))).toMatchObject({
      asleep: false,
      view: { kind: 'returned' },
    });
  });

  it('never chooses a key for a finger that only woke it', () => {
    const awake = screenAfter({}, ...morning);
    const slept = { ...awake, asleep: true };
    const chosen = { type: 'KeyChosen', key: K4512, reason: null } as const;
    expect(receive(NOBODY_YET, chosen, 1_000, slept)).toMatchObject({ report: { type: 'ScreenTouched' }, back: false });
    const { comfort } = receive(NOBODY_YET, { type: 'ScreenTouched' }, 1_000, slept);
    expect(receive(comfort, chosen, 1_100, awake).report).toBeNull();
    expect(receive(comfort, chosen, 1_600, awake).report).toEqual(chosen);
  });
});

describe('the night', () => {
  const at = (hour: number, minute = 0): number => Date.UTC(2026, 2, 3, hour, minute);
  const night = { fromMinute: 21 * 60, toMinute: 6 * 60 };
  it('goes over midnight, in the rooftop’s zone, and is day without a clock', () => {
    expect([20, 21, 23, 0, 5, 6].map((hour) => isNight(at(hour), 'UTC', night))).toEqual([
      false,
      true,
      true,
      true,
      true,
      false,
    ]);
    expect(isNight(at(2), 'America/New_York', night)).toBe(true);
    expect(isNight(at(1, 59), 'America/New_York', night)).toBe(false);
    expect(isNight(null, 'UTC', night)).toBe(false);
    expect(isNight(at(12), 'UTC', { fromMinute: 0, toMinute: 0 })).toBe(false);
  });
  it('is quieter', () => {
    expect([at(12), at(23)].map((wallMs) => volumeNow(wallMs, 'UTC', HABITS))).toEqual([80, 20]);
  });
});

describe('time to read', () => {
  const unknown: Scenes[] = [...morning, badge('p000nobody')];
  const endsInMs = ({ view }: Picture): number | null => ('endsInMs' in view ? view.endsInMs : null);

  it('begins again with every touch, and what is over does not come back', () => {
    expect(endsInMs(screenAfter({}, ...unknown, { wait: 5_000 }))).toBe(1_000);
    expect(endsInMs(screenAfter({}, ...unknown, { wait: 5_000 }, TOUCH))).toBe(6_000);
    expect(screenAfter({}, ...unknown, { wait: 5_000 }, TOUCH, { wait: 6_000 }).view.kind).toBe('attract');
    expect(screenAfter({}, ...unknown, { wait: 7_000 }, TOUCH).view.kind).toBe('attract');
  });

  it('can be had again and again', () => {
    const touched = [1, 2, 3, 4].flatMap((): Scenes[] => [{ wait: 5_000 }, TOUCH]);
    expect(endsInMs(screenAfter({}, ...unknown, ...touched))).toBe(6_000);
  });

  it('is longer for whoever needs it', () => {
    const roster = withKim({ timeFactor: 3 });
    expect(endsInMs(screenAfter({ roster }, ...morning, kim, choose(RO61204)))).toBe(18_000);
    expect(endsInMs(screenAfter({ roster }, ...morning, kim))).toBe(60_000);
    expect(endsInMs(screenAfter({}, ...morning, kim))).toBe(SETTINGS.idleMs);
  });

  it('is never shorter, nor endless', () => {
    expect([0.5, -1, Number.NaN, 3, 99].map((timeFactor) => patienceOf({ timeFactor }))).toEqual([1, 1, 1, 3, 10]);
    expect([patienceOf(null), patienceOf({})]).toEqual([1, 1]);
  });
});

describe('what is heard', () => {
  const heard = (...steps: Scenes[]) => screenAfter({}, ...morning, ...steps).sound;
  it('is counted, so that each is played once', () => {
    const before = heard().count;
    expect(heard(kim)).toMatchObject({ count: before + 1, pattern: 'ask', alarm: false });
    expect(heard(kim, choose(RO61204))).toMatchObject({ count: before + 2, pattern: 'no' });
    expect(heard(...KIM_TAKES_4512)).toMatchObject({ count: before + 2, pattern: 'yes' });
  });
  it('goes on as an alarm until the key is back', () => {
    const pulled: Scenes[] = [pull(0), { wait: SETTINGS.absentMs }, tick];
    expect(heard(...pulled)).toMatchObject({ alarm: true });
    expect(heard(...pulled, { wait: 60_000 })).toMatchObject({ alarm: true });
    expect(heard(...pulled, seat(0, 1))).toMatchObject({ alarm: false, pattern: 'yes' });
  });
});

describe('the lay-out', () => {
  const PLAIN = { leftHand: false, highContrast: false, largeText: false };
  const LARGE: Scenes = { finger: { type: 'TextTouched', large: true } };
  const SMALL: Scenes = { finger: { type: 'TextTouched', large: false } };
  const layoutOf = (roster: Roster | undefined, ...steps: Scenes[]): Picture['layout'] =>
    screenAfter(roster === undefined ? {} : { roster }, ...morning, ...steps).layout;

  it('follows the badge', () => {
    const roster = withKim({ leftHand: true, highContrast: true, largeText: true });
    expect(layoutOf(roster, kim)).toEqual({ leftHand: true, highContrast: true, largeText: true });
    expect(layoutOf(roster)).toEqual(PLAIN);
    expect(layoutOf(roster, badge('p00maria1'))).toEqual(PLAIN);
  });

  it('has large text with a touch, for this visit and no other, and small again with the next', () => {
    expect(layoutOf(undefined, LARGE).largeText).toBe(true);
    expect(layoutOf(undefined, LARGE, { wait: 5_000 }, kim).largeText).toBe(true);
    expect(layoutOf(undefined, kim, LARGE, { wait: 1_000 }, SMALL).largeText).toBe(false);
    expect(layoutOf(undefined, LARGE, { wait: 30_000 }).largeText).toBe(false);
    expect(layoutOf(undefined, LARGE, { wait: 30_000 }, kim).largeText).toBe(false);
    expect(
      layoutOf(undefined, LARGE, kim, { type: 'DoneTouched' }, { wait: 1_000 }, badge('p00maria1')).largeText,
    ).toBe(false);
  });

  it('is small for whoever has large text by the roster and touches it away', () => {
    const roster = withKim({ largeText: true });
    expect(layoutOf(roster, kim, SMALL).largeText).toBe(false);
  });

  it('keeps a language that was chosen just before', () => {
    const both = screenAfter({}, ...morning, SPANISH, { wait: 2_000 }, LARGE, { wait: 2_000 }, kim);
    expect([both.speech.language, both.layout.largeText]).toEqual(['es', true]);
  });

  it('is in a roster as a cabinet takes it, within bounds', () => {
    const comfort = { language: 'es', leftHand: true, highContrast: true, largeText: true, timeFactor: 2 };
    const isPerson = Compile(RosterPerson);
    const takes = (change: object): boolean => withKim(change).people.every((person) => isPerson.Check(person));
    expect(takes(comfort)).toBe(true);
    // One that a newer office knows is no reason to go on with yesterday's rights.
    expect(takes({ language: 'pl' })).toBe(true);
    expect(
      [{ timeFactor: 0 }, { timeFactor: 11 }, { timeFactor: 1.5 }, { language: 'Spanish' }, { largeText: 1 }].map(
        takes,
      ),
    ).toEqual([false, false, false, false, false]);
  });
});

test('a badge that was given to somebody can be taken back for at least twenty seconds', () => {
  const view = GALLERY.find(([name]) => name === 'enroll-done')?.[1]('en').view;
  expect(view).toMatchObject({ kind: 'said', undoText: 'Undo' });
  expect(view?.kind === 'said' && view.endsInMs).toBeGreaterThan(19_000);
});
