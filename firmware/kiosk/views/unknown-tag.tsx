// A tag that no roster knows sits in a slot.
import { FAULTS } from '@keycab/shared/fault';
import type { Stage, ViewOf } from '../stage.ts';
import { Steel } from '../steel.tsx';

const CODE = 'KC-TAG-01';

export function UnknownTag({ stage, view }: { readonly stage: Stage; readonly view: ViewOf<'unknownTag'> }) {
  const { screen, words } = stage;
  return (
    <main className="said" aria-live="assertive">
      <section>
        <h1>{words.unknownTag(view.slotName)}</h1>
        <p className="large">{FAULTS[CODE].todo}</p>
        <p>
          {words.call(FAULTS[CODE].call, screen.phone)} <span className="code">{CODE}</span>
        </p>
      </section>
      <Steel screen={screen} here={view.slotName} label={words.map(view.slotName)} />
    </main>
  );
}
