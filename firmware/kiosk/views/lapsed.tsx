// Nobody took the key in time: nothing has changed hands, and its slot is locked again or will be in seconds.
import type { Stage, ViewOf } from '../stage.ts';
import { StateLine, WaysOut } from '../parts.tsx';

export function Lapsed({ stage, view }: { readonly stage: Stage; readonly view: ViewOf<'lapsed'> }) {
  const { words } = stage;
  return (
    <main className="said" aria-live="polite">
      <section>
        <StateLine state={view.tile.state}>{`${view.tile.label} · ${view.slotName}`}</StateLine>
        <h1>{words.nothingLeft(Math.max(0, Math.ceil((view.locksInMs - stage.ageMs) / 1000)))}</h1>
      </section>
      <div className="foot">
        <WaysOut stage={stage} session={view.person !== null} />
      </div>
    </main>
  );
}
