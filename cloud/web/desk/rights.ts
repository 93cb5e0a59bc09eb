// What may be done with a key as it is now, by whoever is here: buttons by state and right; pure.
import type { Act } from '@keycab/shared/acts';
import type { Answer } from '@keycab/shared/answer';
import type { Matters, Me, OpenRequest } from '@keycab/shared/contract';

export type FormName = 'reserve' | 'bring' | 'deliver' | 'handOver' | 'extend' | 'settle';

/** Why a button is there and does nothing: nobody has been chosen, another role may, or the service is not there. */
export type Barred = 'nobody' | 'role' | 'manager' | 'offline';

/** Words about a key may wait until the service is there; promises, handovers and whatever moves steel may not. */
const MAY_WAIT: ReadonlySet<Action['name']> = new Set(['claim', 'askHere', 'askToday', 'watch', 'unwatch']);

export interface Action {
  readonly name:
    | 'askHere'
    | 'askToday'
    | 'watch'
    | 'unwatch'
    | 'claim'
    | 'reserve'
    | 'cancelReservation'
    | 'bring'
    | 'deliver'
    | 'handOver'
    | 'withdraw'
    | 'extend'
    | 'accept'
    | 'decline'
    | 'confirmClaim'
    | 'declineClaim'
    | 'takeBack'
    | 'settle'
    | 'missing'
    | 'customerLeft'
    | 'withdrawRequest'
    | 'clearProblem';
  /** The one next act. */
  readonly main: boolean;
  /** Done with one touch, or `form` asks for more. */
  readonly act: Act | null;
  readonly form: FormName | null;
  readonly barred: Barred | null;
}

export interface Situation {
  readonly me: Me | null;
  /** Null until the service has said so. */
  readonly matters: Matters | null;
  /** Told here when it is back. */
  readonly watched: boolean;
  /** The service cannot be reached. */
  readonly offline?: boolean;
  /** Its tag was scanned a moment ago: then whoever scanned it has it in their hand. */
  readonly scanned?: boolean;
}

export const requestsFor = (matters: Matters | null, key: string): readonly OpenRequest[] =>
  (matters?.requests ?? []).filter((request) => request.key === key).toSorted((a, b) => a.position - b.position);

export function actionsOf(answer: Answer, situation: Situation): Action[] {
  const { offline = false, scanned = false } = situation;
  const actions = actionsNow(answer, situation).map((action) =>
    offline && action.barred === null && !MAY_WAIT.has(action.name)
      ? { ...action, barred: 'offline' as const }
      : action,
  );
  const claim = actions.find(({ name }) => name === 'claim');
  if (!scanned || claim === undefined) return actions;
  // What is in one's hand is not asked for.
  const others = actions.filter(({ name }) => name !== 'claim' && name !== 'askHere' && name !== 'askToday');
  return [{ ...claim, main: true }, ...others.map((one) => ({ ...one, main: false }))];
}

function actionsNow(answer: Answer, { me, matters, watched }: Situation): Action[] {
  const { key, holder } = answer;
  const self = me?.person?.person ?? null;
  const may = me?.permissions.includes('act') === true;
  const anybody: Barred | null = self === null ? 'nobody' : may ? null : 'role';
  const managers: Barred | null = anybody ?? (me?.manager === true ? null : 'manager');

  const one = (name: Action['name'], act: Act, barred: Barred | null = anybody): Action => ({
    name,
    main: false,
    act,
    form: null,
    barred,
  });
  const form = (name: Action['name'] & FormName, barred: Barred | null = anybody): Action => ({
    name,
    main: false,
    act: null,
    form: name,
    barred,
  });
  const main = (action: Action): Action => ({ ...action, main: true });

  const mine = requestsFor(matters, key).find(({ person }) => person.person === self);
  const asking: Action[] =
    mine === undefined
      ? [
          main(one('askHere', { act: 'askForKey', key, urgency: 'customerHere', place: null })),
          one('askToday', { act: 'askForKey', key, urgency: 'today', place: null }),
        ]
      : [
          one('customerLeft', { act: 'closeRequest', request: mine.request, why: 'customerLeft' }),
          one('withdrawRequest', { act: 'closeRequest', request: mine.request, why: 'withdrawn' }),
        ];
  const kept = (matters?.reservations ?? [])
    .filter((reservation) => reservation.key === key && reservation.request === null)
    .filter(({ person }) => person.person === self || me?.manager === true)
    .map(({ reservation }) => one('cancelReservation', { act: 'cancelReservation', reservation }));
  const claim = (matters?.claims ?? []).find((each) => each.key === key);
  const answers: Action[] =
    claim !== undefined && claim.from.person === self
      ? [
          main(one('confirmClaim', { act: 'confirmClaim', claim: claim.claim })),
          one('declineClaim', { act: 'declineClaim', claim: claim.claim }),
        ]
      : [];
  const problems = (matters?.problems ?? [])
    .filter((problem) => problem.key === key)
    .map(({ problem, critical }) =>
      one('clearProblem', { act: 'clearProblem', problem }, critical ? managers : anybody),
    );
  const watch: Action = { name: watched ? 'unwatch' : 'watch', main: false, act: null, form: null, barred: null };
  const claims = one('claim', { act: 'claimKey', key, reason: null });
  const sells = answer.vehicle !== null && (answer.vehicle.kind === 'new' || answer.vehicle.kind === 'used');
  const delivers = (matters?.deliveries ?? []).some(({ keys }) => keys.includes(key));
  const deliver = sells && !delivers ? [form('deliver')] : [];

  switch (holder.kind) {
    case 'slot':
      return [
        // A car that is on its way out is promised to its buyer.
        ...(delivers ? [main(form('bring'))] : [main(form('reserve')), form('bring')]),
        ...deliver,
        ...(mine === undefined ? [] : asking),
        ...kept,
        ...problems,
      ];
    case 'person': {
      if (holder.person === self) {
        const offer = answer.offer;
        const handing =
          offer === null
            ? [main(form('handOver'))]
            : [one('withdraw', { act: 'withdrawHandover', offer: offer.offer })];
        return [...handing, form('extend'), ...deliver, ...problems];
      }
      const offered =
        answer.offer !== null && (answer.offer.to === null || answer.offer.to.person === self)
          ? [
              main(one('accept', { act: 'acceptHandover', offer: answer.offer.offer })),
              one('decline', { act: 'declineHandover', offer: answer.offer.offer }),
            ]
          : [];
      const first = [...answers, ...offered];
      return [
        ...first,
        // There is one next act: what waits for a word comes before a new question.
        ...asking.map((action) => (first.length > 0 ? { ...action, main: false } : action)),
        watch,
        claims,
        form('reserve'),
        ...kept,
        ...(me?.manager === true ? [form('extend')] : []),
        ...problems,
      ];
    }
    case 'outside':
      return [...asking, one('takeBack', { act: 'takeBackKey', key }), watch, form('reserve'), ...kept, ...problems];
    case 'notSure':
      return [
        main(claims),
        ...asking.map((action) => ({ ...action, main: false })),
        form('settle', managers),
        ...(holder.missing ? [] : [one('missing', { act: 'declareMissing', key }, managers)]),
        watch,
        ...problems,
      ];
    case 'gone':
      return [];
  }
}
