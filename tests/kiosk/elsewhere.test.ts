// What a screen says of keys that other cabinets have, as the cloud last told it: with it, without it, and without a network.
import { describe, expect, it } from 'vitest';
import type { Elsewhere, ElsewhereKey } from '@keycab/shared/topics';
import type { Picture } from '@keycab/firmware/kiosk/known';
import type { UplinkStanding } from '@keycab/firmware/uplink/standing';
import type { Step } from '../given.ts';
import {
  badge,
  boards,
  choose,
  K4512,
  KIM,
  MARIA,
  morning,
  pull,
  seat,
  SETTINGS,
  START_WALL_MS,
  tick,
} from '../people.ts';
import { KIM_TAKES_4512, ONLINE, screenAfter } from './stage.ts';

describe('a key that another cabinet has seen since', () => {
  const MINUTE_MS = 60_000;
  const at = (minutes: number): number => START_WALL_MS + minutes * MINUTE_MS;
  const line = (more: Partial<ElsewhereKey> = {}): ElsewhereKey => ({
    key: K4512,
    cabinetName: 'Service drive',
    slotName: 'B04',
    person: null,
    reason: null,
    sinceWallMs: at(30),
    dueWallMs: null,
    ...more,
  });
  const said = (...keys: ElsewhereKey[]): Elsewhere => ({ asOfWallMs: at(80), keys });
  const OFFLINE: UplinkStanding = { ...ONLINE, reachable: false };
  /** Kim took it here, and has been late for 42 minutes by what this cabinet saw itself. */
  const late: Step[] = [...morning, ...KIM_TAKES_4512, { type: 'DoneTouched' }, { wait: 102 * MINUTE_MS }, tick];
  const tileOf = (screen: Picture, label = '4512') =>
    screen.view.kind === 'home' ? screen.view.tiles.find((tile) => tile.label === label) : undefined;
  const overdueOf = ({ view }: Picture) => (view.kind === 'attract' ? view.overdue : undefined);

  it('is overdue as long as nobody says otherwise', () => {
    const screen = screenAfter({}, ...late);
    expect(screen.counts).toEqual({ in: 4, out: 1, overdue: 1 });
    expect(overdueOf(screen)).toMatchObject([{ label: '4512', givenName: 'Kim' }]);
  });

  it('and has it is neither out nor overdue, nor in here, and says where it is', () => {
    const screen = screenAfter({ elsewhere: said(line()) }, ...late);
    expect(screen.counts).toEqual({ in: 4, out: 0, overdue: 0 });
    expect(overdueOf(screen)).toEqual([]);
    const home = screenAfter({ elsewhere: said(line()) }, ...late, badge('p0000kim1'));
    expect(tileOf(home)).toMatchObject({ state: 'in', line: 'In Service drive · B04', here: false, mine: false });
    expect(home.view).toMatchObject({ held: 0 });
  });

  it('and gave it to somebody else is that person’s, late or not', () => {
    const maria = line({ slotName: null, person: MARIA, reason: 'service', sinceWallMs: at(64), dueWallMs: at(300) });
    const home = screenAfter({ elsewhere: said(maria) }, ...late, badge('p0000kim1'));
    expect(tileOf(home)).toMatchObject({ state: 'out', line: 'Maria 38 min', here: false, mine: false });
    expect(home.counts).toEqual({ in: 4, out: 1, overdue: 0 });
    const lateMaria = screenAfter({ elsewhere: said({ ...maria, dueWallMs: at(90) }) }, ...late);
    expect(lateMaria.counts).toEqual({ in: 4, out: 1, overdue: 1 });
    expect(overdueOf(lateMaria)).toMatchObject([{ givenName: 'Maria', text: 'overdue 12 min' }]);
  });

  it('and gave it to who stands here is yours', () => {
    const yours = line({ slotName: null, person: KIM, sinceWallMs: at(64), dueWallMs: at(110) });
    const home = screenAfter({ elsewhere: said(yours) }, ...late, badge('p0000kim1'));
    expect(tileOf(home)).toMatchObject({ line: 'You · due 12:32 PM', mine: true });
    expect(home.view).toMatchObject({ held: 1 });
  });

  it('and lost sight of it is nobody’s to be sure of', () => {
    const lost = said(line({ slotName: null }));
    const screen = screenAfter({ elsewhere: lost }, ...late, badge('p0000ola1'), choose(K4512));
    expect(screen.counts).toEqual({ in: 4, out: 1, overdue: 0 });
    expect(textOf(screen)).toBe('Not sure: it was last seen in Service drive, 11:12 AM.');
  });

  const textOf = ({ view }: Picture): string | undefined =>
    view.kind === 'refused' ? view.sentence?.map(({ text }) => text).join('') : undefined;

  it('is refused as before, with where it is or who has it', () => {
    const asked: Step[] = [...late, badge('p0000ola1'), choose(K4512)];
    const screen = screenAfter({ elsewhere: said(line()) }, ...asked);
    expect(screen.view).toMatchObject({ kind: 'refused', code: 'KC-KEY-03', title: '4512 is not here' });
    expect(textOf(screen)).toBe('The key is in Service drive, slot B04, since 11:12 AM, 1 h 12 min.');
    const maria = line({ slotName: null, person: MARIA, reason: 'service', dueWallMs: at(300) });
    expect(textOf(screenAfter({ elsewhere: said(maria) }, ...asked))).toBe(
      'Maria Lopez (Service) has the key since 11:12 AM, 1 h 12 min, for service. Back by 3:42 PM.',
    );
  });

  it('is never given out and never kept back for it', () => {
    const events = (elsewhere: Elsewhere | undefined) => {
      const { view, slots } = screenAfter(
        elsewhere === undefined ? {} : { elsewhere },
        ...morning,
        badge('p0000kim1'),
        choose(K4512),
      );
      return [view, slots];
    };
    expect(events(said(line({ sinceWallMs: at(500) })))).toEqual(events(undefined));
  });

  it('stays on the screen when the cloud is gone, with its date', () => {
    const stage = { elsewhere: said(line()), uplink: OFFLINE };
    expect(screenAfter(stage, ...late).counts).toEqual({ in: 4, out: 0, overdue: 0 });
    const home = screenAfter(stage, ...late, badge('p0000kim1'));
    expect(tileOf(home)?.line).toBe('In Service drive · B04 · as of 12:02 PM');
    expect(tileOf(home, '4498')?.line).toBe('In');
    expect(textOf(screenAfter(stage, ...late, badge('p0000ola1'), choose(K4512)))).toBe(
      'The key is in Service drive, slot B04, since 11:12 AM, 1 h 12 min. As of 12:02 PM.',
    );
    const lateMaria = line({ slotName: null, person: MARIA, dueWallMs: at(90) });
    expect(overdueOf(screenAfter({ ...stage, elsewhere: said(lateMaria) }, ...late))).toMatchObject([
      { text: 'overdue 12 min · as of 12:02 PM' },
    ]);
  });

  it('is in the slot that senses it, whatever is said', () => {
    const back: Step[] = [...late, seat(7, 1), { wait: 7000 }, badge('p0000kim1')];
    const home = screenAfter({ elsewhere: said(line({ sinceWallMs: at(500) })) }, ...back);
    expect(tileOf(home)).toMatchObject({ line: 'In', here: true });
    expect(home.counts).toEqual({ in: 5, out: 0, overdue: 0 });
  });

  it('is told by this cabinet again once that is newer', () => {
    const again: Step[] = [...late, seat(7, 1), badge('p0000ola1'), choose(K4512), pull(7), { wait: 7000 }];
    const home = screenAfter({ elsewhere: said(line()) }, ...again);
    expect(tileOf(home)).toMatchObject({ line: 'You now', mine: true });
  });

  it('at the very moment it was last seen here is believed to be there', () => {
    const home = screenAfter({ elsewhere: said(line({ sinceWallMs: at(0) + 3000 })) }, ...late, badge('p0000kim1'));
    expect(tileOf(home)?.line).toBe('In Service drive · B04');
    const older = screenAfter({ elsewhere: said(line({ sinceWallMs: at(0) + 2999 })) }, ...late, badge('p0000kim1'));
    expect(tileOf(older)?.line).toBe('You · overdue 42 min');
  });

  it('leaves no call to put it back behind', () => {
    const pulled: Step[] = [...morning, pull(0), { wait: SETTINGS.absentMs }, tick, { wait: 40 * MINUTE_MS }];
    expect(screenAfter({}, ...pulled).notices.map(({ code }) => code)).toEqual(['KC-KEY-02']);
    expect(screenAfter({ elsewhere: said(line()) }, ...pulled).notices).toEqual([]);
  });

  it('and that lives here but was never here is known too', () => {
    const absent = [...morning.slice(0, 1), ...boards({ 1: 2, 2: 3, 3: 4, 40: 5 }), badge('p0000kim1')];
    expect(tileOf(screenAfter({}, ...absent))?.line).toBe('Not seen here');
    expect(tileOf(screenAfter({ elsewhere: said(line()) }, ...absent))?.line).toBe('In Service drive · B04');
  });

  it('named twice is where the newer line says', () => {
    const twice = said(line(), line({ slotName: 'A01', sinceWallMs: at(20) }));
    expect(tileOf(screenAfter({ elsewhere: twice }, ...late, badge('p0000kim1')))?.line).toBe('In Service drive · B04');
  });
});
