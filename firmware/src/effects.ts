// Effect name to executor: an effect that nobody carries out does not compile; hands only.
import type { Effect, EffectType } from './cabinet/effect.ts';
import type { Hands } from './doors/hands.ts';

type Executors = { readonly [Type in EffectType]: (effect: Extract<Effect, { type: Type }>) => void };

export interface Effects {
  /** In order; what the body did with them is learned from reports, never from here. */
  run(effects: readonly Effect[]): void;
}

export function createEffects(hands: Hands): Effects {
  const executors: Executors = {
    PulseSolenoid: ({ slot, released, pulseMs }) => hands.pulse(slot, released, pulseMs),
    PulseDoorLatch: ({ session, pulseMs }) => hands.latch(session, pulseMs),
    LightSlot: ({ slot, color, rhythm, forMs }) => hands.light(slot, color, rhythm, forMs),
    RestLights: (resting) => hands.rest(resting),
    PlaySound: ({ pattern }) => hands.sound(pattern),
    ScanBoards: () => hands.scan(),
  };
  const execute = <Type extends EffectType>(effect: Extract<Effect, { type: Type }>): void => {
    (executors[effect.type] as (effect: Extract<Effect, { type: Type }>) => void)(effect);
  };
  return {
    run: (effects) => {
      effects.forEach((effect) => execute(effect));
      hands.flush();
    },
  };
}
