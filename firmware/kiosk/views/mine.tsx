// A key that you have yourself: since when, what for, until when, where it is hung up, and what you can do with it.
import type { KeyId } from '@keycab/shared/ids';
import { useEscape } from '../escape.ts';
import { BigButton, counted, Said, StateLine, Title } from '../parts.tsx';
import type { Stage, ViewOf } from '../stage.ts';
import { Target } from '../target.tsx';

type Way = ViewOf<'mine'>['ways'][number];

export function Mine({ stage, view }: { readonly stage: Stage; readonly view: ViewOf<'mine'> }) {
  const { touch, words } = stage;
  const { tile } = view;
  const leave = (): void => touch({ type: 'GoTouched', to: 'home', key: null });
  useEscape(leave);
  return (
    <main className="said mine" aria-live="polite">
      <section>
        <StateLine state={tile.state}>{[tile.label, tile.title].filter(Boolean).join(' · ')}</StateLine>
        <Title text={view.title} />
        <p className="large">
          <Said sentence={view.sentence} />
        </p>
        <p className="large">{view.putBack}</p>
      </section>
      <div className="ways">
        {view.ways.map((way) => (
          <WayButton key={way.to} way={way} onClick={() => touch(touchFor(way, tile.key))} />
        ))}
        <BigButton primary onClick={leave}>
          {counted(words.back, stage)}
        </BigButton>
      </div>
    </main>
  );
}

const touchFor = ({ to }: Way, key: KeyId): Parameters<Stage['touch']>[0] =>
  to === 'handOver' ? { type: 'HandoverPicked', keys: [key] } : { type: 'GoTouched', to, key };

function WayButton({ way, onClick }: { readonly way: Way; readonly onClick: () => void }) {
  return (
    <Target className="choice" disabled={way.why !== null} onClick={onClick}>
      <b>{way.text}</b>
      {way.why !== null && <span>{way.why}</span>}
    </Target>
  );
}
