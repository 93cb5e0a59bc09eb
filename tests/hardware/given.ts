// Designs with one thing broken, and the programs that read drawings; starts lepton and ngspice; for tests.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Design } from '@keycab/hardware/design/check';
import { boardDesign } from '@keycab/hardware/design/drawing/sheets';

export const HARDWARE = join(import.meta.dirname, '..', '..', 'hardware');
export const read = (...path: readonly string[]): string => readFileSync(join(HARDWARE, ...path), 'utf8');

/** The board with a pin taken from its net, and perhaps put onto another. */
export function moved(pin: string, to: string | null, design: Design = boardDesign()): Design {
  const nets = design.nets.map(({ name, pins }) => ({
    name,
    pins: [...pins.filter((one) => one !== pin), ...(name === to ? [pin] : [])],
  }));
  return { ...design, nets };
}

/** The board without a part. */
export function without(refdes: string, design: Design = boardDesign()): Design {
  return {
    ...design,
    instances: design.instances.filter((instance) => instance.refdes !== refdes),
    nets: design.nets.map(({ name, pins }) => ({ name, pins: pins.filter((pin) => !pin.startsWith(`${refdes}.`)) })),
  };
}

const there = (program: string): boolean => spawnSync(program, ['--version']).error === undefined;
export const hasLepton = there('lepton-netlist') && there('lepton-cli');
export const hasSpice = there('ngspice');

export async function inFolder<Result>(use: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'keycab-drawing-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Standard output of a program; what it says otherwise is kept apart. */
export function run(program: string, args: readonly string[], folder: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, GUILE_AUTO_COMPILE: '0' };
    const child = spawn(program, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'ignore'] });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.on('error', reject);
    child.on('close', () => resolve(said));
  });
}

/** What `lepton-netlist` says with this backend about schematic files given as name and text. */
export const netlist = (backend: 'geda' | 'drc2', files: ReadonlyMap<string, string>): Promise<string> =>
  inFolder(async (folder) => {
    for (const [name, text] of files) writeFileSync(join(folder, name), text);
    await run('lepton-netlist', ['-g', backend, '-o', 'answer', ...files.keys()], folder);
    return readFileSync(join(folder, 'answer'), 'utf8');
  });

/** Nets of the geda backend, each as its pins by name, sorted. */
export function netsOf(answer: string, design: Design): string[] {
  const names = new Map(
    design.instances.flatMap(({ refdes, part }) =>
      part.pins.map(([number, name]) => [`${refdes} ${number}`, `${refdes}.${name}`] as [string, string]),
    ),
  );
  const body = answer.slice(answer.indexOf('START nets'), answer.indexOf('END nets')).replaceAll(/,\s*\n\s*/g, ', ');
  return body
    .split('\n')
    .filter((line) => line.includes(' : '))
    .map((line) => (line.split(' : ')[1] ?? '').split(',').map((pin) => names.get(pin.trim()) ?? pin.trim()))
    .map((pins) =>
      pins
        .filter((pin) => pin !== '')
        .sort()
        .join(' '),
    )
    .sort();
}

export const pinSets = ({ nets }: Pick<Design, 'nets'>): string[] =>
  nets.map(({ pins }) => [...pins].sort().join(' ')).sort();
