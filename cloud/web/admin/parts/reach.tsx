// How far the newest roster has come, and what cabinets did that somebody has to look at.
import type { RosterStandings } from '@keycab/shared/administration';
import { clockText } from '@keycab/shared/sentence';
import { Button } from '@mantine/core';
import type { Loaded } from '../../common/use-loaded.ts';
import type { Moment } from '../../common/moment.ts';
import { words } from './messages.ts';
import type { Acting } from './use-act.ts';

const NAMED = 3;

export function Reach(props: {
  readonly standings: Loaded<RosterStandings>;
  readonly moment: Moment;
  readonly acting: Acting;
  readonly onName?: (person: string) => void;
}) {
  const { moment } = props;
  const { value } = props.standings;
  if (value === null) return null;
  const { doubts, issues, rosters } = value;
  const behind = rosters.filter(({ applied, version }) => applied < version);
  const newest = rosters.toSorted((a, b) => b.withdrawnIn - a.withdrawnIn)[0];
  const names = [...new Set((newest?.withdrawn ?? []).map(({ name }) => name))];
  return (
    <section className="panel reach" aria-label={words.reach}>
      {issues ? (
        <p>
          <b>{words.reaches(rosters.length - behind.length, rosters.length)}</b>{' '}
          {behind.map(({ asOfWallMs, cabinet, name, reachable }) => (
            <span key={cabinet}>
              {reachable
                ? words.coming(name)
                : words.missing(name, asOfWallMs === null ? null : clockText(asOfWallMs, moment))}{' '}
            </span>
          ))}
          {newest !== undefined && names.length > 0 && (
            <span className="muted">
              {words.withdrew(newest.withdrawnIn, names.slice(0, NAMED), Math.max(0, names.length - NAMED))}
            </span>
          )}
        </p>
      ) : (
        <p className="overdue">{words.noIssue}</p>
      )}
      {doubts.length > 0 && (
        <div className="doubts">
          <h2>{words.doubts}</h2>
          <ul>
            {doubts.map((doubt) => (
              <li key={doubt.doubt}>
                <span>{words.doubt(doubt)}</span>
                {doubt.why === 'nameMissing' && doubt.person !== null && props.onName !== undefined ? (
                  <Button size="xs" onClick={() => props.onName?.(doubt.person?.person ?? '')}>
                    {words.giveName}
                  </Button>
                ) : (
                  <Button
                    size="xs"
                    disabled={props.acting.busy}
                    onClick={() => props.acting.run({ act: 'settleDoubt', doubt: doubt.doubt })}
                  >
                    {words.settle}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}
