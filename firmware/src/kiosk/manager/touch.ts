// What a manager's screens may send back, as schema and type; pure.
import { Type, type Static } from 'typebox';
import { DAY_ANSWERS } from '@keycab/shared/events/managed';
import { KeyId, PersonId } from '@keycab/shared/ids';

const strict = { additionalProperties: false } as const;
const oneOf = <const Values extends readonly string[]>(...values: Values) =>
  Type.Unsafe<Values[number]>(Type.Union(values.map((value) => Type.Literal(value))));
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const touch = <Name extends string, Members extends Record<string, Parameters<typeof Type.Optional>[0]>>(
  type: Name,
  members: Members,
) => Type.Object({ type: Type.Literal(type), ...members }, strict);

const Slot = Type.Integer({ minimum: 0, maximum: 255 });
const Board = Type.String({ pattern: '^[A-Za-z0-9_.:/-]{1,64}$' });
const PxPerMm = Type.Number({ exclusiveMinimum: 1, exclusiveMaximum: 40 });
const ReasonName = Type.String({ pattern: '^[A-Za-z]{1,32}$' });

/** Where a manager can be; `off`: among the keys, as everybody else. */
export const PAGES = [
  'off',
  'menu',
  'day',
  'daySign',
  'dayDone',
  'count',
  'lightOf',
  'forPerson',
  'forKey',
  'forReason',
  'pair',
  'unpair',
  'unpairWhy',
  'bare',
  'blocked',
  'lockdown',
  'emergency',
  'emergencySure',
  'setUp',
  'ruler',
  'walk',
] as const;
export type ManagerPage = (typeof PAGES)[number];

export const managerTouches = [
  /** To another page; nothing has happened yet. */
  touch('ManagerTouched', {
    page: oneOf(...PAGES),
    key: orNull(KeyId),
    person: orNull(PersonId),
    board: orNull(Board),
    slot: orNull(Slot),
  }),
  touch('DayExceptionTold', { key: KeyId, answer: oneOf(...DAY_ANSWERS) }),
  touch('DaySigningTold', {}),
  touch('CountTold', {}),
  touch('LightTold', { key: orNull(KeyId), on: Type.Boolean() }),
  touch('ReleaseForTold', { person: PersonId, key: KeyId, reason: orNull(ReasonName) }),
  /** Typed, or by a scanner that types. */
  touch('PairScanned', {
    text: Type.String({ pattern: '^[A-Za-z0-9 -]{1,24}$' }),
    template: orNull(Type.String({ pattern: '^[A-Za-z]{1,32}$' })),
  }),
  touch('PairingLeft', {}),
  touch('TagOutTold', { slot: Slot }),
  touch('UnpairingTold', { key: KeyId, why: oneOf('closed', 'replaced', 'retired', 'lost') }),
  touch('ProblemSettled', { key: KeyId }),
  touch('LockdownTold', { on: Type.Boolean() }),
  touch('EmergencyTold', { board: orNull(Board) }),
  /** With a ruler on the glass: pixels per millimetre. */
  touch('ScreenMeasured', { x: PxPerMm, y: PxPerMm }),
  touch('SlotTestTold', { slot: Slot }),
  /** `next`: the slot that is tried after it; null: that was the last. */
  touch('SlotTestAnswered', { slot: Slot, outcome: oneOf('good', 'wrong'), next: orNull(Slot) }),
] as const;

export type ManagerTouch = Static<(typeof managerTouches)[number]>;
