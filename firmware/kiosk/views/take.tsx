// S4: the slot is lit and unlocked. Where it is, what for, back by when, how long it stays open.
import type { Stage, ViewOf } from '../stage.ts';
import { useEscape } from '../escape.ts';
import { Header } from '../header.tsx';
import { BigButton, Remaining } from '../parts.tsx';
import { Steel } from '../steel.tsx';
import { timeText } from '../time.ts';

const RELEASE_SECONDS = 20;

export function Take({ stage, view }: { readonly stage: Stage; readonly view: ViewOf<'take'> }) {
  const { screen, words, touch, secondsLeft } = stage;
  const cell = screen.slots.find((one) => one.slot === view.slot);
  const notNow = (): void => touch({ type: 'DoneTouched' });
  useEscape(notNow);
  return (
    <>
      <Header
        stage={stage}
        lead={
          <>
            <b>{words.take(view.tile.label)}</b>
            <span className="aside clip">{view.tile.title}</span>
          </>
        }
      />
      <main className="take">
        <section className="where" aria-live="polite">
          <p className="large">
            {screen.door === 'closed' ? `${words.openDoor} ` : ''}
            {words.light(cell?.light?.color ?? null, view.slotName.replace(/\d+$/, ''))}
          </p>
          <h1 className="huge">{view.slotName}</h1>
        </section>
        <section className="act">
          <BigButton onClick={notNow}>{words.notNow}</BigButton>
          <p className="large">
            <b>{words.left(secondsLeft ?? 0)}</b> <span className="aside">{words.leftHint}</span>
          </p>
          <Remaining seconds={secondsLeft ?? 0} of={RELEASE_SECONDS} />
        </section>
        <p className="why">
          {words.why} <b>{view.reason ?? words.noReason}</b>
          {view.dueWallMs !== null && (
            <>
              {' · '}
              {words.backBy} <b>{timeText(view.dueWallMs, screen)}</b>
            </>
          )}
        </p>
        <Steel screen={screen} here={view.slotName} label={words.map(view.slotName)} />
      </main>
    </>
  );
}
