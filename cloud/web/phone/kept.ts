// What was said without network and waits to be sent: in order, once each, in the name of who said it; pure but for `send`.
import type { Act } from '@keycab/shared/acts';
import type { PersonId } from '@keycab/shared/ids';
import type { Reply } from '../common/api.ts';
import { type Trouble, troubleOf } from '../common/trouble.tsx';

/** What may wait: words about keys. Whatever opens a slot, promises one or moves steel is never among them. */
export type KeptAct = Extract<Act, { act: 'claimKey' | 'askForKey' }>;

export const mayWait = (act: Act): act is KeptAct => act.act === 'claimKey' || act.act === 'askForKey';

export interface Kept {
  readonly place: number;
  readonly person: PersonId;
  readonly act: KeptAct;
  readonly label: string;
  /** By this phone's clock: after a day it is too old to be sent. */
  readonly keptWallMs: number;
  /** Why it was not taken; it stays until it is read. */
  readonly refused: Trouble | null;
}

const DAY_MS = 86_400_000;
/** The service is not there, or has no time for it: it is tried again. */
const LATER: readonly string[] = ['KC-UI-03', 'KC-API-03', 'KC-API-04', 'KC-AUTH-01'];

export interface Sending {
  readonly waiting: readonly Kept[];
  readonly send: (act: KeptAct) => Promise<Reply<unknown>>;
  readonly change: (kept: Kept) => Promise<void>;
  readonly drop: (place: number) => Promise<void>;
  readonly nowWallMs: number;
}

/** @returns how many the service has taken; stops at the first that cannot be sent now, so that the order holds */
export async function sendWaiting({ change, drop, nowWallMs, send, waiting }: Sending): Promise<number> {
  let taken = 0;
  for (const kept of waiting.filter(({ refused }) => refused === null)) {
    if (nowWallMs - kept.keptWallMs > DAY_MS) {
      await change({ ...kept, refused: troubleOf('KC-UI-04') });
      continue;
    }
    const reply = await send(kept.act);
    if (!reply.ok && LATER.includes(reply.trouble.code)) return taken;
    if (reply.ok) {
      await drop(kept.place);
      taken += 1;
    } else await change({ ...kept, refused: reply.trouble });
  }
  return taken;
}
