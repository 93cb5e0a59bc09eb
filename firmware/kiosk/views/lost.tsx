// The page cannot hear the firmware: an old screen would lie, so none is shown.
import type { Spoken } from '../speech.ts';
import { fill } from '../speech.ts';

const CODE = 'KC-UI-02';

export function Lost(props: { readonly spoken: Spoken; readonly sinceWallMs: number }) {
  const { speech, locale } = props.spoken;
  const { words, lost } = speech;
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'medium' }).format(props.sinceWallMs);
  return (
    <main className="alone">
      <section role="alert">
        <h1>{lost.happened}</h1>
        <p className="large">{fill(words.lost, { time })}</p>
        <dl>
          <dt>{words.whatToDo}</dt>
          <dd>{lost.todo}</dd>
          <dt>{words.whoToCall}</dt>
          <dd>{lost.call}</dd>
          <dt>{words.stillWorks}</dt>
          <dd>{lost.works}</dd>
        </dl>
        <p className="code">{CODE}</p>
      </section>
    </main>
  );
}

export function Starting({ spoken }: { readonly spoken: Spoken }) {
  const { words } = spoken.speech;
  return (
    <main className="alone">
      <h1>{words.starting}</h1>
      <p className="large">{words.startingHint}</p>
    </main>
  );
}
