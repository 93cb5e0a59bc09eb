// Nobody took the key in time: its slot is locked again, and nothing has changed hands.
import type { Stage, ViewOf } from '../stage.ts';
import { StateLine, WaysOut } from '../parts.tsx';

export function Lapsed({ stage, view }: { readonly stage: Stage; readonly view: ViewOf<'lapsed'> }) {
  const { words } = stage;
  return (
    <main className="said" aria-live="polite">
      <section>
        <StateLine state={view.tile.state}>{`${view.tile.label} · ${view.slotName}`}</StateLine>
        <h1>{words.nothingLeft}</h1>
      </section>
      <div className="foot">
        <WaysOut stage={stage} session={view.person !== null} />
      </div>
    </main>
  );
}
