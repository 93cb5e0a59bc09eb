// keycab bench board-id: who a slot board says it is; gives it a serial with jumper and --yes; its board only.
import { EXIT, signed, usage, type Talk } from '@keycab/shared/cli/talk';
import { unreachable } from '../advice.ts';
import { isSaid, text, wholeNumber, type Values } from '../given.ts';
import type { Bench } from '../main.ts';
import { meetBoard, type BoardIdentity } from './meet.ts';

export function identityText({ name, major, own }: BoardIdentity): string {
  const rows = [['firmware', `${name} ${String(major)}`]];
  if (own !== null)
    rows.push(
      ['serial', own.valid ? own.serial : 'none yet'],
      ['revision', own.valid ? String(own.revision) : 'none yet'],
      ['longest pulse', `${String(own.pulseMs)} ms`],
      ['heartbeat', `${String(own.heartbeatMs)} ms without one: everything off`],
    );
  return rows.map(([label = '', value = '']) => `${label.padEnd(14)} ${value}`).join('\n');
}

export async function boardId(port: string, values: Values, talk: Talk, bench: Bench): Promise<number> {
  const serial = text(values, 'serial')?.toLowerCase() ?? null;
  const revision = wholeNumber(values, 'revision', 0, 127);
  if (!revision.ok) return usage(talk, revision.reason);
  if (serial !== null && !/^[0-9a-f]{8}$/.test(serial))
    return usage(talk, `--serial ${serial}: eight hex digits, as in 0000a001.`);
  if (serial !== null && !isSaid(values, 'yes'))
    return usage(
      talk,
      'Nothing was written. A new serial makes it another board for every cabinet: say --yes if you mean it.',
    );

  const write = serial === null ? undefined : { serial, revision: revision.value ?? 1 };
  const met = await meetBoard(port, bench, write);
  if (!met.ok && met.kind === 'unreachable') return unreachable(talk, 'KC-BOARD-01', port, met.why);
  if (!met.ok) {
    talk.say(
      `${signed(talk, 'broken', `Nothing was written: ${met.why}.`)}  Set the jumper, write, take it off again.`,
    );
    return EXIT.altered;
  }
  const identity = met.value;
  if (isSaid(values, 'json')) talk.data(JSON.stringify({ port, ...identity }));
  else talk.data(identityText(identity));
  if (write === undefined || identity.own?.serial === serial) return EXIT.good;
  talk.say(signed(talk, 'broken', 'Nothing was written: this is no slot board of ours.'));
  return EXIT.altered;
}
