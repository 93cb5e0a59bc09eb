// A chip that skips the turns of its delays is the chip that lives through them, edge by edge; simulated chip.
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { ARM, BEAT, LIGHT, PULSE, SOUND } from '@keycab/firmware/doors/messages';
import { createAvrBoard } from '@keycab/hardware/simulated/avr/board';
import { createManualTicker } from '@keycab/hardware/simulated/clock';
import { tagRom } from '@keycab/hardware/simulated/rom';
import { frame, IMAGE, SERIAL } from './rig.ts';

/** Every change of every port with its cycle, every byte with its millisecond, over a second full of work. */
function live(patient: boolean, tag: number) {
  const ticker = createManualTicker();
  const board = createAvrBoard({ ticker, image: IMAGE, serial: SERIAL, patient });
  const edges = createHash('sha256');
  let count = 0;
  for (let port = 0; port < 11; port += 1) {
    board.chip.watch(port, () => {
      const levels = Array.from({ length: 8 }, (_, bit) => board.chip.level(port * 8 + bit));
      edges.update(`${String(board.chip.cycles())} ${String(port)} ${levels.join()}\n`);
      count += 1;
    });
  }
  const bytes: [number, string][] = [];
  const received = (sent: Uint8Array): void => {
    bytes.push([ticker.monotonicMs(), Buffer.from(sent).toString('hex')]);
  };
  const host = board.wire.attach({ received, unplugged: () => {} });
  const say = (message: Parameters<typeof frame>[0]): void => host?.write(Uint8Array.from(frame(message)));

  for (const slot of [0, 5, 9, 31]) board.tags.touch(slot, [tagRom(tag + slot)]);
  ticker.advance(200);
  say({ id: BEAT, counter: 1 });
  say({ id: ARM, ticket: 7, ms: 2_000 });
  ticker.advance(60);
  say({ id: PULSE, ticket: 7, slot: 9, ms: 150 });
  say({ id: SOUND, pattern: 'ask', volume: 80 });
  say({ id: LIGHT, first: 3, lights: [{ color: 'red', rhythm: 'fast' }] });
  ticker.advance(100);
  board.tags.touch(9, []);
  board.tags.touch(5, [tagRom(tag + 5), tagRom(tag + 77)]);
  board.tags.short(6, true);
  board.setLoop(0, 682);
  ticker.advance(640);
  const { currents } = board.outputs;
  return { edges: edges.digest('hex'), count, bytes, currents, closedUs: board.chip.closedUs() };
}

it('each edge comes in the same cycle and each byte in the same millisecond, whether delays are lived through or not', () => {
  const lived = live(true, 100);
  expect(lived.count).toBeGreaterThan(5_000);
  expect(lived.currents).toHaveLength(1);
  expect(live(false, 100)).toEqual(lived);
  expect(live(false, 101)).not.toEqual(lived);
});
