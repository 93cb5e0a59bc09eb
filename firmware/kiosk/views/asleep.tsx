// Nobody has been here for a while: dim, with the time and how to wake it. The badge works all the same.
import type { Stage } from '../stage.ts';
import { timeText } from '../time.ts';

export function Asleep({ stage }: { readonly stage: Stage }) {
  const { screen, words, nowWallMs } = stage;
  return (
    <main className="asleep dark">
      {nowWallMs !== null && <p className="huge">{timeText(nowWallMs, screen)}</p>}
      <h1>{screen.cabinetName}</h1>
      <p className="large">{words.touchToWake}</p>
    </main>
  );
}
