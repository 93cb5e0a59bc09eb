// What administrators change: people, badges, rights, keys, tags; who and what by their ids alone, never a name or a number; pure.
import { Type } from 'typebox';
import { Department } from '../department.ts';
import { CabinetId, KeyId, PersonId, TagId } from '../ids.ts';
import { Act } from '../roster.ts';
import { Level } from '../rules.ts';
import { Name } from '../schedule.ts';
import { event } from './office-line.ts';

const oneOf = <const Values extends readonly string[]>(...values: Values) =>
  Type.Unsafe<Values[number]>(Type.Union(values.map((value) => Type.Literal(value))));
const strict = { additionalProperties: false } as const;
const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
/** Of the office, random: what it stands for is in a table that can be changed and erased. */
const Id = Type.String({ pattern: '^[0-9A-Za-z/]{1,64}$' });
const What = <const Values extends readonly string[]>(...values: Values) =>
  Type.Array(oneOf(...values), { minItems: 1, maxItems: values.length });
const To = Type.Union([
  Type.Object({ person: PersonId }, strict),
  Type.Object({ department: Department }, strict),
  Type.Object({ manager: Type.Literal(true) }, strict),
]);

export const administeredEvents = [
  event('PersonAdded', { department: Department, person: PersonId }),
  event('PersonChanged', { person: PersonId, what: What('name', 'staffNumber', 'reason', 'comfort') }),
  event('DepartmentChanged', { department: Department, person: PersonId }),
  /** Manager of this house or not any more: at the cabinets, and for what a manager settles in the office. */
  event('RankChanged', { manager: Type.Boolean(), person: PersonId }),
  /** `holding`: how many keys they had then; those stay with them until they are back. */
  event('PersonSwitchedOff', { holding: Count, person: PersonId }),
  event('PersonSwitchedOn', { person: PersonId }),
  /** `cabinets`: where it is known now. */
  event('BadgeAdded', { badge: Id, cabinets: Type.Array(CabinetId, { maxItems: 40 }), person: PersonId }),
  event('BadgeRemoved', { badge: Id, person: PersonId }),
  event('PinReset', { person: PersonId }),
  event('PinRemoved', { person: PersonId }),
  event('GrantChanged', {
    acts: Type.Array(Act, { maxItems: 8 }),
    change: oneOf('added', 'removed'),
    grant: Id,
    group: Type.String({ pattern: '^(\\*|[A-Za-z]{1,32})$' }),
    schedule: Type.Union([Name, Type.Null()]),
    to: To,
  }),
  event('GroupChanged', { group: Name }),
  /** Of the whole rooftop; how far locking goes and the silent alarm by their values, since much hangs on them. */
  event('HouseRulesChanged', {
    duressPin: Type.Boolean(),
    level: Type.Union([Level, Type.Null()]),
    what: What('level', 'day', 'duressPin', 'places'),
  }),
  /** When keys are due; as many rules as there were and are. */
  event('CurfewsChanged', { after: Count, before: Count }),
  event('KeyChanged', { key: KeyId, what: What('label', 'group', 'home') }),
  /** At the desk; at a cabinet it is that cabinet's own line. */
  event('TagPaired', { key: KeyId, sealed: Type.Boolean(), tag: TagId }),
  event('TagUnpaired', { key: KeyId, tag: TagId, why: oneOf('closed', 'replaced', 'retired', 'lost') }),
  /** Somebody has looked at what a cabinet did and what could not simply be taken over; `line` is its arrival here. */
  event('DoubtSettled', { line: Count }),
] as const;
