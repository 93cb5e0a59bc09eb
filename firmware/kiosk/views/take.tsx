// S4: the slot is lit and unlocked. Where it is, what for, back by when, how long it stays open.
import type { Stage, ViewOf } from '../stage.ts';
import { Also } from '../also.tsx';
import { useEscape } from '../escape.ts';
import { Header } from '../header.tsx';
import { BigButton, Remaining, Said } from '../parts.tsx';
import { roomBeside } from '../room.ts';
import { fill } from '../speech.ts';
import { Verdicts } from './needs.tsx';
import { Steel } from '../steel.tsx';

/** So many rows of slots can be told from each other on a low map. */
const LOW_ROWS = 8;

export function Take({ stage, view }: { readonly stage: Stage; readonly view: ViewOf<'take'> }) {
  const { screen, words, touch, profile, secondsLeft } = stage;
  const roomy = profile.rows > 4;
  // On a small screen below the slot's name: the buttons need the room.
  const beside = !roomy;
  const left = (
    <div className="left">
      <p className="large">
        <b>{fill(words.left, { seconds: secondsLeft ?? 0 })}</b>{' '}
        {!beside && <span className="aside">{words.leftHint}</span>}
      </p>
      <Remaining seconds={secondsLeft ?? 0} of={Math.round(view.ofMs / 1000)} />
    </div>
  );
  const notNow = (): void => touch({ type: 'DoneTouched' });
  useEscape(notNow);
  // Whoever has not found it by now needs these more than the map; a small screen has no room for both.
  const late = view.againText !== null || (secondsLeft ?? 0) * 2000 <= view.ofMs;
  const tight = profile.textTimes > 1 || screen.rows.length > LOW_ROWS;
  const { also, map } = roomBeside(view, { roomy, tight, late });
  return (
    <>
      <Header
        stage={stage}
        lead={
          <>
            <b>{view.title}</b>
            <span className="aside clip">{view.tile.title}</span>
          </>
        }
      />
      <main className="take">
        <section className="where" aria-live="polite">
          <p className="large">{view.againText ?? view.where}</p>
          <h1 className="huge">{view.slotName}</h1>
          {beside && left}
        </section>
        <section className="act">
          <BigButton onClick={notNow}>{words.notNow}</BigButton>
          <BigButton onClick={() => touch({ type: 'GoTouched', to: 'reasons', key: null })}>
            {words.changeWhy}
          </BigButton>
          {(roomy || late) && view.notOpenText !== null && (
            <BigButton onClick={() => touch({ type: 'NotOpenTold', released: view.released })}>
              {view.notOpenText}
            </BigButton>
          )}
          {(roomy || late) && view.moreText !== null && (
            <BigButton onClick={() => touch({ type: 'MoreTimeTold' })}>{view.moreText}</BigButton>
          )}
          {!beside && left}
        </section>
        <div className="why">
          <p>
            <Said sentence={view.why} />
          </p>
          {view.notes.map((note) => (
            <p key={note}>{note}</p>
          ))}
          <Verdicts stage={stage} all={view.verdicts} />
        </div>
        {map && <Steel screen={screen} here={view.slotName} label={view.mapText} />}
        <Also stage={stage} tiles={also} />
      </main>
    </>
  );
}
