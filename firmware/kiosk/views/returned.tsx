// S6: a key is back, one's own or another's, in its slot or in a different one.
import type { Stage, ViewOf } from '../stage.ts';
import { StateLine } from '../parts.tsx';
import { Steel } from '../steel.tsx';

export function Returned({ stage, view }: { readonly stage: Stage; readonly view: ViewOf<'returned'> }) {
  const { screen, words } = stage;
  const { tile, holder, person } = view;
  const thanks = person?.givenName ?? null;
  const misplaced = view.homeName !== null || view.homeElsewhere;
  const said = (): string => {
    if (holder === null) return words.nobodysBack(tile.label, thanks);
    const own = holder.name === person?.name;
    return own ? words.ownBack(tile.label, person.givenName) : words.othersBack(holder.givenName, tile.label, thanks);
  };
  return (
    <main className="said" aria-live="polite">
      <section>
        <StateLine state="in">{words.inSlot(view.slotName)}</StateLine>
        <h1>{said()}</h1>
        {misplaced && (
          <p className="large">
            <b>{words.livesIn(tile.label, view.homeName)}</b> {words.moveOrLeave}
          </p>
        )}
        {screen.door === 'open' && !misplaced && <p className="large">{words.closeDoor}</p>}
      </section>
      {view.homeName !== null && <Steel screen={screen} here={view.homeName} label={words.map(view.homeName)} />}
    </main>
  );
}
