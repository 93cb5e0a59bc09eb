// Since when the screen says "Offline": the moment at which a connection that worked was lost.
import { expect, it } from 'vitest';
import type { Clock } from '@keycab/firmware/clock';
import { createLog } from '@keycab/firmware/log';
import { createPublisher, type PublishedJournal } from '@keycab/firmware/uplink/publisher';
import { signerFromSeed } from '@keycab/shared/proof/note';
import { CABINET } from '../people.ts';

/** A publisher with an empty journal; the wall clock shows what the test sets. */
function rig() {
  let wallMs = 0;
  const clock: Clock = {
    now: () => ({ monotonicMs: wallMs, wallMs, clock: 'synced' }),
    monotonicMs: () => wallMs,
    after: () => () => {},
    every: () => () => {},
  };
  const journal: PublishedJournal = {
    epoch: 1,
    boot: 1,
    size: 0,
    cursor: 0,
    origin: 'example.org/cabinet',
    verifierKey: signerFromSeed('example.org/cabinet', new Uint8Array(32)).verifierKey,
    epochs: () => [],
    lines: () => [],
    rootAt: () => '',
    checkpoint: () => '',
    cosignedNote: () => null,
    takeCosignature: () => ({ ok: false, reason: 'invalid' }),
    startEpoch: () => {},
  };
  const publisher = createPublisher({
    cabinet: CABINET,
    journal,
    link: { publish: () => true, reconnect: () => {} },
    witnesses: [],
    software: 'test',
    rosterVersion: () => 0,
    clock,
    log: createLog('silent', null),
    onFault: () => {},
  });
  const at = (ms: number, act: () => void): [boolean, number | null, number | null] => {
    wallMs = ms;
    act();
    const { reachable, answeredWallMs, lostWallMs } = publisher.standing;
    return [reachable, answeredWallMs, lostWallMs];
  };
  return { at, publisher, answer: () => publisher.have({ epoch: 1, size: 0, note: null, refused: null }) };
}

it('is when the connection was lost, not when the cloud last answered, until it answers again', () => {
  const { at, publisher, answer } = rig();
  expect(at(1_000, publisher.connected)).toEqual([false, null, null]);
  expect(at(1_100, answer)).toEqual([true, 1_100, null]);
  expect(at(50_000, publisher.disconnected)).toEqual([false, 1_100, 50_000]);
  expect(at(55_000, publisher.connected)).toEqual([false, 1_100, 50_000]);
  expect(at(60_000, publisher.disconnected)).toEqual([false, 1_100, 50_000]);
  expect(at(65_000, publisher.connected)).toEqual([false, 1_100, 50_000]);
  expect(at(65_100, answer)).toEqual([true, 65_100, null]);
});

it('is not known when no connection has worked since the start', () => {
  const { at, publisher } = rig();
  at(1_000, publisher.connected);
  expect(at(2_000, publisher.disconnected)).toEqual([false, null, null]);
});
