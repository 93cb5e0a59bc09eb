// A key was pulled that nobody released: the alarm, in words that say how to end it.
import { FAULTS } from '@keycab/shared/fault';
import type { Stage, ViewOf } from '../stage.ts';

const CODE = 'KC-KEY-02';

export function Pulled({ stage, view }: { readonly stage: Stage; readonly view: ViewOf<'pulled'> }) {
  const { screen, words } = stage;
  return (
    <main className="alarm">
      <section role="alert">
        <p className="large">
          {view.tile.title}
          {view.person !== null && ` · ${view.person.name}`}
        </p>
        <h1>{words.notReleased(view.tile.label)}</h1>
        <p className="large">
          <b>{words.putBack}</b> {words.intoSlot}
        </p>
        <p className="huge">{view.slotName}</p>
        <p>
          {words.call(FAULTS[CODE].call, screen.phone)} <span className="code">{CODE}</span>
        </p>
      </section>
    </main>
  );
}
