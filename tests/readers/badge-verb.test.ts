// keycab badge read: what it prints and hides, and its exit codes, behind the real pcscd and without any.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { run } from '@keycab/shared/cli/main';
import { canServe, createPcscd } from './pcscd-rig.ts';

const cleanups: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

interface Spoken {
  readonly code: number;
  readonly data: string;
  readonly said: string;
}
/** @param heard called at each sentence */
async function badge(parameters: readonly string[], heard: (text: string) => void = () => {}): Promise<Spoken> {
  const data: string[] = [];
  const said: string[] = [];
  const code = await run(['badge', ...parameters], {
    data: (text) => void data.push(text),
    say: (text) => {
      said.push(text);
      heard(text);
    },
    color: false,
    nowMs: 0,
  });
  return { code, data: data.join('\n'), said: said.join('\n') };
}

describe.skipIf(!canServe)('behind the real smart card service', { timeout: 60_000 }, () => {
  /** The badges are put down one after the other, the next one whenever the tool says something. */
  async function read(answers: readonly string[], ...options: readonly string[]): Promise<Spoken> {
    const pcscd = await createPcscd();
    cleanups.push(() => pcscd.close());
    await pcscd.start();
    const waiting = [...answers];
    let remove = (): void => {};
    return badge(['read', '--socket', pcscd.socket, '--reader', 'virtual pcd 00 00', ...options], () => {
      const next = waiting.shift();
      remove();
      if (next !== undefined) remove = pcscd.put(next);
    });
  }

  it('a badge is told by its technology and its last two digits', async () => {
    const { code, data, said } = await read(['04a1b2c3d4e5809000']);
    expect(code).toBe(0);
    expect(data).toBe('technology  iso14443\nbits        56\nnumber      ••••••••••••80');
    expect(said).toContain('--reveal');
    expect(`${data}${said}`).not.toMatch(/04a1|e580/i);
  });

  it('its number is shown to who asks for it, to people and to programs', async () => {
    expect((await read(['04a1b2c3d4e5809000'], '--reveal')).data).toContain('number      04a1b2c3d4e580');
    expect(JSON.parse((await read(['deadbeef9000'], '--reveal', '--json')).data)).toEqual({
      technology: 'iso14443',
      bits: 32,
      number: 'deadbeef',
      ends: 'ef',
      enrollable: true,
    });
  });

  it('one that makes up its number is refused with code 3, also for a program', async () => {
    const { code, data, said } = await read(['08a1b2c39000'], '--json');
    expect(code).toBe(3);
    expect(JSON.parse(data)).toEqual({
      technology: 'iso14443',
      bits: 32,
      number: null,
      ends: 'c3',
      enrollable: false,
    });
    expect(said).toContain('KC-BADGE-03');
  });

  it('one that cannot be read is told, and another one is waited for', async () => {
    const { code, data, said } = await read(['6a81', 'deadbeef9000']);
    expect(said).toContain('no number that can be read');
    expect(code).toBe(0);
    expect(data).toContain('••••••ef');
  });

  it('nobody comes: code 2 after the time that was given', async () => {
    const { code, data, said } = await read([], '--seconds', '1');
    expect({ code, data }).toEqual({ code: 2, data: '' });
    expect(said).toContain('No badge was shown');
  });

  it('no reader of that name: code 69', async () => {
    const pcscd = await createPcscd();
    cleanups.push(() => pcscd.close());
    await pcscd.start();
    const { code, said } = await badge(['read', '--socket', pcscd.socket, '--reader', 'somebody else']);
    expect(code).toBe(69);
    expect(said).toContain('no such reader');
  });
});

it('without a service it says what to install, with code 69', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'keycab-badge-'));
  cleanups.push(() => rmSync(folder, { recursive: true }));
  const { code, said } = await badge(['read', '--socket', join(folder, 'nobody.sock')]);
  expect(code).toBe(69);
  expect(said).toMatch(/ENOENT.*apt-get install pcscd.*KC-READER-01/s);
});

it.each([[['read', 'twice']], [['read', '--seconds', '0']], [['read', '--loud']]])(
  'what it does not know (%j) is answered with how it is used, code 64',
  async (parameters) => {
    const { code, said } = await badge(parameters);
    expect(code).toBe(64);
    expect(said).toMatch(/keycab badge read|--seconds/);
  },
);
