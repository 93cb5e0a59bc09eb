// The cabinet's own program, if it runs: it holds the ports, so it is asked instead of fought with; touches loopback HTTP.
import { get } from 'node:http';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { FaultCode } from '@keycab/shared/fault';
import { broken, fine, look, type Finding } from './finding.ts';

const Ready = Compile(Type.Object({ ready: Type.Boolean(), missing: Type.Array(Type.String()) }));
const ANSWER_MAX_MS = 2_000;
const ANSWER_MAX_CHARACTERS = 100_000;

/** Sentences on what keeps the cabinet from giving out keys. */
export interface Running {
  readonly missing: readonly string[];
}

/** @returns null where nobody answers, or somebody else */
export async function askRunning(host: string, port: number): Promise<Running | null> {
  if (port === 0) return null;
  const answer = await new Promise<string>((resolve) => {
    const nobody = (): void => resolve('');
    // A connection of its own, closed at once: one that is kept would keep this program alive too.
    const asking = get({ host, port, path: '/readyz', agent: false, timeout: ANSWER_MAX_MS }, (reply) => {
      let text = '';
      reply
        .setEncoding('utf8')
        .on('data', (part: string) => (text += part.slice(0, ANSWER_MAX_CHARACTERS - text.length)));
      reply.on('end', () => resolve(text)).on('error', nobody);
    });
    asking
      .on('timeout', () => asking.destroy())
      .on('error', nobody)
      .on('close', nobody);
  });
  const body = parsed(answer);
  return Ready.Check(body) ? { missing: body.missing } : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Somebody else's page: ours does not run.
    return null;
  }
}

const CODES: readonly (readonly [RegExp, FaultCode, Finding['state']])[] = [
  [/^slot board/, 'KC-BOARD-01', 'broken'],
  [/^badge reader/, 'KC-READER-01', 'broken'],
  [/journal/, 'KC-DISK-01', 'broken'],
  [/roster/, 'KC-SYNC-05', 'look'],
];

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

export function checkRunning({ missing }: Running, boards: number, readers: number): Finding[] {
  const said = missing.map((sentence): Finding => {
    const [, code, state] = CODES.find(([about]) => about.test(sentence)) ?? [
      null,
      'KC-BUG-01' as const,
      'look' as const,
    ];
    const text = `${capital(sentence)}, says the cabinet`;
    return state === 'broken' ? broken('running', text, code) : look('running', text, code);
  });
  const many = (count: number, thing: string): string => `${String(count)} ${thing}${count === 1 ? '' : 's'}`;
  const counts = `${many(boards, 'board')} and ${many(readers, 'reader')}`;
  const note = missing.length === 0 ? `, ready with ${counts}` : '';
  return [fine('running', `cabinet runs and holds its ports${note}`), ...said];
}
