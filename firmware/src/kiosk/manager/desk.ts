// Where a manager has gone on the screen, and what was picked on the way there; nothing here has happened; pure.
import type { CabinetEvent, EventOf } from '@keycab/shared/events/cabinet';
import type { KeyId, PersonId } from '@keycab/shared/ids';
import type { ManagerPage } from './touch.ts';

export interface Desk {
  readonly page: ManagerPage;
  readonly key: KeyId | null;
  readonly person: PersonId | null;
  readonly board: string | null;
  readonly slot: number | null;
  /** The newest tag of this session that got a key. */
  readonly paired: EventOf<'TagPaired'> | null;
}

export const NO_DESK: Desk = { page: 'off', key: null, person: null, board: null, slot: null, paired: null };

/** @returns where a touch leads; the same where it leads nowhere */
export function deskBy(desk: Desk, touch: { readonly type: string }): Desk {
  if (isWay(touch)) {
    const { page, key, person, board, slot } = touch;
    return { ...desk, page, key, person, board, slot };
  }
  switch (touch.type) {
    // Whoever goes to the keys is there.
    case 'GoTouched':
      return { ...desk, page: 'off' };
    case 'ReleaseForTold':
    case 'EmergencyTold':
      return { ...desk, page: 'menu' };
    default:
      return desk;
  }
}

type Way = Omit<Desk, 'paired'>;
const isWay = (touch: { readonly type: string }): touch is Way & { readonly type: string } =>
  touch.type === 'ManagerTouched' && 'page' in touch;

/** What has happened leads on; the next person begins with the keys. */
export function deskAfter(desk: Desk, event: CabinetEvent): Desk {
  switch (event.type) {
    case 'SessionOpened':
    case 'SessionClosed':
      return NO_DESK;
    case 'DaySigningAsked':
      return { ...desk, page: 'daySign' };
    case 'DayExceptionAnswered':
      return { ...desk, key: null };
    case 'DayClosed':
      return { ...desk, page: 'dayDone' };
    case 'TagPaired':
      return { ...desk, paired: event };
    case 'TagUnpaired':
      // Where its tag hangs, it can be taken out now.
      return desk.page === 'unpairWhy' ? { ...desk, page: event.why === 'lost' ? 'unpair' : 'bare', key: null } : desk;
    case 'LockdownStarted':
    case 'LockdownEnded':
      return desk.page === 'lockdown' ? { ...desk, page: 'menu' } : desk;
    case 'SlotTested':
      return { ...desk, page: 'walk', slot: event.slot };
    case 'SlotTestAnswered':
      return { ...desk, page: 'setUp' };
    default:
      return desk;
  }
}
