// By which ways a notice goes out and when: what the person wants, how urgent it is, whether it is quiet; pure.
import { WAYS, type Portion, type Urgency, type Way } from '@keycab/shared/notice-kinds';
import type { QuietHours } from '@keycab/shared/notices';
import type { Zone } from '@keycab/shared/zone';
import { quietUntil } from './quiet.ts';

/** What a person has chosen; kept beside the person, never in a log. */
export interface Wishes {
  readonly portions: Readonly<Record<Way, Portion>>;
  readonly quiet: 'rooftop' | QuietHours | null;
  /** A number to call and a name in a chat, where such a way is set up. */
  readonly text: string | null;
  readonly chat: string | null;
}

/** A phone shows all of it, and the mailbox is not filled: only what is urgent goes there, unless somebody wants more. */
export const USUAL: Wishes = {
  portions: { push: 'all', mail: 'urgent', text: 'off', chat: 'off' },
  quiet: 'rooftop',
  text: null,
  chat: null,
};

export interface Situation {
  readonly urgency: Urgency;
  /** A notice that somebody asked for to try the ways: at once, by all of them. */
  readonly trial: boolean;
  readonly wishes: Wishes;
  readonly rooftopQuiet: QuietHours | null;
  readonly zone: Zone;
  readonly nowWallMs: number;
  /** Seen at work a while ago: at a cabinet, or in the office. */
  readonly atWork: boolean;
  /** Where each way that is set up leads to for this person; more than one where it has several devices. */
  readonly addresses: Readonly<Record<Way, readonly string[]>>;
}

export interface Choice {
  /** None for a notice that stays on the pages. */
  readonly deliveries: readonly { readonly way: Way; readonly address: string }[];
  /** All ways wait for this instant; null: for nothing. */
  readonly laterWallMs: number | null;
}

export function choose(situation: Situation): Choice {
  const { addresses, nowWallMs, rooftopQuiet, trial, urgency, wishes, zone } = situation;
  const deliveries = WAYS.flatMap((way) =>
    isWanted(wishes.portions[way], urgency, trial) ? addresses[way].map((address) => ({ way, address })) : [],
  );
  if (deliveries.length === 0) return { deliveries, laterWallMs: null };
  const hours = wishes.quiet === 'rooftop' ? rooftopQuiet : wishes.quiet;
  const passes = trial || urgency === 'alarm' || (urgency === 'urgent' && situation.atWork);
  return { deliveries, laterWallMs: hours === null || passes ? null : quietUntil(hours, zone, nowWallMs) };
}

const isWanted = (portion: Portion, urgency: Urgency, trial: boolean): boolean =>
  portion === 'all' || (portion === 'urgent' && (trial || urgency !== 'plain'));
