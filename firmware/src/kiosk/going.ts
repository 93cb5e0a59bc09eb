// Where whoever stands here has gone on the screen: the keys, a basket, a handover, a problem, a purpose; pure.
import type { CabinetEvent } from '@keycab/shared/events/cabinet';
import type { KeyId } from '@keycab/shared/ids';
import type { Touch } from './screen.ts';
import type { Going, Sieve } from './visit-views.ts';

export const AT_HOME: Going = { at: 'home' };
export const EVERYTHING: Sieve = { make: null, model: null, color: null, all: false };

/** More than one person carries in one go. */
const BASKET_MAX = 20;

/** @returns where a touch leads; the same where it leads nowhere */
export function goneBy(going: Going, touch: Touch): Going {
  switch (touch.type) {
    case 'GoTouched':
      return placeOf(touch.to, touch.key);
    case 'SieveTouched': {
      const { make, model, color, all } = touch;
      const keys = going.at === 'browse' ? going.keys : [];
      return { at: 'browse', sieve: { make, model, color, all }, keys };
    }
    case 'KeyTicked': {
      if (going.at !== 'browse') return going;
      const { key } = touch;
      const without = going.keys.filter((each) => each !== key);
      const ticked = without.length < going.keys.length ? without : [...going.keys, key].slice(0, BASKET_MAX);
      return { ...going, keys: ticked };
    }
    case 'BackTouched':
    case 'KeyChosen':
    case 'KeysChosen':
    case 'ReasonChosen':
    case 'ProblemTold':
    case 'HandoverLeft':
      return AT_HOME;
    default:
      return going;
  }
}

function placeOf(to: Going['at'], key: KeyId | null): Going {
  switch (to) {
    case 'browse':
      return { at: 'browse', sieve: EVERYTHING, keys: [] };
    case 'mine':
      return key === null ? AT_HOME : { at: to, key };
    case 'problem':
    case 'reasons':
      return { at: to, key };
    case 'home':
    case 'handOver':
      return { at: to };
  }
}

/** The next person begins with the keys, and so does whoever has handed one over. */
export function goneAfter(going: Going, event: CabinetEvent): Going {
  switch (event.type) {
    case 'SessionOpened':
    case 'SessionClosed':
    case 'KeyHandedOver':
    case 'HandoverEnded':
      return AT_HOME;
    default:
      return going;
  }
}
