// A whole firmware with an OSDP reader: from a badge on the wire to the journal, and back to the reader's light.
import { afterEach, expect, it } from 'vitest';
import { realTicker } from '@keycab/hardware/simulated/clock';
import { createOsdpReader } from '@keycab/hardware/simulated/osdp';
import { openHouse, until } from './house-rig.ts';
import { ANA, BEN, READER_KEY } from './osdp-rig.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

it('a known badge is answered green, an unknown one red, a lifted cover is on record, and no log holds a number', async () => {
  const ticker = realTicker();
  const simulated = createOsdpReader({ name: 'front', ticker, address: 1, key: READER_KEY });
  simulated.wire.plug();
  const house = await openHouse({
    wire: simulated.wire,
    ticker,
    known: { technology: 'wiegand26', facility: '01', number: '0002' },
    reader: { kind: 'osdp', address: 1, keyFile: 'front.key' },
    files: { 'front.key': READER_KEY },
  });
  cleanups.push(() => house.close());
  const colors = (): number[] => simulated.heard.filter(({ id }) => id === 0x69).map(({ data }) => data[5] ?? 0);

  simulated.present(ANA);
  await until(() => colors().length === 1, 'the known badge is answered');
  simulated.present(BEN);
  await until(() => colors().length === 2, 'the unknown badge is answered');
  expect(colors()).toEqual([2, 1]);
  simulated.tamper(true);
  let written = '';
  await until(async () => {
    written = await house.journal();
    return written.includes('TamperOpened');
  }, 'the cover is on record');

  expect(written).toContain('SessionOpened');
  expect(written).toContain('AccessRefused');
  expect(written).toContain('reader-front');
  simulated.present('10000000000000001010000001');
  await until(() => house.logged().includes('BadgeUnreadable'), 'a damaged badge is in the log');
  expect(house.logged()).toContain('KC-READER-02');
  for (const secret of [READER_KEY.toString('hex'), '80800100', '8000a040', '00a040']) {
    expect(house.logged() + written).not.toContain(secret);
  }
});
