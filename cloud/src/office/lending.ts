// Keys with people outside the staff, other reasons and clocks for those inside, and what a manager settles (C-4 to C-6); pure.
import type { Fuel } from '@keycab/shared/events/verdict';
import type { ActOf, Asked } from './acts.ts';
import type { Known, OfficePerson } from './known.ts';
import { isHolder, no, type Facts } from './verdict.ts';

export function lendKey(act: ActOf<'lendKey'>, asked: Asked, by: OfficePerson, known: Known): Facts {
  if (!isHolder(known, act.key, by.person)) return no(act.act, 'KC-OFFICE-01', act.key);
  if (act.dueWallMs !== null && act.dueWallMs <= asked.wallMs) return no(act.act, 'KC-OFFICE-07', act.key);
  const { agreement, dueWallMs, key, party } = act;
  return [{ type: 'KeyLent', ...dashboardOf(act), agreement, dueWallMs, key, party: { ...party }, sponsor: by.person }];
}

export const dashboardOf = ({ fuel, odometer }: { readonly fuel?: Fuel; readonly odometer?: number }) => ({
  ...(fuel === undefined ? {} : { fuel }),
  ...(odometer === undefined ? {} : { odometer }),
});

export function takeBackKey(act: ActOf<'takeBackKey'>, by: OfficePerson, known: Known): Facts {
  if (known.whereabouts(act.key).kind !== 'outside') return no(act.act, 'KC-OFFICE-01', act.key);
  if (!known.mayReceive(by.person, act.key)) return no(act.act, 'KC-OFFICE-03', act.key);
  return [{ type: 'KeyBroughtBack', ...dashboardOf(act), key: act.key, person: by.person }];
}

export function changeReason(act: ActOf<'changeReason'>, asked: Asked, by: OfficePerson, known: Known): Facts {
  if (!isHolder(known, act.key, by.person)) return no(act.act, 'KC-OFFICE-01', act.key);
  const dueWallMs = known.dueWallMs(by.person, act.key, act.reason, asked.wallMs);
  return [{ type: 'ReasonChanged', dueWallMs, key: act.key, person: by.person, reason: act.reason }];
}

/** Later than the person's own clock allows is a manager's word, and not about the manager's own key. */
export function changeDueTime(act: ActOf<'changeDueTime'>, asked: Asked, by: OfficePerson, known: Known): Facts {
  const at = known.whereabouts(act.key);
  if (at.kind !== 'person') return no(act.act, 'KC-OFFICE-01', act.key);
  if (act.dueWallMs <= asked.wallMs) return no(act.act, 'KC-OFFICE-07', act.key);
  const own = known.dueWallMs(at.person, act.key, null, asked.wallMs);
  const within = own === null || act.dueWallMs <= own;
  const may = at.person === by.person ? within : by.manager;
  if (!may) return no(act.act, 'KC-OFFICE-08', act.key);
  return [{ type: 'DueTimeChanged', dueWallMs: act.dueWallMs, key: act.key, person: at.person }];
}

export function settleCustody(act: ActOf<'settleCustody'>, by: OfficePerson, known: Known): Facts {
  if (!by.manager) return no(act.act, 'KC-OFFICE-08', act.key);
  const at = known.whereabouts(act.key);
  if (at.kind === 'slot') return no(act.act, 'KC-OFFICE-04', act.key);
  if (at.kind === 'gone') return no(act.act, 'KC-OFFICE-06', act.key);
  return [
    {
      type: 'CustodySettled',
      at: act.at.kind === 'person' ? { ...act.at } : { ...act.at, party: { ...act.at.party } },
      key: act.key,
      why: act.why,
    },
  ];
}

/** "Lost" is a manager's finding after a search, never a timer's (C-6). */
export function declareMissing(act: ActOf<'declareMissing'>, by: OfficePerson, known: Known): Facts {
  if (!by.manager) return no(act.act, 'KC-OFFICE-08', act.key);
  const at = known.whereabouts(act.key);
  if (at.kind === 'slot') return no(act.act, 'KC-OFFICE-04', act.key);
  if (at.kind === 'gone') return no(act.act, 'KC-OFFICE-06', act.key);
  return [{ type: 'KeyMissing', key: act.key }];
}

export const reportProblem = (act: ActOf<'reportProblem'>): Facts => [
  { type: 'ProblemReported', critical: act.critical, key: act.key, problem: act.problem },
];

export function clearProblem(act: ActOf<'clearProblem'>, by: OfficePerson, known: Known): Facts {
  const problem = known.office.problems.get(act.problem);
  if (problem === undefined) return no(act.act, 'KC-OFFICE-02');
  if (problem.critical && !by.manager) return no(act.act, 'KC-OFFICE-08', problem.key);
  return [{ type: 'ProblemCleared', key: problem.key, problem: act.problem }];
}
