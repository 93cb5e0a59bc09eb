// S10 to S12: which of a manager's screens is shown, and what stands on it; nobody else ever sees one; pure.
import { never } from '@keycab/shared/fault';
import { clockText } from '@keycab/shared/sentence';
import type { Session } from '../../cabinet/awake.ts';
import type { Known } from '../known.ts';
import type { Teller } from '../teller.ts';
import { emergencyLines } from '../emergency.ts';
import { countForm } from './count.ts';
import { dayHint, dayView } from './day.ts';
import { bareForm, blockedForm, findKeys, findPeople, reasonsForm, whyForm } from './keys.ts';
import { pairForm } from './pair.ts';
import { button, to } from './say.ts';
import { walkForm } from './walk.ts';
import type { Button, Form, ManagerView } from './types.ts';

type Drawn = Pick<ManagerView, 'title' | 'body' | 'foot'>;

/** What whoever may pair keys sees too. */
const PAIRING = new Set<string>(['pair', 'unpair', 'unpairWhy', 'bare']);

/** @returns null where whoever stands here may not be there, or has gone nowhere */
export function managerView(session: Session, endsInMs: number, known: Known, teller: Teller): ManagerView | null {
  const { comfort, roster, cabinet } = known;
  const { desk } = comfort;
  const { emergency } = cabinet;
  const isManager = roster?.person.get(session.person)?.manager === true;
  if (!isManager && !(PAIRING.has(desk.page) && known.asks.mayPair(null, known.at))) return null;
  const open = emergency !== null && emergency.session === session.session;
  if (desk.page === 'off' && !open) return null;
  const drawn = open ? emergencyOpen(known, teller) : draw(session, known, teller);
  return { kind: 'manager', page: open ? 'emergency' : desk.page, person: teller.present(), ...drawn, endsInMs };
}

/** It goes on by itself, also when somebody else badges; its manager sees how far it is. */
function emergencyOpen(known: Known, teller: Teller): Drawn {
  const { say } = teller;
  return {
    title: say('manager.emergency'),
    body: sayForm(emergencyLines(known, teller)),
    foot: [button(say('page.done'), { type: 'DoneTouched' }, { tone: 'primary' })],
  };
}

const sayForm = (lines: readonly string[]): Form => ({ form: 'say', lines, slotName: null, mapText: '' });

function draw(session: Session, known: Known, teller: Teller): Drawn {
  const { say } = teller;
  const { desk } = known.comfort;
  const { settings } = known;
  const isManager = known.roster?.person.get(session.person)?.manager === true;
  const menu = button(say('page.back'), to(isManager ? 'menu' : 'pair'));
  const bare = known.asks.bareTags().length;
  const bareTags = button(say('manager.bare'), bare === 0 ? null : to('bare'), {
    hint: say('manager.bareHint', { bare }),
  });
  const setUp = button(say('page.back'), to('setUp'));
  switch (desk.page) {
    case 'off':
    case 'menu':
      return {
        title: say('manager.title'),
        body: { form: 'buttons', buttons: menuOf(session, known, teller) },
        foot: [button(say('manager.keys'), to('off')), button(say('page.done'), { type: 'DoneTouched' })],
      };
    case 'day':
    case 'daySign':
    case 'dayDone':
      return dayView(desk.page, known, teller);
    case 'count':
      return countForm(known, teller);
    case 'lightOf':
      return { title: say('manager.lightOf'), body: findKeys(known, teller, 'light'), foot: [menu] };
    case 'forPerson':
      return { title: say('for.person'), body: findPeople(known, teller), foot: [menu] };
    case 'forKey':
      return {
        title: say('for.key', { person: nameOf(known, teller) }),
        body: findKeys(known, teller, 'for'),
        foot: [button(say('page.back'), to('forPerson'))],
      };
    case 'forReason':
      return {
        title: say('for.reason', { person: nameOf(known, teller) }),
        body: reasonsForm(known, teller),
        foot: [button(say('page.back'), to('forKey', { person: desk.person }))],
      };
    case 'pair':
      return pairForm(session, known, teller, isManager ? 'menu' : 'off');
    case 'unpair':
      return { title: say('unpair.key'), body: findKeys(known, teller, 'unpair'), foot: [menu, bareTags] };
    case 'unpairWhy':
      return {
        title: say('unpair.why', { label: desk.key === null ? '' : teller.tile(desk.key).label }),
        body: whyForm(known, teller),
        foot: [button(say('page.back'), to('unpair'))],
      };
    case 'bare':
      return { title: say('manager.bare'), body: bareForm(known, teller), foot: [menu] };
    case 'blocked':
      return { title: say('manager.blocked'), body: blockedForm(known, teller), foot: [menu] };
    case 'lockdown':
      return lockdownDrawn(known, teller, menu);
    case 'emergency':
    case 'emergencySure':
      return emergencyDrawn(known, teller, menu);
    case 'setUp':
      return {
        title: say('manager.setUp'),
        body: {
          form: 'buttons',
          buttons: [
            button(say('setUp.ruler'), to('ruler'), { hint: say('setUp.rulerHint') }),
            button(
              say('setUp.walk'),
              { type: 'SlotTestTold', slot: 0 },
              { hint: say('setUp.walkHint', { count: settings.slots }) },
            ),
            ...standing(known, teller),
          ],
        },
        foot: [menu],
      };
    case 'ruler':
      return { title: say('setUp.ruler'), body: { form: 'ruler', lines: [say('ruler.todo')] }, foot: [setUp] };
    case 'walk':
      return walkForm(known, teller);
    default:
      return never(desk.page);
  }
}

