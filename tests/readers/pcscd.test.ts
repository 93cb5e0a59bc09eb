// A desk reader behind the real pcscd: badge, removal, the service killed and started again.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDeskReader, type DeskReport } from '@keycab/firmware/readers/pcsc/reader';
import { createLine } from '@keycab/firmware/serial/line';
import { realTicker } from '@keycab/hardware/simulated/clock';
import { canServe, createPcscd, type Pcscd } from './pcscd-rig.ts';
import { until } from './pty.ts';

const ticker = realTicker();
const ANA_READ: DeskReport = {
  type: 'BadgeRead',
  credential: { technology: 'iso14443', facility: '', number: '04A1B2C3D4E580' },
};

describe.skipIf(!canServe)('the real smart card service', { timeout: 60_000 }, () => {
  let pcscd: Pcscd;
  let reports: DeskReport[] = [];
  let close = (): void => {};
  const types = (): string[] => reports.map(({ type }) => type);

  beforeEach(async () => {
    reports = [];
    pcscd = await createPcscd();
  });
  afterEach(async () => {
    close();
    await pcscd.close();
  });
  const open = (match: string | null): void => {
    ({ close } = createDeskReader({
      connect: () => createLine({ path: `unix:${pcscd.socket}`, baudRate: 9_600 }, ticker),
      ticker,
      match,
      report: (report) => reports.push(report),
      retryMs: 200,
    }));
  };

  it('reads a badge that is put on the desk, twice, and says each time when it is gone', async () => {
    await pcscd.start();
    open('virtual');
    await until(() => types().includes('ReaderAnswered'), 'the reader is found');
    for (let round = 1; round <= 2; round += 1) {
      const remove = pcscd.put('04a1b2c3d4e5809000');
      await until(() => types().filter((type) => type === 'BadgeRead').length === round, 'the badge is read');
      remove();
      await until(() => types().filter((type) => type === 'BadgeGone').length === round, 'the badge is gone');
    }
    expect(reports).toEqual([
      { type: 'ReaderAnswered' },
      ANA_READ,
      { type: 'BadgeGone' },
      ANA_READ,
      { type: 'BadgeGone' },
    ]);
  });

  it('has a badge without a number and a reader of another name, and both are told', async () => {
    await pcscd.start();
    open('virtual pcd 00 00');
    await until(() => types().includes('ReaderAnswered'), 'the reader is found');
    pcscd.put('6a81');
    await until(() => types().includes('BadgeUnreadable'), 'the badge is found unreadable');
    expect(reports).toEqual([{ type: 'ReaderAnswered' }, { type: 'BadgeUnreadable', why: 'noUid' }]);
    close();
    reports = [];
    open('somebody else');
    await until(() => types().includes('ReaderWentSilent'), 'no such reader');
    expect(reports).toEqual([{ type: 'ReaderWentSilent' }]);
  });

  it('that is not there yet, is killed with a badge on it, and comes back, is met again each time', async () => {
    open(null);
    await until(() => types().includes('ReaderWentSilent'), 'the service is missed');
    await pcscd.start();
    await until(() => types().includes('ReaderAnswered'), 'the service is found');
    pcscd.put('04a1b2c3d4e5809000');
    await until(() => types().includes('BadgeRead'), 'the badge is read');
    await pcscd.kill();
    await until(() => types().filter((type) => type === 'ReaderWentSilent').length === 2, 'the loss is noticed');
    await pcscd.start();
    await until(() => types().filter((type) => type === 'ReaderAnswered').length === 2, 'it is met again');
    pcscd.put('04a1b2c3d4e5809000');
    await until(() => types().at(-1) === 'BadgeRead', 'the badge is read again');
    expect(types()).toEqual([
      'ReaderWentSilent',
      'ReaderAnswered',
      'BadgeRead',
      'BadgeGone',
      'ReaderWentSilent',
      'ReaderAnswered',
      'BadgeRead',
    ]);
  });
});
