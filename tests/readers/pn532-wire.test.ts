// A PN532 on a pair of pseudo terminals: met by libnfc, which is not ours, and by our driver over the real serialport.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import type { Report } from '@keycab/firmware/cabinet/input';
import { badgeDigest } from '@keycab/shared/proof/credential';
import { createPn532Reader, PN532_BAUD_RATE } from '@keycab/firmware/readers/pn532/reader';
import { createLine } from '@keycab/firmware/serial/line';
import { realTicker } from '@keycab/hardware/simulated/clock';
import { createPn532, type SimulatedPn532 } from '@keycab/hardware/simulated/pn532';
import { found, serveOnPty, until } from './pty.ts';

const run = promisify(execFile);
const ticker = realTicker();
const KEY = Buffer.alloc(32, 7);
const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0).toReversed()) cleanup();
});

async function served(): Promise<{ readonly chip: SimulatedPn532; readonly path: string }> {
  const chip = createPn532('front', ticker);
  chip.wire.plug();
  const { path, close } = await serveOnPty(chip.wire, PN532_BAUD_RATE, ticker);
  cleanups.push(close);
  return { chip, path };
}

const hasSocat = found('socat', '-V');

describe.skipIf(!hasSocat || !found('nfc-list', '-h'))(
  'libnfc, to which the simulated chip is a real one',
  { timeout: 60_000 },
  () => {
    /** It gives the chip a few milliseconds to answer, which a busy machine may not have: then it is asked again. */
    const list = async (path: string): Promise<string> => {
      const env = { ...process.env, LIBNFC_DEVICE: `pn532_uart:${path}:115200` };
      for (let attempts = 1; ; attempts += 1) {
        const { stdout } = await run('nfc-list', ['-v'], { env, timeout: 20_000 });
        if (stdout.includes('opened') || attempts === 5) return stdout;
      }
    };

    it('opens it and lists the badge in its field', async () => {
      const { chip, path } = await served();
      chip.present('04a1b2c3d4e580');
      const said = await list(path);
      expect(said).toContain('1 ISO14443A passive target(s) found');
      expect(said).toMatch(/UID \(NFCID1\): 04\s+a1\s+b2\s+c3\s+d4\s+e5\s+80/);
      expect(said).toMatch(/SAK \(SEL_RES\): 00/);
      expect(chip.heard.map((command) => command[0])).toEqual(expect.arrayContaining([0x14, 0x02, 0x32, 0x4a]));
    });

    it('opens it and lists nothing in an empty field', async () => {
      const { path } = await served();
      expect(await list(path)).toContain('0 ISO14443A passive target(s) found');
    });
  },
);

describe.skipIf(!hasSocat)('our driver over the real serialport', { timeout: 60_000 }, () => {
  it('wakes the chip, presents the badge once, and says when it is gone', async () => {
    const { chip, path } = await served();
    const reports: Report[] = [];
    const reader = createPn532Reader({
      name: 'front',
      line: createLine({ path, baudRate: PN532_BAUD_RATE }, ticker),
      ticker,
      badgeKey: KEY,
      day: () => '2026-01-31',
      report: (report) => reports.push(report),
      trouble: () => {},
      // A machine that runs other tests besides may keep a byte for long.
      ackMs: 2_000,
    });
    cleanups.push(() => reader.close());
    const types = (): string[] => reports.map(({ type }) => type);
    await until(() => types().includes('ReaderAnswered'), 'the chip answers');
    chip.present('04a1b2c3d4e580');
    await until(() => types().includes('BadgePresented'), 'the badge is presented');
    const listed = chip.heard.filter((command) => command[0] === 0x4a).length;
    await until(() => chip.heard.filter((command) => command[0] === 0x4a).length > listed + 2, 'it is listed on');
    chip.remove();
    await until(() => types().includes('BadgeGone'), 'the badge is gone');
    expect(types()).toEqual(['ReaderAnswered', 'BadgePresented', 'BadgeGone']);
    const badge = badgeDigest(KEY, { technology: 'iso14443', facility: '', number: '04A1B2C3D4E580' });
    expect(reports[1]).toMatchObject({ type: 'BadgePresented', badge });
    expect(reader.discardedBytes()).toBe(0);
  });
});
