// The image and the simulated board of the demo side by side: what one answers the other answers, also over resets of a host.
import { expect, it } from 'vitest';
import { ARM, BEAT, IDENTITY, LIMITS, LOOP, PULSE, type ToBoard } from '@keycab/firmware/doors/messages';
import { createRandom, type Random } from '@keycab/hardware/demo/dealer/random';
import { createSlotBoard } from '@keycab/hardware/simulated/board';
import { attachHost, createBareRig, type Host } from './rig.ts';

const DOOR = 0x7e;
const TICKETS = 20;

function createTwins() {
  const image = createBareRig();
  const { ticker } = image;
  const board = createSlotBoard({
    serial: '0000a001',
    ticker,
    body: {
      contact: () => ({ roms: [], shorted: false }),
      loopRaw: () => 512,
      energized: () => {},
      draws: () => true,
    },
  });
  board.wire.plug();
  board.power(true);
  const simulated = attachHost(board.wire);
  ticker.advance(200);
  return { ticker, image, board, hosts: [image, simulated] as const };
}

/** What was told, without lines and loops, which bodies tell; and without uptime, of which each has its own. */
const told = ({ heard }: Host) =>
  heard
    .filter(({ id }) => id !== IDENTITY && id !== LOOP)
    .map((message) => (message.id === BEAT ? { ...message, uptimeS: null } : message));

function play(twins: ReturnType<typeof createTwins>, random: Random): void {
  const { ticker, hosts } = twins;
  const say = (message: ToBoard, ms: number): void => {
    for (const host of hosts) host.say(message);
    ticker.advance(ms);
  };
  const resetAt = random.integer(0, 6);
  const reset = (moment: number): void => {
    if (moment !== resetAt) return;
    for (const host of hosts) host.write([0xff]);
    ticker.advance(40);
  };
  const ticket = random.integer(1, TICKETS);
  if (random.chance(0.1)) {
    const limits = { pulseMs: random.pick([0, 700, 9_000]), heartbeatMs: random.pick([0, 2_500, 9_000]) };
    say({ id: LIMITS, ...limits, dutyPerMille: random.pick([0, 20, 500]), scanMs: 0 }, 20);
  }
  reset(0);
  say({ id: BEAT, counter: ticket }, 10);
  reset(1);
  say({ id: ARM, ticket, ms: random.pick([2_500, 2_500, 2_500, 6_000]) }, 120);
  reset(2);
  const slot = random.pick([2, 2, 2, 3, DOOR, 40]);
  say({ id: PULSE, ticket, slot, ms: random.pick([0, 300, 800, 1_500]) }, 143);
  reset(3);
  ticker.advance(900);
  reset(4);
  say({ id: BEAT, counter: 0 }, 10);
}

it.each([1, 2])('the same messages have the same answers, with resets among them (seed %i)', (seed) => {
  const twins = createTwins();
  const random = createRandom(String(seed), 'twins');
  for (let round = 0; round < 14; round += 1) play(twins, random);
  const [image, simulated] = twins.hosts;
  expect(told(simulated)).toEqual(told(image));
  expect(twins.board.energizings.length).toBe(twins.image.pulses().length);
  const reasons = told(image).flatMap((message) => ('reason' in message ? [message.reason] : []));
  expect(reasons).toEqual(expect.arrayContaining([0, 4, 5]));
});
