// A tag before the camera opens its key; where there is no camera or it may not be used, its number is typed.
import { Button, TextInput } from '@mantine/core';
import { type RefObject, useEffect, useRef, useState } from 'react';
import type { PageClock } from '../common/clock.ts';
import type { House } from '../common/house.ts';
import { openDetector } from './detector.ts';
import { words } from './messages.ts';
import { targetOf } from './target.ts';

type State = 'starting' | 'looking' | 'notOurs' | 'refused' | 'none' | 'broken';

const LOOK_AGAIN_MS = 150;
const ENDS: readonly State[] = ['refused', 'none', 'broken'];

const refusal = (thrown: unknown): State =>
  thrown instanceof DOMException && (thrown.name === 'NotAllowedError' || thrown.name === 'SecurityError')
    ? 'refused'
    : 'none';

/** From the camera to the first code that is one of ours; the camera goes off with the page. */
function useScanner(clock: PageClock): readonly [RefObject<HTMLVideoElement | null>, State] {
  const video = useRef<HTMLVideoElement>(null);
  const [state, setState] = useState<State>('starting');
  useEffect(() => {
    let over = false;
    let stream: MediaStream | undefined;
    let stop = (): void => undefined;
    const off = (): void => {
      over = true;
      stop();
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
    const run = async (): Promise<void> => {
      if (navigator.mediaDevices === undefined) return setState('none');
      try {
        stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
      } catch (thrown) {
        return setState(refusal(thrown));
      }
      const screen = video.current;
      if (over || screen === null) return off();
      screen.srcObject = stream;
      const detector = await openDetector();
      await screen.play();
      setState('looking');
      const look = async (): Promise<void> => {
        const [code] = await detector.detect(screen);
        if (over) return;
        const target = code === undefined ? null : targetOf(code.rawValue);
        if (target !== null) {
          off();
          location.assign(target);
          return;
        }
        if (code !== undefined) setState('notOurs');
        stop = clock.after(LOOK_AGAIN_MS, () => void look().catch(() => setState('broken')));
      };
      await look();
    };
    void run().catch(() => {
      if (!over) setState('broken');
    });
    return off;
  }, [clock]);
  return [video, state];
}

export function Scan({ house }: { readonly house: House }) {
  const [video, state] = useScanner(house.clock);
  const field = useRef<HTMLInputElement>(null);
  const [number, setNumber] = useState('');
  const isOver = ENDS.includes(state);
  useEffect(() => {
    if (isOver) field.current?.focus();
  }, [isOver]);
  return (
    <div className="scan">
      <h1>{words.title}</h1>
      <p role="status" className="scan-says" data-over={isOver}>
        {words[state]}
      </p>
      <video ref={video} aria-label={words.view} muted playsInline hidden={isOver} />
      <form
        className="scan-typed"
        onSubmit={(event) => {
          event.preventDefault();
          const target = targetOf(number);
          if (target !== null) location.assign(target);
        }}
      >
        <TextInput
          ref={field}
          size="lg"
          label={words.number}
          value={number}
          maxLength={80}
          inputMode="search"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          onChange={(event) => setNumber(event.currentTarget.value)}
        />
        <Button type="submit" variant="filled" size="lg">
          {words.find}
        </Button>
      </form>
      <p className="muted small">{words.phone}</p>
    </div>
  );
}
