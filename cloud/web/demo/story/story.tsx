// The story above the demo: an invitation, then its captions with the buttons that play, pause and walk through it.
import { Button } from '@mantine/core';
import { type KeyboardEvent, useSyncExternalStore } from 'react';
import type { Player } from './player.ts';
import { STEPS } from './steps.ts';
import './story.css';
import { captions, words } from './words.ts';

/** Seen and said, but it keeps the focus: whoever walks by arrows would lose it while hands are moving. */
const off = (is: boolean) => ({ 'aria-disabled': is, 'data-disabled': is });

export function Story({ player }: { readonly player: Player }) {
  const { at, busy, cast, playing, said } = useSyncExternalStore(player.subscribe, player.picture);
  const step = at === null ? undefined : STEPS[at];
  const caption = step === undefined || cast === null ? null : captions[step.name](cast);
  const isLast = at === STEPS.length - 1;
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowRight') player.next();
    else if (event.key === 'ArrowLeft') player.back();
    else if (event.key === 'Escape') player.stop();
    else return;
    event.preventDefault();
  };
  const begins = at === null;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- arrows walk, as the buttons in it do
    <section className="panel story" aria-label={words.region} onKeyDown={onKey} data-telling={!begins}>
      <div className="story-text" aria-live="polite">
        {caption === null ? (
          <p>{busy ? words.preparing : words.invitation}</p>
        ) : (
          <>
            <h2>{caption.title}</h2>
            <p>{caption.text}</p>
          </>
        )}
        {said !== null && (
          <p className="story-said" role="alert">
            <b>{words.stuck}</b> {said}
          </p>
        )}
      </div>
      <div className="row story-acts">
        {!begins && (
          <span className="muted small">
            <progress max={STEPS.length} value={at + 1} aria-label={words.region} /> {words.step(at + 1, STEPS.length)}
          </span>
        )}
        {!begins && (
          <Button size="sm" {...off(busy || at === 0)} onClick={player.back}>
            {words.back}
          </Button>
        )}
        {begins || isLast ? (
          <Button size="sm" variant={isLast ? 'default' : 'filled'} {...off(busy)} onClick={player.play}>
            {isLast ? words.again : words.play}
          </Button>
        ) : playing ? (
          <Button size="sm" variant="filled" onClick={player.pause}>
            {words.pause}
          </Button>
        ) : (
          <Button size="sm" variant="filled" {...off(busy)} onClick={player.play}>
            {words.goOn}
          </Button>
        )}
        {!begins && !isLast && (
          <Button size="sm" {...off(busy)} onClick={player.next}>
            {said === null ? words.next : words.retry}
          </Button>
        )}
        {!begins && (
          <Button size="sm" variant={isLast ? 'filled' : 'default'} onClick={player.stop}>
            {words.stop}
          </Button>
        )}
      </div>
    </section>
  );
}
