// A group may ask for a second pair of eyes when the roster has grown old; pure.
import type { Question } from './question.ts';
import { allow, needs, type Verdict } from './verdict.ts';

const HOUR_MS = 3_600_000;

/** The age is shown in any case; where no clock can be trusted nobody knows it, and it counts as too old. */
export function rosterAge({ clocks, group, roster }: Question): Verdict {
  const hours = group.rosterMaxHours;
  if (hours === undefined || roster === null) return allow;
  const { issuedWallMs } = roster.roster;
  const young = clocks !== null && clocks.every((wallMs) => wallMs - issuedWallMs < hours * HOUR_MS);
  return young ? allow : needs('authorizer');
}
