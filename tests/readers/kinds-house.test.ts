// A whole firmware with each kind of reader on a serial line: from a badge in the field to the journal.
import { afterEach, describe, expect, it } from 'vitest';
import { iso14443 } from '@keycab/firmware/readers/badge';
import { em4100 } from '@keycab/shared/proof/credential';
import { realTicker } from '@keycab/hardware/simulated/clock';
import { createPn532 } from '@keycab/hardware/simulated/pn532';
import { createBadgeReader } from '@keycab/hardware/simulated/reader';
import { openHouse, until } from './house-rig.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

const ticker = realTicker();
const refusals = (journal: string): number => journal.split('AccessRefused').length - 1;

it('a PN532 in the profile: a known badge opens a session, a strange and a made-up one are refused, and no log holds a number', async () => {
  const chip = createPn532('front', ticker);
  chip.wire.plug();
  const known = iso14443(Buffer.from('04a1b2c3d4e580', 'hex'));
  if (known === null) throw new Error('a UID of seven bytes is one');
  const house = await openHouse({ wire: chip.wire, ticker, known, reader: { kind: 'pn532' } });
  cleanups.push(() => house.close());

  chip.present('04a1b2c3d4e580');
  await until(async () => (await house.journal()).includes('SessionOpened'), 'the known badge opens a session');
  expect(refusals(await house.journal())).toBe(0);
  chip.present('deadbeef', 8);
  await until(async () => refusals(await house.journal()) === 1, 'the strange badge is refused');
  chip.present('08c0ffee');
  await until(async () => refusals(await house.journal()) === 2, 'the made-up one is refused');
  expect(house.logged()).toContain('KC-BADGE-03');
  expect(house.logged()).toContain('BadgeMadeUp');
  const all = (house.logged() + (await house.journal())).toLowerCase();
  for (const number of ['04a1b2c3d4e580', 'deadbeef', '08c0ffee']) expect(all).not.toContain(number);
});

describe.each(['rdm6300', 'id12'] as const)('an %s in the profile', (kind) => {
  const NUMBER = '62E3086CED';

  it('opens a session for a known badge', async () => {
    const module = createBadgeReader('front', ticker, kind);
    module.wire.plug();
    const house = await openHouse({ wire: module.wire, ticker, known: em4100(NUMBER), reader: { kind } });
    cleanups.push(() => house.close());
    let written = '';
    await until(async () => {
      // Until the firmware has opened its line, nobody hears the module.
      module.present(NUMBER);
      written = await house.journal();
      return written.includes('SessionOpened');
    }, 'the known badge opens a session');
    expect(written).not.toContain(NUMBER);
  });

  it('that is the other one in truth opens none, and the log says which one it is', async () => {
    const other = kind === 'id12' ? 'rdm6300' : 'id12';
    const module = createBadgeReader('front', ticker, other);
    module.wire.plug();
    const house = await openHouse({ wire: module.wire, ticker, known: em4100(NUMBER), reader: { kind } });
    cleanups.push(() => house.close());
    await until(() => {
      module.present(NUMBER);
      return house.logged().includes('OtherModel');
    }, 'the mistake is in the log');
    expect(house.logged()).toContain(`"speaks":"${other}"`);
    expect(await house.journal()).not.toContain('SessionOpened');
  });
});
