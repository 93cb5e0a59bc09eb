// The laws about who may import whom, kept by the house and broken on purpose in a small one; starts dependency-cruiser.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ROOT } from './source.ts';

interface Report {
  readonly modules: readonly {
    readonly source: string;
    readonly dependencies: readonly { readonly resolved: string }[];
  }[];
  readonly summary: {
    readonly totalCruised: number;
    readonly violations: readonly {
      readonly from: string;
      readonly to: string;
      readonly rule: { readonly name: string };
    }[];
  };
}

/** Violations come in the report; a report that does not come is a failure of its own. */
function cruise(root: string, folders: readonly string[]): Report {
  const program = join(ROOT, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs');
  const config = join(ROOT, '.dependency-cruiser.cjs');
  const run = spawnSync(process.execPath, [program, '--config', config, '--output-type', 'json', ...folders], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (!run.stdout.startsWith('{')) throw new Error(`no report: ${run.stdout}${run.stderr}`);
  return JSON.parse(run.stdout) as Report;
}

const ROOMS = ['shared', 'firmware', 'cloud', 'hardware', 'tests'];
const told = ({ summary }: Report) => summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`);

const scratch = mkdtempSync(join(tmpdir(), 'keycab-laws-'));
afterAll(() => rmSync(scratch, { recursive: true }));

/** A house of a few files, with stand-ins for the libraries that they import, which live in `dist` as real ones do. */
function build(name: string, files: Readonly<Record<string, string>>): Report {
  const root = join(scratch, name);
  const library = (path: string) => ({
    [`node_modules/${path}/package.json`]: JSON.stringify({ name: path, version: '1.0.0', main: 'dist/index.js' }),
    [`node_modules/${path}/dist/index.js`]: '',
  });
  const all = { ...library('serialport'), ...library('fastify'), ...library('typebox'), ...files };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return cruise(
    root,
    ROOMS.filter((room) => Object.keys(files).some((path) => path.startsWith(room))),
  );
}

interface Rule {
  readonly name: string;
  readonly from: { readonly pathNot?: string };
  readonly to: { readonly path?: string };
}

describe('the house', () => {
  const report = cruise(ROOT, ROOMS);

  test('keeps the laws', () => {
    expect(report.summary.totalCruised).toBeGreaterThan(100);
    expect(told(report)).toEqual([]);
  });

  test('has a library behind every door, so that a library which is not seen is not taken for kept out', async () => {
    const config = (await import(join(ROOT, '.dependency-cruiser.cjs'))) as { default: { forbidden: readonly Rule[] } };
    const doors = config.default.forbidden.filter(({ name, from }) => name.startsWith('one-door-') && from.pathNot);
    const passes = ({ from, to }: Rule) =>
      report.modules.some(
        ({ source, dependencies }) =>
          new RegExp(from.pathNot ?? '').test(source) &&
          dependencies.some(({ resolved }) => new RegExp(to.path ?? '').test(resolved)),
      );
    expect(doors.length).toBeGreaterThan(10);
    expect(doors.filter((door) => !passes(door)).map(({ name }) => name)).toEqual([]);
  });
});

interface Breach {
  readonly breach: string;
  readonly files: Readonly<Record<string, string>>;
  readonly told: readonly string[];
}

const BREACHES: readonly Breach[] = [
  {
    breach: 'a cycle',
    files: {
      'shared/src/a.ts': "import { b } from './b.ts';\nexport const a = (): number => b();",
      'shared/src/b.ts': "import { a } from './a.ts';\nexport const b = (): number => a();",
    },
    told: ['no-cycles: shared/src/a.ts -> shared/src/b.ts'],
  },
  {
    breach: 'a second door',
    files: {
      'firmware/src/readers/osdp.ts': "import { SerialPort } from 'serialport';\nexport const open = SerialPort;",
    },
    told: ['one-door-serialport-firmware: firmware/src/readers/osdp.ts -> node_modules/serialport/dist/index.js'],
  },
  {
    breach: 'a decision that looks out of the window',
    files: {
      'firmware/src/cabinet/decide.ts': "import { readFileSync } from 'node:fs';\nexport const decide = readFileSync;",
    },
    told: ['cabinet-knows-only-shared: firmware/src/cabinet/decide.ts -> fs'],
  },
  {
    breach: 'sides that meet behind the wire, were it by a type only',
    files: {
      'firmware/src/main.ts':
        "import type { Row } from '../../cloud/src/row.ts';\nexport const row: Row | null = null;",
      'cloud/src/row.ts': 'export interface Row { readonly seq: number }',
    },
    told: ['firmware-never-meets-cloud: firmware/src/main.ts -> cloud/src/row.ts'],
  },
  {
    breach: 'a room that calls another',
    files: {
      'cloud/src/api/keys.ts': "import { holder } from '../projections/custody.ts';\nexport const answer = holder;",
      'cloud/src/projections/custody.ts': 'export const holder = (): string => "";',
    },
    told: ['rooms-meet-in-the-hall-cloud: cloud/src/api/keys.ts -> cloud/src/projections/custody.ts'],
  },
  {
    breach: 'a page, and a sentence that pages read, that need Node',
    files: {
      'shared/src/sentence.ts': "import { hash } from 'node:crypto';\nexport const sentence = hash;",
      'shared/src/proof/tree.ts': "import { hash } from 'node:crypto';\nexport const root = hash;",
      'cloud/web/desk/app.tsx': "import { root } from '../../../shared/src/proof/tree.ts';\nexport const App = root;",
    },
    told: [
      'pages-use-the-api: cloud/web/desk/app.tsx -> shared/src/proof/tree.ts',
      'shared-is-pure: shared/src/sentence.ts -> crypto',
    ],
  },
  {
    breach: 'a body that starts the cloud outside the demo',
    files: {
      'hardware/bringup/watch.ts': "import { start } from '../../cloud/src/main.ts';\nexport const watch = start;",
      'cloud/src/main.ts': 'export const start = (): void => {};',
    },
    told: ['only-the-demo-starts-sides: hardware/bringup/watch.ts -> cloud/src/main.ts'],
  },
];

describe('a planted breach is found', () => {
  const report = build('breached', Object.assign({}, ...BREACHES.map(({ files }) => files)) as Record<string, string>);

  test.each(BREACHES)('$breach', (planted) => {
    expect(told(report)).toEqual(expect.arrayContaining([...planted.told]));
  });

  test('and nothing else is', () => {
    expect(told(report).toSorted()).toEqual(BREACHES.flatMap((planted) => planted.told).toSorted());
  });
});

test('a small house that keeps the laws is left alone: types may cross a room, the library has its door', () => {
  const report = build('kept', {
    'cloud/src/api/app.ts': "import fastify from 'fastify';\nexport const buildApp = fastify;",
    'cloud/src/api/keys.ts':
      "import type { FastifyInstance } from 'fastify';\nimport type { Custody } from '../projections/custody.ts';\n" +
      'export const mount = (app: FastifyInstance, custody: Custody) => [app, custody];',
    'cloud/src/projections/custody.ts': 'export interface Custody { readonly holder: string }',
  });
  expect(report.summary.totalCruised).toBeGreaterThan(2);
  expect(told(report)).toEqual([]);
});
