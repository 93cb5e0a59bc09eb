// What somebody can be told unasked, how urgent that is, and by which ways beside the own pages; data only.

/** Beside the pages, where every notice stands. */
export const WAYS = ['push', 'mail', 'text', 'chat'] as const;
export type Way = (typeof WAYS)[number];

/**
 * `alarm` reaches people at any hour, `urgent` those who are at work, also in quiet hours, `plain` waits until they are over.
 */
export type Urgency = 'alarm' | 'urgent' | 'plain';

export const NOTICE_KINDS = [
  // Somebody asks for a key, and what becomes of it.
  'asked',
  'bring',
  'escalated',
  'unanswered',
  'answered',
  'bringing',
  'met',
  'kept',
  'reserved',
  'reservationEnded',
  // From hand to hand.
  'offered',
  'offerEnded',
  'accepted',
  'claimed',
  'claimDeclined',
  'returnedForYou',
  'crossing',
  // Time.
  'dueSoon',
  'overdue',
  'stillOut',
  'withdrawn',
  // Deliveries and visits.
  'delivery',
  'signature',
  'arrived',
  // What is wrong.
  'problem',
  'alarm',
  'releaseAwaited',
  'test',
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** How much of what happens somebody wants by one way. */
export const PORTIONS = ['all', 'urgent', 'off'] as const;
export type Portion = (typeof PORTIONS)[number];
