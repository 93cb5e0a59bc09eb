// The close of a day on the screen: one key at a time, then the list in the journal's words, then the signature; pure.
import type { DayAnswer } from '@keycab/shared/events/managed';
import type { PersonId } from '@keycab/shared/ids';
import type { MessageKey } from '@keycab/shared/messages/en';
import { clockText } from '@keycab/shared/sentence';
import { zoneOf } from '@keycab/shared/zone';
import type { DayException } from '../../cabinet/day.ts';
import type { Known } from '../known.ts';
import type { Teller } from '../teller.ts';
import { button, to } from './say.ts';
import type { ManagerView, Row } from './types.ts';

type Drawn = Pick<ManagerView, 'title' | 'body' | 'foot'>;

/** Each answer and what it means. */
const WORDS = {
  home: ['day.home', 'day.homeHint'],
  overnight: ['day.overnight', 'day.overnightHint'],
  extend: ['day.extend', 'day.extendHint'],
  call: ['day.call', 'day.callHint'],
  notFound: ['day.notFound', 'day.notFoundHint'],
} as const satisfies Readonly<Record<DayAnswer, readonly [MessageKey, MessageKey]>>;

/** Of a key that nobody has there is nobody to call: others are asked. */
const OF_NOBODY = { ...WORDS, call: ['day.ask', 'day.askHint'], notFound: ['day.notFound', 'day.searched'] } as const;

const wordsOf = (answer: DayAnswer, holder: PersonId | null) => (holder === null ? OF_NOBODY : WORDS)[answer];

export function dayView(page: 'day' | 'daySign' | 'dayDone', known: Known, teller: Teller): Drawn {
  const { cabinet, comfort } = known;
  const { say } = teller;
  const back = button(say('page.back'), to('menu'));
  if (page === 'dayDone') return doneDrawn(known, teller);
  const all = known.asks.dayExceptions();
  const open = all.filter(({ answer }) => answer === null);
  const chosen = all.find(({ key }) => key === comfort.desk.key) ?? open[0];
  if (page === 'daySign' && cabinet.session?.signing === true) {
    return {
      title: say('manager.day'),
      body: { form: 'say', lines: [say('day.sign'), say('day.signWhat')], slotName: null, mapText: '' },
      foot: [button(say('page.back'), to('day'))],
    };
  }
  if (chosen !== undefined && page === 'day') {
    const at = all.indexOf(chosen);
    const next = all[(at + 1) % all.length];
    return {
      title: say('day.open', { open: open.length, all: all.length }),
      body: { form: 'case', row: caseRow(chosen, teller), position: say('day.of', { at: at + 1, all: all.length }) },
      foot: [
        back,
        ...(next === undefined || next === chosen ? [] : [button(say('day.next'), to('day', { key: next.key }))]),
      ],
    };
  }
  return {
    title: say('day.ready', { all: all.length }),
    body: {
      form: 'rows',
      empty: say('attract.allIn'),
      rows: all.map((each) => ({
        ...caseRow(each, teller),
        text: [whoOf(each, teller), each.answer === null ? '' : say(wordsOf(each.answer, each.holder)[0])]
          .filter(Boolean)
          .join(' · '),
        buttons: [button(say('day.change'), to('day', { key: each.key }))],
      })),
    },
    foot: [back, button(say('day.signNow'), { type: 'DaySigningTold' }, { tone: 'primary' })],
  };
}

const whoOf = ({ holder }: DayException, teller: Teller): string =>
  teller.person(holder)?.name ?? teller.say('tile.unsure');

function caseRow(exception: DayException, teller: Teller): Row {
  const { key, answer, answers, holder } = exception;
  const tile = teller.tile(key);
  return {
    id: key,
    label: tile.label,
    // Where nobody has it both say so: once is enough.
    text: [...new Set([tile.model, whoOf(exception, teller), tile.ownLine])].filter(Boolean).join(' · '),
    state: tile.state,
    buttons: answers.map((each) =>
      button(
        teller.say(wordsOf(each, holder)[0]),
        { type: 'DayExceptionTold', key, answer: each },
        { on: answer === each, hint: teller.say(wordsOf(each, holder)[1]) },
      ),
    ),
  };
}

/** What it came to: each key with its answer, in the words of the journal. */
function doneDrawn({ cabinet }: Known, teller: Teller): Drawn {
  const { say, telling } = teller;
  const { lastDay } = cabinet;
  const foot = [
    button(say('page.back'), to('menu')),
    button(say('page.done'), { type: 'DoneTouched' }, { tone: 'primary' }),
  ];
  if (lastDay === null) return { title: say('day.done'), body: { form: 'rows', rows: [], empty: '' }, foot };
  const { closed, answers } = lastDay;
  const signed = say('day.closed', {
    person: teller.person(closed.person)?.name ?? say('tile.somebody'),
    time: closed.wallMs === null ? '--:--' : clockText(closed.wallMs, telling),
    here: closed.here,
  });
  const rows = answers.map(({ key, answer, holder }): Row => {
    const { label, state } = teller.tile(key);
    const who = teller.person(holder)?.name ?? say('tile.unsure');
    return { id: key, label, text: `${say(wordsOf(answer, holder)[0])} · ${who}`, state, buttons: [] };
  });
  return {
    title: say('day.done'),
    body: {
      form: 'rows',
      rows: [{ id: 'signed', label: '', text: signed, state: null, buttons: [] }, ...rows],
      empty: '',
    },
    foot,
  };
}

/** What is open; once it was signed, when: until another key is away or the next day has begun. */
export function dayHint({ asks, cabinet }: Known, { say, telling }: Teller): string {
  const all = asks.dayExceptions();
  const { lastDay } = cabinet;
  const closedMs = lastDay?.closed.wallMs ?? null;
  const signed = new Map(lastDay?.answers.map(({ key, holder }) => [key, holder]));
  const same = signed.size === all.length && all.every(({ key, holder }) => signed.get(key) === holder);
  const untouched = same && all.every(({ answer }) => answer === null);
  if (closedMs !== null && untouched && dateIn(closedMs, telling) === dateIn(telling.nowWallMs, telling))
    return say('manager.dayClosed', { time: clockText(closedMs, telling) });
  return say('manager.dayHint', { open: all.filter(({ answer }) => answer === null).length });
}

const dateIn = (wallMs: number, { timeZone }: Teller['telling']): string | undefined =>
  zoneOf(timeZone)?.local(wallMs).date;
