// What to do instead of a key that cannot be had: its spare, keys like it, what the office would do; pure.
import type { FaultCode } from '@keycab/shared/fault';
import type { Urgency } from '@keycab/shared/events/verdict';
import type { KeyId } from '@keycab/shared/ids';
import { vehicleOf } from './browse.ts';
import { EVERYTHING } from './going.ts';
import type { Known } from './known.ts';
import type { Screen } from './screen.ts';
import type { Teller } from './teller.ts';
import type { OfficeWay } from './visit-views.ts';

type Instead = Pick<Extract<Screen['view'], { kind: 'refused' }>, 'spare' | 'similar' | 'office'>;

/** Something is wrong with this key, or it is not to be had; another may do as well. */
const ANOTHER_DOES: ReadonlySet<FaultCode> = new Set<FaultCode>([
  'KC-KEY-03',
  'KC-SLOT-01',
  'KC-RULE-03',
  'KC-RULE-05',
  'KC-RULE-07',
]);

export function instead(
  code: FaultCode,
  { key }: { readonly key: KeyId | null },
  known: Known,
  teller: Teller,
): Instead {
  const open = key !== null && known.cabinet.session !== null;
  const another = open && ANOTHER_DOES.has(code);
  return {
    spare: another ? spareOf(key, known, teller) : null,
    similar: another ? similarTo(key, known, teller) : null,
    office: open ? officeWays(code, key, known, teller) : [],
  };
}

function spareOf(key: KeyId, known: Known, teller: Teller): Instead['spare'] {
  const { roster, cabinet, slotName } = known;
  const car = vehicleOf(known, key);
  if (car === undefined) return null;
  for (const [slot, occupant] of cabinet.occupied) {
    if (occupant.kind !== 'key' || occupant.key === key || cabinet.jammed.has(slot)) continue;
    const other = roster?.key.get(occupant.key);
    if (other?.vehicle !== car.vehicle || other.kind === 'plate') continue;
    const label = teller.tile(other.key).label;
    return { key: other.key, text: teller.say('refused.spare', { label, slot: slotName(slot) }) };
  }
  return null;
}

/** The same model by its make, whatever its color. */
function similarTo(key: KeyId, known: Known, teller: Teller): Instead['similar'] {
  const car = vehicleOf(known, key);
  if (car === undefined) return null;
  const count = teller.all().filter((where) => {
    const other = vehicleOf(known, where.key);
    const alike = other?.make === car.make && other.model === car.model;
    return where.here && where.key !== key && alike && other.vehicle !== car.vehicle;
  }).length;
  if (count === 0) return null;
  return {
    text: teller.say('refused.similar', { count }),
    sieve: { ...EVERYTHING, make: car.make, model: car.model },
  };
}

/** A key that somebody has can be asked for here, while somebody would hear it; else where to do it stands on the button. */
function officeWays(code: FaultCode, key: KeyId, known: Known, teller: Teller): readonly OfficeWay[] {
  const { say } = teller;
  switch (code) {
    case 'KC-KEY-03':
      return askWays(key, known, teller);
    case 'KC-KEY-01': {
      const why = known.uplink.reachable ? say('refused.byPhone') : say('refused.offline');
      return [{ text: say('refused.askNow'), why, wish: null, more: null }];
    }
    default:
      return [];
  }
}

function askWays(key: KeyId, { asks, cabinet, uplink }: Known, { say, of }: Teller): readonly OfficeWay[] {
  const { state, person } = of(key);
  const { session } = cabinet;
  // One that hangs somewhere is fetched, and nobody asks herself; a guest has the keys of the visit alone.
  if (state === 'in' || session === null || session.visit !== null || person === session.person) return [];
  const off = asks.isWanted(key) ? say('refused.asked') : uplink.reachable ? null : say('refused.offline');
  const way = (text: string, urgency: Urgency, more: string | null): OfficeWay =>
    off === null ? { text, why: null, wish: { key, urgency }, more } : { text, why: off, wish: null, more: null };
  return [
    way(say('refused.ask'), 'customerHere', say('refused.customerHere')),
    way(say('refused.tellMe'), 'today', null),
  ];
}
