// keycab explain: what a code means, what to do, who to call, what still works.
import { FAULTS, type FaultCode } from '../src/fault.ts';
import type { Given } from './verb.ts';
import { EXIT, usage, type Talk } from './talk.ts';

export function explain({ positionals, values }: Given, talk: Talk): number {
  const code = positionals[0]?.toUpperCase();
  if (code === undefined || positionals.length > 1)
    return usage(talk, 'Usage: keycab explain <code>, as in: keycab explain KC-SLOT-01');
  if (!Object.hasOwn(FAULTS, code)) {
    const area = /^KC-[A-Z]+/.exec(code)?.[0];
    const near = Object.keys(FAULTS).filter((known) => area !== undefined && known.startsWith(`${area}-`));
    const hint =
      near.length > 0 ? ` Did you mean ${near.join(', ')}?` : ` Codes look like ${Object.keys(FAULTS)[0] ?? ''}.`;
    return usage(talk, `There is no code ${code}.${hint}`);
  }
  const row = FAULTS[code as FaultCode];
  if (values['json'] === true) talk.data(JSON.stringify({ code, ...row }));
  else {
    talk.data(
      [
        `${code} (${row.severity})`,
        `What happened   ${row.happened}`,
        `What to do      ${row.todo}`,
        `Who to call     ${row.call}`,
        `What works      ${row.works}`,
      ].join('\n'),
    );
  }
  return EXIT.good;
}
