// What a cabinet remembers of the keys that people have from it: their clocks, their partners, their chance of a check; pure.
import type { CabinetEvent, EventOf } from '@keycab/shared/events/cabinet';
import type { KeyId, PersonId } from '@keycab/shared/ids';

export interface Out {
  readonly person: PersonId | null;
  readonly session: number | null;
  readonly reason: string | null;
  /** When it left the cabinet: a handover does not change that. */
  readonly takenWallMs: number | null;
  /** The boot and its monotonic time at which the relative clock began; null where only the wall can tell. */
  readonly began: { readonly boot: number; readonly monotonicMs: number } | null;
  readonly minutes: number | null;
  /** The absolute time at which it is due, if any; no handover moves it. */
  readonly dueByWallMs: number | null;
  readonly reminded: boolean;
  readonly escalated: 0 | 1 | 2;
  /** How often its holder has moved the time on. */
  readonly extended: number;
  /** 0 to 9,999, from the random bytes of the line: nobody can foresee whose key is compared with its seal. */
  readonly chance: number;
  /** The plate or key that left with it. */
  readonly partner: KeyId | null;
  /** Its holder may no longer have it, and has been pointed out. */
  readonly withdrawn: boolean;
  /** That one has come back without this one, then; null again when it was asked for. */
  readonly alone: { readonly boot: number; readonly monotonicMs: number } | null;
}

type Clock = Pick<Out, 'minutes' | 'dueByWallMs'>;

/** One step of the fold, in place. @param release the release that the event ends, if any */
export function foldOuts(outs: Map<KeyId, Out>, event: CabinetEvent, release: Clock | undefined): void {
  switch (event.type) {
    case 'KeyTaken':
      outs.set(event.key, outOf(event, release));
      break;
    case 'KeyTakenWithoutRelease':
      outs.set(event.key, outOf({ ...event, reason: null }, undefined));
      break;
    case 'KeyReturned':
    case 'KeyMisplaced': {
      const partner = outs.get(event.key)?.partner ?? null;
      outs.delete(event.key);
      if (partner !== null) change(outs, partner, { alone: { boot: event.boot, monotonicMs: event.monotonicMs } });
      break;
    }
    case 'HolderFlagged':
      change(outs, event.key, { withdrawn: true });
      break;
    case 'PartnerMissed':
      change(outs, event.partner, { alone: null });
      break;
    case 'KeyDueSoon':
      change(outs, event.key, { reminded: true });
      break;
    case 'OverdueEscalated':
      change(outs, event.key, { escalated: event.step });
      break;
    case 'KeyDueSet':
      change(outs, event.key, {
        reason: event.reason,
        minutes: event.minutes,
        began: event.minutes === null ? null : { boot: event.boot, monotonicMs: event.monotonicMs },
        dueByWallMs: event.minutes === null ? event.dueWallMs : (outs.get(event.key)?.dueByWallMs ?? null),
        reminded: false,
        escalated: 0,
        extended: (outs.get(event.key)?.extended ?? 0) + (event.extended === true ? 1 : 0),
      });
      break;
    case 'KeyHandedOver':
      change(outs, event.key, handed(event));
      // On its way to another rooftop it is due there.
      if (event.route !== undefined) change(outs, event.key, { dueByWallMs: event.dueWallMs });
      break;
    case 'PlateBound':
      change(outs, event.key, { partner: event.plate });
      change(outs, event.plate, { partner: event.key });
      break;
    default:
      break;
  }
}

const change = (outs: Map<KeyId, Out>, key: KeyId, more: Partial<Out>): void => {
  const out = outs.get(key);
  if (out !== undefined) outs.set(key, { ...out, ...more });
};

/** The relative clock begins anew with a new reason only. */
function handed(event: EventOf<'KeyHandedOver'>): Partial<Out> {
  const who = { person: event.receiver, session: event.session, withdrawn: false, extended: 0 };
  if (event.minutes === null) return who;
  return {
    ...who,
    reason: event.reason,
    minutes: event.minutes,
    began: { boot: event.boot, monotonicMs: event.monotonicMs },
    reminded: false,
    escalated: 0,
  };
}

function outOf(
  event: Pick<
    EventOf<'KeyTaken'>,
    'person' | 'session' | 'reason' | 'boot' | 'monotonicMs' | 'nonce' | 'notBeforeWallMs' | 'notAfterWallMs'
  >,
  release: Clock | undefined,
): Out {
  // Found out later: when it left, no monotonic clock of this boot has seen.
  const seen = event.notBeforeWallMs === event.notAfterWallMs;
  return {
    person: event.person,
    session: event.session,
    reason: event.reason,
    takenWallMs: event.notBeforeWallMs,
    began: seen ? { boot: event.boot, monotonicMs: event.monotonicMs } : null,
    minutes: release?.minutes ?? null,
    dueByWallMs: release?.dueByWallMs ?? null,
    reminded: false,
    escalated: 0,
    extended: 0,
    chance: chanceOf(event.nonce),
    partner: null,
    withdrawn: false,
    alone: null,
  };
}

/** Four base64url digits of the nonce: 0 to 9,999, even enough (2^24 is no multiple of 10,000; the bias is below 0.06 %). */
function chanceOf(nonce: string): number {
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  let value = 0;
  for (const digit of nonce.slice(0, 4)) value = value * 64 + Math.max(0, digits.indexOf(digit));
  return value % 10_000;
}
