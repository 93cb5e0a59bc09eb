// What a manager does at a cabinet: closing the day, counting, lighting, pairing, trying slots; pure.
import { Type, type Static } from 'typebox';
import { KeyId, PersonId, TagId, VehicleId } from '../ids.ts';
import { Count, event, Name, orNull, person, session, Slot } from './line.ts';

/** How a key that is not in at the end of the day is accounted for, in the journal's own words. */
export const DAY_ANSWERS = ['home', 'overnight', 'extend', 'call', 'notFound'] as const;
export type DayAnswer = (typeof DAY_ANSWERS)[number];

const oneOf = <const Values extends readonly string[]>(...values: Values) =>
  Type.Unsafe<Values[number]>(Type.Union(values.map((value) => Type.Literal(value))));
const Slots = Type.Array(Slot, { minItems: 1, maxItems: 256 });
const acted = { person: PersonId, session: Count };

const pairing = {
  group: Name,
  key: KeyId,
  label: Type.String({ minLength: 1, maxLength: 24 }),
  number: Type.Integer({ minimum: 1, maximum: 9 }),
  tag: TagId,
  template: orNull(Name),
  vehicle: orNull(VehicleId),
  vin: orNull(Type.String({ pattern: '^[A-HJ-NPR-Z0-9]{17}$' })),
};

/** Where the contacts and the record differ, or nobody can say: counted in full, told up to a number. */
export const Difference = Type.Object(
  {
    key: orNull(KeyId),
    slot: orNull(Slot),
    what: oneOf('gone', 'unknown', 'unsure', 'unread'),
  },
  { additionalProperties: false },
);
export type Difference = Static<typeof Difference>;

export const managedEvents = [
  // `holder` is who answers for the key, null where nobody does.
  event('DayExceptionAnswered', { answer: oneOf(...DAY_ANSWERS), holder: person, key: KeyId, ...acted }),
  // All are answered; the session waits for the badge or the PIN of its own person.
  event('DaySigningAsked', acted),
  event('DayClosed', {
    call: Count,
    extend: Count,
    here: Count,
    home: Count,
    notFound: Count,
    overnight: Count,
    signedBy: oneOf('badge', 'pin'),
    unknown: Count,
    ...acted,
  }),
  // Every board is asked for all its slots anew; ended by KeysCounted.
  event('CountAsked', { because: oneOf('emergency', 'asked'), person, session }),
  event('SlotsLit', { because: oneOf('overdue', 'key'), key: orNull(KeyId), slots: Slots, ...acted }),
  event('SlotsDarkened', { slots: Slots, ...acted }),
  // The next unknown tag that comes to rest gets this key.
  event('PairingBegun', { ...pairing, slot: orNull(Slot), ...acted }),
  event('PairingEnded', { slot: orNull(Slot), why: oneOf('left', 'replaced'), ...acted }),
  // A tag without a key is to be taken out: UnknownTagGone says that it was.
  event('TagReleased', { pulseMs: Type.Integer({ minimum: 1, maximum: 1000 }), slot: Slot, ...acted }),
  // Without a pulse where something hangs: its light alone is tried.
  event('SlotTested', { pulseMs: orNull(Type.Integer({ minimum: 1, maximum: 1000 })), slot: Slot, ...acted }),
  event('SlotTestAnswered', { outcome: oneOf('good', 'wrong'), slot: Slot, ...acted }),
] as const;
