// The line on top: who is badged in or which cabinet this is, the most urgent notice, the clock.
import type { ReactNode } from 'react';
import type { Screen } from '../src/kiosk/screen.ts';
import type { Stage } from './stage.ts';
import { timeText } from './time.ts';

export interface Strip {
  readonly tone: 'alarm' | 'warn' | 'plain';
  readonly text: string;
  readonly code: string | null;
}

const RANK = { error: 0, warning: 1, notice: 2 } as const;

/** Everything that is not as it should be, most urgent first. */
export function strips(stage: Pick<Stage, 'screen' | 'words'>): Strip[] {
  const { screen, words } = stage;
  const since = screen.offline?.sinceWallMs ?? null;
  const notices = [...screen.notices].sort((a, b) => RANK[a.severity] - RANK[b.severity]);
  const own: (Strip | null)[] = [
    screen.lockdown ? { tone: 'alarm', text: `${words.lockedDown}. ${words.returnsOnly}.`, code: null } : null,
    ...notices.map((notice): Strip => ({
      tone: notice.severity === 'error' ? 'alarm' : notice.severity === 'warning' ? 'warn' : 'plain',
      text: notice.text,
      code: notice.code,
    })),
    screen.offline === null
      ? null
      : {
          tone: 'warn',
          text: words.offline(since === null ? null : timeText(since, screen), screen.offline.waiting),
          code: null,
        },
    screen.clockChecked ? null : { tone: 'plain', text: words.timeNotChecked, code: null },
  ];
  const seen = new Set<string>();
  return own.filter((strip) => strip !== null && !seen.has(strip.text) && seen.add(strip.text) !== null) as Strip[];
}

// Two of four lines each leave the smallest screen room for who is late.
const BOXED_MAX = 2;

/** Those that stand in the middle of the screen, whole, as far as there is room for them: nobody is badged in. */
export const boxed = (stage: Pick<Stage, 'screen' | 'words'>): Strip[] =>
  stage.screen.view.kind === 'attract' ? strips(stage).slice(0, BOXED_MAX) : [];

/** Those for the header, most urgent first: what stands in the middle is not said twice. */
export const headed = (stage: Pick<Stage, 'screen' | 'words'>): Strip[] => strips(stage).slice(boxed(stage).length);

const personOf = (view: Screen['view']) => ('person' in view ? view.person : null);

export function Header(props: { readonly stage: Stage; readonly lead?: ReactNode }) {
  const { screen, words, nowWallMs } = props.stage;
  const person = personOf(screen.view);
  const all = headed(props.stage);
  const first = all[0];
  // On a small screen the words need the room; the code stands with them where nobody is badged in.
  const roomy = props.stage.profile.rows > 4;
  const held = screen.view.kind === 'home' ? words.keysOut(screen.view.held) : null;
  return (
    <header className="dark header">
      <p className="who">
        {props.lead ?? (
          <>
            <b>{person?.name ?? screen.cabinetName}</b>
            <span className="aside">{person === null ? screen.siteName : person.department}</span>
          </>
        )}
      </p>
      <p className="strip" role="status" data-tone={first?.tone ?? 'none'}>
        <span className="first">
          <span className="clip">{first === undefined ? held : first.text}</span>
          {all.length > 1 && <span className="aside">{words.more(all.length - 1)}</span>}
        </span>
        {first?.code != null && roomy && <span className="code">{first.code}</span>}
      </p>
      <p className="clock">{nowWallMs === null ? '--:--' : timeText(nowWallMs, screen)}</p>
    </header>
  );
}
