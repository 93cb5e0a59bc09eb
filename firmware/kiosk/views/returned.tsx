// S6: a key is back, one's own or another's, in its slot or in a different one.
import type { Stage, ViewOf } from '../stage.ts';
import { StateLine } from '../parts.tsx';
import { Steel } from '../steel.tsx';

export function Returned({ stage, view }: { readonly stage: Stage; readonly view: ViewOf<'returned'> }) {
  const { screen, words } = stage;
  const { tile, holder, person } = view;
  const thanks = person?.givenName ?? null;
  const others = holder !== null && holder.name !== person?.name;
  return (
    <main className="said" aria-live="polite">
      <section>
        <StateLine state="in">{words.inSlot(view.slotName)}</StateLine>
        <h1>{others ? words.othersBack(holder.givenName, tile.label, thanks) : words.ownBack(tile.label, thanks)}</h1>
        {view.homeName !== null && (
          <p className="large">
            <b>{words.livesIn(tile.label, view.homeName)}</b> {words.moveOrLeave}
          </p>
        )}
        {screen.door === 'open' && view.homeName === null && <p className="large">{words.closeDoor}</p>}
      </section>
      {view.homeName !== null && <Steel screen={screen} here={view.homeName} label={words.map(view.homeName)} />}
    </main>
  );
}
