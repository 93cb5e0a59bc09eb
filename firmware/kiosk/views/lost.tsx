// The page cannot hear the firmware: an old screen would lie, so none is shown.
import { FAULTS } from '@keycab/shared/fault';
import type { Messages } from '../messages.ts';

const CODE = 'KC-UI-02';

export function Lost(props: { readonly words: Messages; readonly sinceWallMs: number }) {
  const row = FAULTS[CODE];
  const since = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' }).format(props.sinceWallMs);
  return (
    <main className="alone">
      <section role="alert">
        <h1>{row.happened}</h1>
        <p className="large">{props.words.screenLost(since)}</p>
        <dl>
          <dt>{props.words.whatToDo}</dt>
          <dd>{row.todo}</dd>
          <dt>{props.words.whoToCall}</dt>
          <dd>{row.call}</dd>
          <dt>{props.words.stillWorks}</dt>
          <dd>{row.works}</dd>
        </dl>
        <p className="code">{CODE}</p>
      </section>
    </main>
  );
}

export function Starting({ words }: { readonly words: Messages }) {
  return (
    <main className="alone">
      <h1>{words.starting}</h1>
      <p className="large">{words.startingHint}</p>
    </main>
  );
}
