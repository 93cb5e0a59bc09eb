// The four sounds of the kiosk, each at most 250 ms; an alarm alternates and grows until it is over. The page's only ears.
import type { ScreenSound } from '../src/kiosk/screen.ts';
import type { PageClock } from './clock.ts';

export interface Note {
  readonly hz: number;
  readonly ms: number;
}

/** Yes rises by a fifth, ask is one tone, no two low ones. */
export const NOTES: Readonly<Record<NonNullable<ScreenSound['pattern']>, readonly Note[]>> = {
  yes: [
    { hz: 660, ms: 100 },
    { hz: 990, ms: 140 },
  ],
  ask: [{ hz: 784, ms: 180 }],
  no: [
    { hz: 294, ms: 110 },
    { hz: 220, ms: 130 },
  ],
};

const ALARM: readonly Note[] = [
  { hz: 880, ms: 240 },
  { hz: 660, ms: 240 },
];
const ALARM_PAUSE_MS = 20;
/** From a quarter of the volume to all of it. */
const GROWS_IN = 16;

export const alarmNote = (index: number): Note & { readonly share: number } => ({
  ...(ALARM[index % ALARM.length] ?? { hz: 880, ms: 240 }),
  share: Math.min(1, 0.25 + (0.75 * index) / GROWS_IN),
});

export interface Sounds {
  /** Told with every screen; what was ordered before the first one is past. */
  heed(sound: ScreenSound): void;
}

/** A sound that could not start by then is no answer any more. */
const LATE_MS = 400;
const EDGE_S = 0.008;

export function createSounds(clock: PageClock): Sounds {
  let context: AudioContext | null = null;
  let count: number | null = null;
  let newest: ScreenSound | null = null;
  let stopAlarm: (() => void) | null = null;

  const play = (notes: readonly Note[], volume: number): void => {
    if (volume <= 0) return;
    context ??= new AudioContext();
    const { currentTime } = context;
    const askedMs = clock.monotonicMs();
    const sound = context;
    const start = (): void => {
      if (clock.monotonicMs() - askedMs > LATE_MS) return;
      let at = Math.max(currentTime, sound.currentTime);
      for (const { hz, ms } of notes) {
        tone(sound, hz, at, ms / 1000, volume);
        at += ms / 1000;
      }
    };
    if (context.state === 'running') start();
    else context.resume().then(start, () => undefined);
  };
  const alarm = (index: number): void => {
    const { share, ...note } = alarmNote(index);
    play([note], (newest?.volume ?? 0) * share);
    stopAlarm = clock.after(note.ms + ALARM_PAUSE_MS, () => alarm(index + 1));
  };

  return {
    heed: (sound) => {
      newest = sound;
      if (count !== null && sound.count > count && sound.pattern !== null) play(NOTES[sound.pattern], sound.volume);
      count = sound.count;
      if (sound.alarm && stopAlarm === null) alarm(0);
      if (!sound.alarm) {
        stopAlarm?.();
        stopAlarm = null;
      }
    },
  };
}

/** A tone without the click that a sudden edge makes. */
function tone(context: AudioContext, hz: number, at: number, seconds: number, volume: number): void {
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  oscillator.type = 'triangle';
  oscillator.frequency.value = hz;
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(volume, at + EDGE_S);
  gain.gain.setValueAtTime(volume, at + seconds - EDGE_S);
  gain.gain.linearRampToValueAtTime(0, at + seconds);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(at);
  oscillator.stop(at + seconds);
}
