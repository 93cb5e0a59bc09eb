// What holds for the whole house: how far locking goes, what is day, where cars are parked, when keys are due; pure.
import { LOCKING, rulesKept } from '@keycab/shared/house-rules';
import { done, NOTHING, refuse, type AdminActOf, type AdminKnown, type Decided } from './verdict.ts';

const UNKNOWN = 'KC-ADMIN-04';
const NAMES = ['level', 'day', 'duressPin', 'places'] as const;

export function setHouseRules(act: AdminActOf<'setHouseRules'>, known: AdminKnown): Decided {
  const { rules } = act;
  const isKnown = known.directory.schedules.some(({ schedule }) => schedule === rules.day);
  if (rules.day !== null && !isKnown) return refuse(act.act, UNKNOWN);
  // Locked at night means nothing where nobody has said when night is.
  const level = LOCKING[rules.level];
  const levels = [level, ...known.directory.groups.map((group) => group.level)];
  if (rules.day === null && levels.includes(2)) return refuse(act.act, 'KC-ADMIN-13');
  const before = known.directory.rules;
  const after = rulesKept(rules);
  const what = NAMES.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  if (what.length === 0) return NOTHING;
  return done([{ type: 'HouseRulesChanged', duressPin: rules.duressPin, level, what: [...what] }], {
    change: 'replace',
    kind: 'rules',
    entries: [{ kind: 'rules', id: 'house', document: after }],
  });
}

/** All of them at once, in the order in which they were said: where several fit, the earliest time counts. */
export function setCurfews(act: AdminActOf<'setCurfews'>, known: AdminKnown): Decided {
  const { curfews } = act;
  const { groups, keys, people, reasons, curfews: before } = known.directory;
  const named = new Set([...groups.map(({ group }) => group), ...keys.map(({ group }) => group)]);
  const isSound = curfews.every(
    ({ at, group, minutes, person, reason }) =>
      (at === undefined) !== (minutes === undefined) &&
      (group === undefined || named.has(group)) &&
      (person === undefined || people.some((each) => each.person === person)) &&
      (reason === undefined || reasons.some((each) => each.reason === reason)),
  );
  if (!isSound) return refuse(act.act, UNKNOWN);
  if (JSON.stringify(before) === JSON.stringify(curfews)) return NOTHING;
  return done([{ type: 'CurfewsChanged', after: curfews.length, before: before.length }], {
    change: 'replace',
    kind: 'curfew',
    entries: curfews.map((document, at) => ({ kind: 'curfew', id: String(at).padStart(4, '0'), document })),
  });
}
