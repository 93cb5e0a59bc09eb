// An audit count on the screen: asked for, waited for, then what is here and what differs from the record; pure.
import type { Difference } from '@keycab/shared/events/managed';
import type { MessageKey } from '@keycab/shared/messages/en';
import { clockText } from '@keycab/shared/sentence';
import type { Known } from '../known.ts';
import type { Teller } from '../teller.ts';
import { button, to } from './say.ts';
import type { ManagerView, Row } from './types.ts';

const WORDS = {
  gone: 'count.gone',
  unknown: 'count.unknown',
  unsure: 'count.unsure',
  unread: 'count.unread',
} as const satisfies Readonly<Record<Difference['what'], MessageKey>>;

export function countForm(known: Known, teller: Teller): Pick<ManagerView, 'title' | 'body' | 'foot'> {
  const { cabinet } = known;
  const { say, telling } = teller;
  const { counting, lastCount } = cabinet;
  const again = button(
    lastCount === null ? say('count.now') : say('count.again'),
    { type: 'CountTold' },
    { tone: 'primary' },
  );
  const foot = [button(say('page.back'), to('menu')), ...(counting === null ? [again] : [])];
  const lines = (...all: string[]): ManagerView['body'] => ({ form: 'say', lines: all, slotName: null, mapText: '' });
  if (counting !== null) return { title: say('manager.count'), body: lines(say('count.asking')), foot };
  if (lastCount === null) return { title: say('manager.count'), body: lines(say('count.what')), foot };
  const { here, out, unknown, differences = [], differing = 0, free = 0, wallMs } = lastCount;
  const bare = free === 0 ? [] : [say('count.free', { free })];
  const sum = say('count.title', { here, out, time: wallMs === null ? '--:--' : clockText(wallMs, telling) });
  if (differing === 0) {
    return { title: say('manager.count'), body: lines(say('count.same'), sum, ...bare), foot };
  }
  const more = differing - differences.length;
  const rows = differences.map((each, at) => differenceRow(each, at, known, teller));
  const rest: Row[] =
    more > 0 ? [{ id: 'more', label: '', text: say('outage.more', { count: more }), state: null, buttons: [] }] : [];
  const first: Row = {
    id: 'sum',
    label: sum,
    text: [say('count.sum', { differing, unknown }), ...bare].join(' · '),
    state: null,
    buttons: [],
  };
  return { title: say('manager.count'), body: { form: 'rows', rows: [first, ...rows, ...rest], empty: '' }, foot };
}

function differenceRow({ key, slot, what }: Difference, at: number, { slotName }: Known, teller: Teller): Row {
  const label = key === null ? '' : teller.tile(key).label;
  const place = slot === null ? '' : slotName(slot);
  return {
    id: String(at),
    label: [place, label].filter(Boolean).join(' · '),
    text: teller.say(WORDS[what]),
    state: 'unsure',
    buttons: [],
  };
}
