// S1, and the pad for a guest's code or a staff number: digits go to the cabinet one by one, only their count comes back.
import { Target } from '../target.tsx';
import type { Stage, ViewOf } from '../stage.ts';
import { BigButton, counted, Glyph, Title } from '../parts.tsx';
import { fill } from '../speech.ts';
import { useTyping } from '../typing.ts';

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;
const SECONDS_MAX = 120;

export function Entry({ stage, view }: { readonly stage: Stage; readonly view: ViewOf<'entry'> }) {
  const { words, touch, ageMs } = stage;
  const { typed, ready, checking } = view;
  const waitS = view.waitMs === null ? 0 : Math.max(0, Math.ceil((view.waitMs - ageMs) / 1000));
  const shut = checking || waitS > 0;
  const digit = (one: string): void => touch({ type: 'DigitTouched', digit: one });
  const erase = (): void => touch({ type: 'EraseTouched' });
  const enter = (): void => touch({ type: 'EnterTouched' });
  const leave = (): void => touch({ type: 'EntryLeft' });

  useTyping({
    letters: /[0-9]/,
    onLetter: digit,
    onErase: erase,
    onEnter: () => ready && enter(),
    onEscape: leave,
  });

  return (
    <main className="home secret">
      <section>
        <Title text={view.title} />
        <p className="large">{view.hint}</p>
        <p className="dots" aria-label={fill(words.typed, { typed })} role="img">
          {view.number === '' || view.what !== 'number' ? (
            Array.from({ length: view.most }, (_, at) => <span key={at} data-typed={at < typed} />)
          ) : (
            <b className="typed">{view.number}</b>
          )}
        </p>
        <p role="status" className="warning">
          {checking ? words.checking : waitS > 0 ? waiting(stage, waitS) : (view.warning ?? '')}
        </p>
        <div className="foot">
          <BigButton onClick={leave}>{counted(words.notNow, stage)}</BigButton>
          {view.what === 'pin' && <BigButton onClick={() => touch({ type: 'DoneTouched' })}>{words.notYou}</BigButton>}
        </div>
      </section>
      <div className="pad" role="group" aria-label={words.pad}>
        {DIGITS.map((one) => (
          <Target key={one} disabled={shut} onClick={() => digit(one)}>
            {one}
          </Target>
        ))}
        <Target aria-label={words.erase} disabled={shut || typed === 0} onClick={erase}>
          <Glyph d="M9 5h12v14H9l-6-7Zm3.5 4.5 5 5m0-5-5 5" />
        </Target>
        <Target disabled={shut} onClick={() => digit('0')}>
          0
        </Target>
        <Target aria-label={words.enter} disabled={shut || !ready} onClick={enter}>
          <Glyph d="M20 5v8H5m5-5-5 5 5 5" />
        </Target>
      </div>
    </main>
  );
}

const waiting = ({ words }: Stage, seconds: number): string =>
  seconds <= SECONDS_MAX
    ? fill(words.waitSeconds, { seconds })
    : fill(words.waitMinutes, { minutes: Math.ceil(seconds / 60) });