/** What is there, to be read. */
function standing({ cabinet, uplink, roster }: Known, { say, telling }: Teller): readonly Button[] {
  const since = uplink.lostWallMs ?? uplink.answeredWallMs;
  const time = since === null || since === 0 ? null : clockText(since, telling);
  return [
    button(uplink.reachable ? say('setUp.cloud') : say('setUp.noCloud'), null, {
      hint: uplink.reachable || time === null ? '' : say('setUp.since', { time }),
    }),
    button(roster === null ? say('setUp.noRoster') : say('setUp.roster', { version: cabinet.rosterVersion }), null, {
      hint: cabinet.cabinet.slice(0, 9),
    }),
  ];
}

const nameOf = ({ comfort }: Known, teller: Teller): string => teller.person(comfort.desk.person)?.givenName ?? '';

function menuOf(session: Session, known: Known, teller: Teller): readonly Button[] {
  const { say } = teller;
  const { cabinet, roster } = known;
  const places = known.asks.overdueSlots().length;
  const lit = session.lit.length > 0 && session.testing === null;
  const locked = cabinet.lockdown !== null;
  const blocked = cabinet.blocked.size + cabinet.checks.size + (roster?.roster.blocks?.length ?? 0);
  const bare = known.asks.bareTags().length;
  return [
    button(say('manager.day'), to('day'), { hint: dayHint(known, teller) }),
    button(say('manager.count'), to('count')),
    button(say('manager.forSomebody'), to('forPerson')),
    button(say('manager.lightOf'), to('lightOf')),
    button(say('manager.lightLate'), places === 0 && !lit ? null : { type: 'LightTold', key: null, on: !lit }, {
      on: lit,
      hint: lit ? say('manager.lit') : lateHint(places, teller),
    }),
    button(say('manager.pair'), to('pair')),
    button(say('manager.unpair'), to('unpair')),
    button(say('manager.bare'), bare === 0 ? null : to('bare'), { hint: say('manager.bareHint', { bare }) }),
    button(say('manager.blocked'), to('blocked'), { hint: say('manager.blockedHint', { blocked }) }),
    button(locked ? say('manager.unlock') : say('manager.lockdown'), to('lockdown'), { on: locked ? true : null }),
    button(say('manager.emergency'), to('emergency'), { tone: 'alarm' }),
    button(say('manager.setUp'), to('setUp')),
  ];
}

/** As many as the header counts; and how many of them belong into a slot of this cabinet, which can be lit. */
function lateHint(places: number, { all, say }: Teller): string {
  const late = all().filter(({ state }) => state === 'overdue').length;
  return places >= late ? say('manager.lateHint', { late }) : say('manager.lateSome', { late, places });
}

function lockdownDrawn({ cabinet }: Known, { say, telling, ...teller }: Teller, menu: Button): Drawn {
  const { lockdown } = cabinet;
  if (lockdown === null) {
    return {
      title: say('manager.lockdown'),
      body: sayForm([say('lockdown.what'), say('lockdown.returns')]),
      foot: [menu, button(say('lockdown.start'), { type: 'LockdownTold', on: true }, { tone: 'alarm' })],
    };
  }
  const person = teller.person(lockdown.by)?.name ?? say('tile.somebody');
  const since =
    lockdown.sinceWallMs === null
      ? say('lockdown.by', { person })
      : say('lockdown.since', { person, time: clockText(lockdown.sinceWallMs, telling) });
  return {
    title: say('manager.unlock'),
    body: sayForm([since, say('lockdown.endWhat')]),
    foot: [menu, button(say('lockdown.end'), { type: 'LockdownTold', on: false }, { tone: 'primary' })],
  };
}

/** All, or one board's; said twice. */
function emergencyDrawn({ cabinet, comfort, settings, slotName }: Known, { say }: Teller, menu: Button): Drawn {
  const { page, board } = comfort.desk;
  const scope = (name: string | null): string => {
    const one = settings.boards.find((each) => each.board === name);
    if (one === undefined) return say('emergency.all');
    const last = one.firstSlot + one.slots - 1;
    return say('emergency.board', { first: slotName(one.firstSlot), last: slotName(last) });
  };
  const keysIn = (name: string | null): number => {
    const one = settings.boards.find((each) => each.board === name);
    return [...cabinet.occupied.keys()].filter(
      (slot) => one === undefined || (slot >= one.firstSlot && slot < one.firstSlot + one.slots),
    ).length;
  };
  if (page === 'emergencySure') {
    return {
      title: say('manager.emergency'),
      body: sayForm([say('emergency.sure', { scope: scope(board), count: keysIn(board) }), say('emergency.recorded')]),
      foot: [menu, button(say('emergency.open'), { type: 'EmergencyTold', board }, { tone: 'alarm' })],
    };
  }
  const boards = settings.boards.length > 1 ? settings.boards.map((each) => each.board) : [];
  return {
    title: say('emergency.which'),
    body: {
      form: 'buttons',
      buttons: [null, ...boards].map((name) =>
        button(scope(name), keysIn(name) === 0 ? null : to('emergencySure', { board: name }), {
          tone: name === null ? 'alarm' : 'plain',
          hint: say('emergency.keys', { count: keysIn(name) }),
        }),
      ),
    },
    foot: [menu],
  };
}
