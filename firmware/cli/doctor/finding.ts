// What a check found: good, to look at, or broken, with a code and one command; pure.
import { FAULTS, type FaultCode } from '@keycab/shared/fault';
import { signed, type Talk } from '@keycab/shared/cli/talk';

export interface Finding {
  /** The check, as `journal`. */
  readonly check: string;
  readonly state: 'good' | 'look' | 'broken';
  readonly text: string;
  /** Null where all is well, and where the cabinet could not even start to say it. */
  readonly code: FaultCode | null;
  /** One command, or what to do by hand; null where the code says it all. */
  readonly fix: string | null;
}

export const fine = (check: string, text: string): Finding => ({ check, state: 'good', text, code: null, fix: null });
export const look = (check: string, text: string, code: FaultCode, fix: string | null = null): Finding => ({
  check,
  state: 'look',
  text,
  code,
  fix,
});
export const broken = (check: string, text: string, code: FaultCode | null, fix: string | null = null): Finding => ({
  check,
  state: 'broken',
  text,
  code,
  fix,
});

const WIDTH = 110;

/** Good ones share a line as long as they fit: nobody reads them twice. */
function packed(parts: readonly string[]): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const joined = `${lines.at(-1) ?? ''}   ${part}`;
    if (lines.length > 0 && joined.length <= WIDTH) lines[lines.length - 1] = joined;
    else lines.push(part);
  }
  return lines;
}

/** ✔ good, ! to look at with the command that explains it, ✖ broken with the one that mends it. */
export function findingsText(findings: readonly Finding[], talk: Pick<Talk, 'color'>): string {
  const of = (state: Finding['state']): readonly Finding[] => findings.filter((finding) => finding.state === state);
  const told = ({ state, text, fix, code }: Finding): string =>
    [
      signed(talk, state, `${text}.`),
      fix ?? (code === null ? null : FAULTS[code].todo),
      code === null ? null : `keycab explain ${code}`,
    ]
      .filter((part) => part !== null)
      .join('  ');
  return [
    ...packed(of('good').map(({ text }) => signed(talk, 'good', text))),
    ...of('look').map(told),
    ...of('broken').map(told),
  ]
    .map((line) => ` ${line}`)
    .join('\n');
}

const WEIGHT = { notice: 0, warning: 1, error: 2, fatal: 3 } as const;

/** `18 good, 1 to look at, 1 broken. Slots of the other boards still work.` */
export function closingText(findings: readonly Finding[]): string {
  const count = (state: Finding['state']): number => findings.filter((finding) => finding.state === state).length;
  const counts = `${String(count('good'))} good, ${String(count('look'))} to look at, ${String(count('broken'))} broken.`;
  const codes = findings.flatMap(({ state, code }) => (state === 'broken' && code !== null ? [code] : []));
  const [worst = null] = codes.toSorted((one, other) => WEIGHT[FAULTS[other].severity] - WEIGHT[FAULTS[one].severity]);
  return worst === null ? counts : `${counts} What works: ${FAULTS[worst].works}`;
}
