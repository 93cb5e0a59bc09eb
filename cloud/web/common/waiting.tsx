// A thin bar after 150 ms, a sentence after 2 s; no spinner.
import { type PageClock, useSlowness } from './clock.ts';
import { words } from './messages.ts';

export function Waiting({ clock, waiting }: { readonly clock: PageClock; readonly waiting: boolean }) {
  const slow = useSlowness(clock, waiting);
  return (
    <div role="status">
      <div className="waiting" data-slow={slow} />
      {slow === 'sentence' && <p className="muted small">{words.loading}</p>}
    </div>
  );
}
