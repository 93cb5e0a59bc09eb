// Keys as they were last known, each with its age; what may be said about them without network.
import { clockText, type Telling } from '@keycab/shared/sentence';
import { StateChip } from '../common/state-chip.tsx';
import type { Kept, KeptAct } from '../phone/kept.ts';
import type { KnownKey } from '../phone/snapshot.ts';
import { words } from './messages.ts';

const SHOWN_MAX = 30;
/** Few enough to be looked at one by one: then each says what can be done. */
const ACTED_MAX = 3;

export interface KeysProps {
  readonly keys: readonly KnownKey[];
  readonly kept: readonly Kept[];
  readonly telling: Telling;
  readonly asOf: string;
  readonly onSay: (act: KeptAct, label: string) => void;
}

export function Keys({ asOf, kept, keys, onSay, telling }: KeysProps) {
  return (
    <>
      {keys.length > SHOWN_MAX && <p className="muted small">{words.shown(SHOWN_MAX, keys.length)}</p>}
      <ul className="offline-keys">
        {keys.slice(0, SHOWN_MAX).map((known) => {
          const waits = kept.find(({ act }) => act.key === known.key);
          return (
            <li key={known.key} className="panel">
              <p className="offline-head">
                <b>{known.label}</b> <span className="muted">{known.car}</span>
                <StateChip state={known.state} />
              </p>
              <p>
                {known.where}
                {known.sinceWallMs !== null && known.state !== 'in' && (
                  <>, {words.since(clockText(known.sinceWallMs, telling))}</>
                )}
                {known.dueWallMs !== null && <>, {words.due(clockText(known.dueWallMs, telling))}</>}
              </p>
              <p className="offline-as-of small">{asOf}</p>
              {waits !== undefined && (
                <p className="small" role="status">
                  <b>{words.waits(clockText(waits.act.said?.wallMs ?? 0, telling))}</b>
                </p>
              )}
              {waits === undefined && known.own && <p className="small">{words.own}</p>}
              {waits === undefined && !known.own && known.state !== 'gone' && keys.length <= ACTED_MAX && (
                <div className="offline-acts">
                  <button
                    type="button"
                    className="offline-go"
                    onClick={() => onSay({ act: 'claimKey', key: known.key, reason: null }, known.label)}
                  >
                    {words.claim}
                  </button>
                  <button
                    type="button"
                    onClick={() =>
                      onSay({ act: 'askForKey', key: known.key, urgency: 'customerHere', place: null }, known.label)
                    }
                  >
                    {words.ask}
                  </button>
                </div>
              )}
            </li>
          );
        })}
      </ul>
    </>
  );
}
