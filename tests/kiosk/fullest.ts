// The fullest screens: every purpose of this house at once, dues on other days, a key in another slot. For tests.
import type { Screen } from '@keycab/firmware/kiosk/screen';
import { type Language, messagesIn } from '@keycab/shared/messages';
import { reasonLabel } from '@keycab/shared/reasons';
import { shortDuration } from '@keycab/shared/sentence';
import { REASONS } from '@keycab/hardware/demo/dealer/people';
import type { Told } from './busy.ts';
import { GALLERY } from './gallery.ts';

const MINUTE_MS = 60_000;
type View = Screen['view'];

function drawn(name: string, from: string, change: (view: View, language: Language) => View): Told {
  const found = GALLERY.find(([one]) => one === from);
  if (found === undefined) throw new TypeError(`there is no ${from}`);
  return [
    name,
    (language) => {
      const picture = found[1](language);
      if (picture.view === undefined) throw new TypeError(`${from} shows nothing`);
      return { ...picture, view: change(picture.view, language) };
    },
  ];
}

const ALARM: Screen['strips'][number] = {
  tone: 'alarm',
  text: 'Put it back: P2145 left without a release.',
  more: '',
  code: 'KC-KEY-02',
};

/** As `clockText` writes the widest day and time, without a space at which a line could end. */
const FAR = { en: 'Wed 12:50 PM', es: 'mié 12:50 p.m.' } as const;

const withAlarm = ([name, picture]: Told): Told => [
  name,
  (language) => ({ ...picture(language), strips: [ALARM, { ...ALARM, text: '-' }] }),
];

export const FULLEST: readonly Told[] = [
  drawn('reasons-all', 'reasons', (view, language) => {
    if (view.kind !== 'reasons') return view;
    const { say } = messagesIn(language);
    const choices = REASONS.map((reason, at) => ({
      value: reason.reason,
      text: reasonLabel(reason, language),
      detail:
        reason.minutes === null
          ? ''
          : say('reasons.within', { duration: shortDuration(reason.minutes * MINUTE_MS, language) }),
      chosen: at === 0,
    }));
    return { ...view, choices };
  }),
  withAlarm(
    drawn('home-far', 'home', (view, language) => {
      if (view.kind !== 'home') return view;
      const time = FAR[language].replaceAll(' ', '\u00a0');
      const ownLine = messagesIn(language).say('tile.mineDue', { time });
      const tiles = view.tiles.map((tile, at) =>
        at === 0 ? { ...tile, mine: true, state: 'out' as const, ownLine } : tile,
      );
      return { ...view, tiles };
    }),
  ),
  drawn('take-other', 'take', (view, language) => {
    if (view.kind !== 'take') return view;
    const line = messagesIn(language).say('tile.inOther');
    return { ...view, also: view.also.map((tile, at) => (at === 1 ? { ...tile, line, ownLine: line } : tile)) };
  }),
];
