// All rules in the order of their messages, each with the step of the rollout from which it binds; pure.
import type { Level } from '@keycab/shared/rules';
import { authorization } from './authorization.ts';
import { blocked } from './blocked.ts';
import { board } from './board.ts';
import { crossing } from './crossing.ts';
import { delivery } from './delivery.ts';
import { disk } from './disk.ts';
import { grant } from './grant.ts';
import { interlock } from './interlock.ts';
import { known } from './known.ts';
import { limits } from './limits.ts';
import { lockdown } from './lockdown.ts';
import { person } from './person.ts';
import { pin } from './pin.ts';
import { plate } from './plate.ts';
import { pool } from './pool.ts';
import { presence } from './presence.ts';
import type { Question } from './question.ts';
import { reason } from './reason.ts';
import { reservation } from './reservation.ts';
import { rosterAge } from './roster-age.ts';
import { roster } from './roster.ts';
import { schedule } from './schedule.ts';
import { seal } from './seal.ts';
import { session } from './session.ts';
import type { Verdict } from './verdict.ts';
import { visit } from './visit.ts';

export type Place =
  | 'cabinet state'
  | 'credential'
  | 'grant'
  | 'schedule'
  | 'key state'
  | 'reservation'
  | 'limits'
  | 'interlock'
  | 'authorization'
  | 'questions';

export interface Rule {
  readonly name: string;
  readonly place: Place;
  /** Steps of the rollout below this one only write down what it would have said. */
  readonly from: Level;
  readonly ask: (question: Question) => Verdict;
}

const rule = (place: Place, from: Level, name: string, ask: Rule['ask']): Rule => ({ name, place, from, ask });

// What the cabinet cannot do, or may do for nobody, binds on every step: it is no question of policy.
export const RULES: readonly Rule[] = [
  rule('cabinet state', 0, 'lockdown', lockdown),
  rule('cabinet state', 0, 'disk', disk),
  rule('cabinet state', 0, 'board', board),
  rule('credential', 0, 'session', session),
  rule('credential', 0, 'roster', roster),
  rule('credential', 0, 'person', person),
  rule('credential', 0, 'visit', visit),
  rule('credential', 3, 'pin', pin),
  rule('grant', 0, 'known', known),
  rule('grant', 3, 'grant', grant),
  rule('schedule', 3, 'schedule', schedule),
  rule('key state', 0, 'presence', presence),
  rule('key state', 3, 'blocked', blocked),
  rule('key state', 3, 'delivery', delivery),
  rule('reservation', 3, 'reservation', reservation),
  rule('limits', 3, 'limits', limits),
  rule('interlock', 3, 'interlock', interlock),
  rule('interlock', 3, 'pool', pool),
  rule('authorization', 3, 'authorization', authorization),
  rule('authorization', 3, 'rosterAge', rosterAge),
  rule('authorization', 3, 'crossing', crossing),
  rule('questions', 1, 'reason', reason),
  rule('questions', 1, 'plate', plate),
  rule('questions', 3, 'seal', seal),
];
