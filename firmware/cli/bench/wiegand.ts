// keycab bench readers --kind wiegand: badges of a reader on the two wires of a slot board, under its driver; its board only.
import { WIEGAND } from '../../src/doors/messages.ts';
import { createWiegandReader, type WiegandDiscard } from '../../src/readers/wiegand-reader.ts';
import { readWiegand } from '../../src/readers/wiegand.ts';
import { EXIT, type Talk } from '@keycab/shared/cli/talk';
import { unreachable } from '../advice.ts';
import { isSaid, type Values } from '../given.ts';
import type { Bench } from '../main.ts';
import { driveBoard } from './drive.ts';
import { createTeller } from './teller.ts';
import { untilStopped } from './until.ts';

const WHY: Readonly<Record<WiegandDiscard, string>> = {
  format: 'no format of 26 or 34 bits that is known',
  parity: 'wrong parity: a loose wire, or both swapped',
  keypad: 'keys of its keypad, which are not read',
  pulses: 'pulses that overlap, or too many of them',
};

export async function wiegand(
  port: string,
  values: Values,
  seconds: number | null,
  talk: Talk,
  bench: Bench,
): Promise<number> {
  const teller = createTeller('wiegand', values, talk, bench);
  const reveal = isSaid(values, 'reveal');
  const reader = createWiegandReader({
    name: 'bench',
    ticker: bench.clock,
    badgeKey: bench.random(32),
    day: () => '',
    report: teller.report,
    trouble: ({ why }) => teller.tell({ type: 'trouble' }, `a badge was not read: ${WHY[why]}`),
  });
  const driven = await driveBoard(port, bench, {
    answered: reader.answered,
    silent: reader.silent,
    heard: (_board, message) => {
      if (message.id !== WIEGAND) return;
      const read = message.bits === null || !reveal ? null : readWiegand(message.bits);
      if (read?.ok === true) teller.reveal(`${read.value.facility} ${read.value.number}`);
      reader.frame(message.bits);
    },
  });
  if (!driven.ok) {
    reader.close();
    return unreachable(talk, 'KC-BOARD-01', port, driven.why, driven.advice);
  }
  talk.say(`Hold a badge to the reader of board ${driven.value.board.settings.board} on ${port}.`);
  await untilStopped(bench, seconds);
  reader.close();
  driven.value.close();
  if (!teller.answers()) return unreachable(talk, 'KC-BOARD-01', port, 'the board fell silent');
  talk.say(`${String(teller.presented())} presentations.`);
  return EXIT.good;
}
