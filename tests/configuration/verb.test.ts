// keycab config: shapes, checks and what a cabinet would work with, as somebody at its terminal meets them.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { run } from '@keycab/shared/cli/main';
import { readConfiguration } from '@keycab/shared/configuration';
import { CABINET_LINES, createRig, key, PROFILE_LINES, type Rig } from './rig.ts';

const PROFILES = join(import.meta.dirname, '..', '..', 'hardware', 'profiles');
const COMMAND = join(import.meta.dirname, '..', '..', 'shared', 'cli', 'keycab.js');

let rig: Rig;
beforeEach(() => {
  rig = createRig();
});
afterEach(() => rig.remove());

interface Said {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function keycab(words: readonly string[], environment: Record<string, string> = {}): Promise<Said> {
  const [data, talk]: [string[], string[]] = [[], []];
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const status = await run(['config', ...words], {
    data: (text) => void data.push(`${text}\n`),
    say: (text) => void talk.push(`${text}\n`),
    color: false,
    nowMs: 0,
  });
  vi.unstubAllEnvs();
  return { status, stdout: data.join(''), stderr: talk.join('') };
}

/** What is written in a file, without defaults. */
function writtenIn(path: string): unknown {
  const read = readConfiguration(Type.Object({}), { text: readFileSync(path, 'utf8'), file: path });
  return read.ok ? read.value : expect.unreachable(JSON.stringify(read.messages));
}

describe('check', () => {
  it('says of either file what it describes', async () => {
    rig.load();
    const cabinet = await keycab(['check', join(rig.folder, 'cabinet.yaml')]);
    expect([cabinet.status, cabinet.stdout]).toEqual([
      0,
      `✔ ${join(rig.folder, 'cabinet.yaml')}: Sales 1, 64 slots, 2 boards, 1 badge reader\n`,
    ]);
    const profile = await keycab(['check', join(PROFILES, 'cabinet-256.yaml')]);
    expect([profile.status, profile.stdout]).toEqual([
      0,
      `✔ ${join(PROFILES, 'cabinet-256.yaml')}: 256 slots, 8 boards, 1 badge reader\n`,
    ]);
  });

  it('ends with 78 and all mistakes of both files, one a line', async () => {
    expect(rig.refusal({ kiosk: 'kiosk: { prot: 1 }' })).toContain('prot');
    writeFileSync(
      join(rig.folder, 'cabinet.yaml'),
      Object.values({ ...CABINET_LINES, kiosk: 'kiosk: { host: 0.0.0.0 }' }).join('\n'),
    );
    writeFileSync(
      join(rig.folder, 'profile.yaml'),
      Object.values({
        ...PROFILE_LINES,
        door: 'door: { contact: 0000a009/loop0 }',
        coils: 'coils: { pulseMaxMs: 5000 }',
      }).join('\n'),
    );
    const { status, stdout, stderr } = await keycab(['check', join(rig.folder, 'cabinet.yaml')]);
    expect([status, stdout]).toEqual([78, '']);
    expect(stderr.split('\n').map((line) => /(cabinet|profile)\.yaml:\d+:\d+ [a-zA-Z.]+/.exec(line)?.[0])).toEqual([
      'cabinet.yaml:7:16 kiosk.host',
      'profile.yaml:9:22 coils.pulseMaxMs',
      'profile.yaml:6:18 door.contact',
      undefined,
      undefined,
    ]);
    expect(stderr).toContain('keycab explain KC-CONF-01');
    const json = await keycab(['check', join(rig.folder, 'cabinet.yaml'), '--json']);
    expect(json.status).toBe(78);
    const told = JSON.parse(json.stdout) as { ok: boolean; mistakes: string[] };
    expect([told.ok, told.mistakes.length]).toEqual([false, 3]);
  });

  it('takes variables as the cabinet does, and names those that set nothing', async () => {
    rig.load();
    const file = join(rig.folder, 'cabinet.yaml');
    expect((await keycab(['check', file], { KEYCAB_PROFILE_SLOTS_ENERGIZED_MAX: '9' })).status).toBe(78);
    const { status, stderr } = await keycab(['check', file], { KEYCAB_PROFILE_SLOTS_ENERGISED_MAX: '1' });
    expect([status, stderr]).toEqual([0, '! KEYCAB_PROFILE_SLOTS_ENERGISED_MAX names no setting.\n']);
  });

  it('is the same from a terminal', () => {
    const words = ['config', 'check', join(PROFILES, 'cabinet-32.yaml')];
    const { status, stdout } = spawnSync(process.execPath, [COMMAND, ...words], { encoding: 'utf8' });
    expect([status, stdout]).toEqual([
      0,
      `✔ ${join(PROFILES, 'cabinet-32.yaml')}: 32 slots, 1 board, 1 badge reader\n`,
    ]);
  });

  it('tells of what it could not read that, and never of a line to correct', async () => {
    const missing = await keycab(['check', join(rig.folder, 'nothing.yaml')]);
    expect(missing.stderr).toContain('nothing.yaml: there is no such file');
    writeFileSync(join(rig.folder, 'empty.yaml'), '# later\n---\n\n');
    const empty = await keycab(['check', join(rig.folder, 'empty.yaml')]);
    expect(empty.stderr).toContain('empty.yaml is empty: a cabinet’s file or a profile?\n');
    for (const told of [missing, empty, await keycab(['check', rig.folder])]) {
      expect([told.status, told.stdout]).toEqual([78, '']);
      expect(told.stderr.trimEnd().split('\n')).toHaveLength(2);
      expect(told.stderr).not.toContain('Correct the line');
      expect(told.stderr).toContain('keycab explain KC-CONF-01');
    }
    const json = await keycab(['check', join(rig.folder, 'empty.yaml'), '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({ ok: false, mistakes: [expect.stringContaining('is empty')] });
  });

  it('stops at the first place where a text is no YAML', async () => {
    writeFileSync(join(rig.folder, 'binary.yaml'), 'a: [1\n}{ "x\n- : @@ %%\n]]: {{\n\t`b`\n');
    const { status, stderr } = await keycab(['check', join(rig.folder, 'binary.yaml')]);
    expect(status).toBe(78);
    expect(stderr.match(/binary\.yaml:\d+:\d+/g)).toHaveLength(1);
    writeFileSync(join(rig.folder, 'twice.yaml'), 'log: {}\nlog: {}\nkiosk: {}\nkiosk: {}\n');
    const twice = await keycab(['check', join(rig.folder, 'twice.yaml')]);
    expect(twice.stderr.match(/twice\.yaml:\d+:\d+/g)).toHaveLength(2);
  });

  it('speaks of one slot as one, and of a truth in the words of the file', async () => {
    rig.load();
    writeFileSync(
      join(rig.folder, 'profile.yaml'),
      Object.values({ ...PROFILE_LINES, two: PROFILE_LINES.two.replace('C01-D16', 'C01-D15') }).join('\n'),
    );
    const { stderr } = await keycab(['check', join(rig.folder, 'profile.yaml')]);
    expect(stderr).toContain('D16 belongs to no board');
    const truth = readConfiguration(Type.Object({ on: Type.Boolean() }), { text: 'on: perhaps', file: 'x.yaml' });
    expect(truth).toMatchObject({ ok: false, messages: [{ path: 'on', text: 'must be true or false' }] });
  });

  it('refuses what is no file, and explains its use', async () => {
    expect((await keycab(['check', join(rig.folder, 'nothing.yaml')])).status).toBe(78);
    expect((await keycab(['check', rig.folder])).status).toBe(78);
    expect((await keycab(['check'])).status).toBe(64);
    expect((await keycab(['mend', 'x'])).status).toBe(64);
    expect((await keycab(['schema', 'cloud'])).status).toBe(64);
  });
});

describe('show', () => {
  it('is what the cabinet works with, and holds no secret', async () => {
    const readerKey = '000102030405060708090a0b0c0d0e0f';
    writeFileSync(join(rig.folder, 'front.key'), readerKey, { mode: 0o600 });
    writeFileSync(join(rig.folder, 'cloud.secret'), 'correct horse', { mode: 0o600 });
    rig.load({
      cloud: 'cloud: { servers: ["mqtts://sales1:hunter2@keys.example"], secretFile: cloud.secret }',
      body: {
        readers: 'readers: [ { name: front, kind: osdp, port: a, address: 0, keyFile: front.key } ]',
      },
    });
    const file = join(rig.folder, 'cabinet.yaml');
    for (const more of [[], ['--json']]) {
      const { status, stdout, stderr } = await keycab(['show', file, ...more]);
      expect([status, stderr]).toEqual([0, '']);
      for (const secret of [key(1), key(2), Buffer.from(readerKey, 'hex')]) {
        expect(stdout).not.toContain(secret.toString('hex'));
        expect(stdout).not.toContain([...secret].slice(0, 4).join(','));
      }
      expect(stdout).not.toMatch(/correct horse|hunter2|sales1/);
      expect(stdout.match(/\(secret\)/g)).toHaveLength(5);
    }
    const shown = JSON.parse((await keycab(['show', file, '--json'])).stdout) as object;
    expect(shown).toMatchObject({
      cabinet: { name: 'Sales 1', locale: 'en-US' },
      settings: { slots: 64, pulseMs: 300 },
      body: { coils: { energizedMax: 1, pulseMaxMs: 1000 } },
      cloud: { servers: ['mqtts://(secret)@keys.example'], secret: '(secret)' },
      readers: [{ name: 'front', key: '(secret)' }],
    });
  });

  it('is a profile with its defaults', async () => {
    const { stdout } = await keycab(['show', join(PROFILES, 'cabinet-32.yaml'), '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      boards: [{ serial: '00000001', drivers: 'active-high' }],
      coils: { pulseMaxMs: 1000, dutyMaxPercent: 10 },
    });
  });
});

interface Shape {
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly items?: Shape;
  readonly anyOf?: readonly Shape[];
  readonly required?: readonly string[];
  readonly description?: string;
  readonly const?: unknown;
}

/** `boards[].serial`: each member that holds a value, once for each of its kinds. */
const leaves = (shape: Shape, path: string): (readonly [path: string, shape: Shape])[] => {
  if (shape.properties !== undefined)
    return Object.entries(shape.properties).flatMap(([name, member]) =>
      leaves(member, path === '' ? name : `${path}.${name}`),
    );
  if (shape.items?.properties !== undefined) return leaves(shape.items, `${path}[]`);
  const kinds = (shape.items ?? shape).anyOf?.filter(({ properties }) => properties !== undefined) ?? [];
  return kinds.length > 0 ? kinds.flatMap((kind) => leaves(kind, `${path}[]`)) : [[path, shape]];
};

describe('schema', () => {
  const printed = async (kind: string): Promise<Shape> => JSON.parse((await keycab(['schema', kind])).stdout) as Shape;

  it('accepts the profiles that are shipped as they are written, and no unknown member', async () => {
    const schema = await printed('profile');
    expect(schema).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema' });
    const check = Compile(schema as object);
    for (const name of readdirSync(PROFILES).filter((file) => file.endsWith('.yaml'))) {
      const value = writtenIn(join(PROFILES, name)) as object;
      expect(check.Check(value), name).toBe(true);
      expect(check.Check({ ...value, gpio: 17 })).toBe(false);
    }
  });

  it('accepts a cabinet’s file as it is written, and demands only what has no default', async () => {
    rig.load();
    const schema = await printed('cabinet');
    const value = writtenIn(join(rig.folder, 'cabinet.yaml')) as object;
    const check = Compile(schema as object);
    expect(check.Check(value)).toBe(true);
    expect(check.Check({ ...value, boards: [] })).toBe(false);
    expect(schema.required).toEqual(['cabinet', 'ledger', 'data', 'profile', 'cloud', 'keys']);
  });

  it('says of every member of a profile what it is for, and the table beside the profiles has a row for each', async () => {
    const table = readFileSync(join(PROFILES, 'README.md'), 'utf8');
    const rows = [...table.matchAll(/^\| `([^`]+)`/gm)].map(([, path]) => path);
    const members = leaves(await printed('profile'), '');
    for (const [path, { description }] of members) expect(description, path).toBeTypeOf('string');
    expect(new Set(rows)).toEqual(new Set(members.map(([path]) => path)));
    expect(rows).toHaveLength(new Set(rows).size);
  });
});
