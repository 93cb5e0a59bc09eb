// "Customer is here: ask for it": requests, their answers, the queue behind a key; moves no custody; pure.
import type { KeyId } from '@keycab/shared/ids';
import type { ActOf, Asked } from './acts.ts';
import type { Known, OfficePerson } from './known.ts';
import { freeUntil } from './reserving.ts';
import type { KeyRequest } from './state.ts';
import { isHolder, no, type Facts } from './verdict.ts';

const URGENCY: Record<KeyRequest['urgency'], number> = { customerHere: 0, today: 1 };

/** Who waits for a key: customers who are here first, then by time. */
export const queueOf = (known: Pick<Known, 'office'>, key: KeyId): readonly KeyRequest[] =>
  [...known.office.requests.values()]
    .filter((request) => request.key === key)
    .sort((a, b) => URGENCY[a.urgency] - URGENCY[b.urgency] || a.wallMs - b.wallMs || a.request - b.request);

export function askForKey(act: ActOf<'askForKey'>, asked: Asked, by: OfficePerson, known: Known): Facts {
  const { key, place, urgency } = act;
  const at = known.whereabouts(key);
  if (at.kind === 'gone') return no(act.act, 'KC-OFFICE-06', key);
  if (isHolder(known, key, by.person)) return no(act.act, 'KC-OFFICE-05', key);
  if (queueOf(known, key).some((request) => request.person === by.person)) return no(act.act, 'KC-OFFICE-09', key);
  const requested = { type: 'KeyRequested', key, person: by.person, place, urgency } as const;
  const until = freeUntil(known, key, asked.wallMs);
  const free = at.kind === 'slot' && queueOf(known, key).length === 0 && until > asked.wallMs;
  if (!free) return [requested];
  // A key that is in is kept for the asker; the request is the line before, so its seq is known.
  const toWallMs = Math.min(until, asked.wallMs + known.settings.heldMs);
  const request = known.office.nextSeq;
  return [requested, { type: 'ReservationMade', fromWallMs: asked.wallMs, key, person: by.person, request, toWallMs }];
}

/** The holder answers, or whoever speaks for the holder: a manager, or the porter who has the job. */
export function answerRequest(act: ActOf<'answerRequest'>, by: OfficePerson, known: Known): Facts {
  const request = known.office.requests.get(act.request);
  if (request === undefined) return no(act.act, 'KC-OFFICE-02');
  const may = isHolder(known, request.key, by.person) || by.manager || request.porter === by.person;
  if (!may) return no(act.act, 'KC-OFFICE-01', request.key);
  return [
    {
      type: 'KeyRequestAnswered',
      answer: { ...act.answer },
      key: request.key,
      person: by.person,
      request: act.request,
    },
  ];
}

export function acceptJob(act: ActOf<'acceptJob'>, by: OfficePerson, known: Known): Facts {
  const request = known.office.requests.get(act.request);
  // Without a place there is nothing to bring; a job that somebody has is not taken away.
  if (request === undefined || request.place === null || request.porter !== null) {
    return no(act.act, 'KC-OFFICE-02', request?.key);
  }
  if (!known.mayReceive(by.person, request.key)) return no(act.act, 'KC-OFFICE-03', request.key);
  const hold = [...known.office.reservations.values()].find(({ request: of }) => of === act.request);
  const { key } = request;
  return [
    { type: 'JobAccepted', key, person: by.person, request: act.request },
    // What was kept for the asker is now kept for whoever brings it: a porter's badge alone releases it.
    ...releaseHold(known, act.request),
    ...(hold === undefined
      ? []
      : [
          {
            type: 'ReservationMade',
            fromWallMs: hold.fromWallMs,
            key,
            person: by.person,
            request: act.request,
            toWallMs: hold.toWallMs,
          } as const,
        ]),
  ];
}

export function closeRequest(act: ActOf<'closeRequest'>, by: OfficePerson, known: Known): Facts {
  const request = known.office.requests.get(act.request);
  if (request === undefined) return no(act.act, 'KC-OFFICE-02');
  if (request.person !== by.person && !by.manager) return no(act.act, 'KC-OFFICE-01', request.key);
  return [
    { type: 'KeyRequestClosed', key: request.key, request: act.request, why: act.why },
    ...releaseHold(known, act.request),
  ];
}

/** The reservation that kept a key for a request, given up. */
export const releaseHold = (known: Pick<Known, 'office'>, request: number): Facts =>
  [...known.office.reservations.values()]
    .filter((reservation) => reservation.request === request)
    .map(({ key, reservation }) => ({ type: 'ReservationCanceled', key, reservation, why: 'over' }));

/** The key is back: the first who waits has it for a while. */
export function holdForFirst(known: Known, key: KeyId, wallMs: number): Facts {
  const [first] = queueOf(known, key);
  if (first === undefined) return [];
  const held = [...known.office.reservations.values()].some((reservation) => reservation.request === first.request);
  const until = freeUntil(known, key, wallMs);
  if (held || until <= wallMs) return [];
  return [
    {
      type: 'ReservationMade',
      fromWallMs: wallMs,
      key,
      person: first.porter ?? first.person,
      request: first.request,
      toWallMs: Math.min(until, wallMs + known.settings.waiterMs),
    },
  ];
}
