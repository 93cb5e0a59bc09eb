// S6: a key is back, one's own or another's, in its slot or in a different one.
import type { Stage, ViewOf } from '../stage.ts';
import { StateLine, Title } from '../parts.tsx';
import { Steel } from '../steel.tsx';

export function Returned({ stage, view }: { readonly stage: Stage; readonly view: ViewOf<'returned'> }) {
  const { screen, words } = stage;
  return (
    <main className="said" aria-live="polite">
      <section>
        <StateLine state="in">{view.placeText}</StateLine>
        <Title text={view.title} />
        {view.livesText !== null && (
          <p className="large">
            <b>{view.livesText}</b> {view.moveText}
          </p>
        )}
        {screen.door === 'open' && view.livesText === null && <p className="large">{words.closeDoor}</p>}
      </section>
      {view.homeName !== null && <Steel screen={screen} here={view.homeName} label={view.mapText} />}
    </main>
  );
}
