// One command for everything: ports, pages, data, the demo itself, and its end; touches the process.
import { existsSync, readFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { join, relative, resolve } from 'node:path';
import { banner } from './banner.ts';
import { HOST, type Ports } from './configurations.ts';
import { readOptions, USAGE } from './options.ts';
import { claimFolder } from './files.ts';
import { createPortPicker } from './ports.ts';
import { setUp } from './setup.ts';
import { startDemo, type Demo } from './supervisor.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');
const PAGES = ['cloud/web/dist', 'firmware/kiosk/dist'];
const USAGE_EXIT = 64;
const BROKER_PORT = 1_883;

const say = (sentence: string): void => void process.stdout.write(` ${sentence}\n`);

async function pickPorts(pages: number): Promise<Ports | null> {
  const picker = createPortPicker(HOST, (wanted, used) => say(`Port ${wanted} is taken; using ${used}.`));
  const wanted = [pages, pages + 1, pages + 2, pages + 3, BROKER_PORT, BROKER_PORT + 1];
  const found: number[] = [];
  for (const port of wanted) {
    const picked = await picker.pick(port);
    if (picked === null) {
      say(`Neither port ${port} nor one of the next fifty is free; name another with --port.`);
      return null;
    }
    found.push(picked);
  }
  const [cloud, showroom, control, service, broker, proxy] = found as [number, number, number, number, number, number];
  return { pages: cloud, control, broker, proxy, kiosk: { showroom, service } };
}

const PORT_TRIES = 3;

/** Whatever starts beside it may take a port between the look and the use: then others are looked for. */
async function startOnFreePorts(
  port: number,
  start: (ports: Ports) => ReturnType<typeof startDemo>,
): Promise<{ readonly demo: Demo; readonly ports: Ports } | null> {
  for (let tried = 1; ; tried += 1) {
    const ports = await pickPorts(port);
    if (ports === null) return null;
    try {
      const demo = await start(ports);
      if (demo.ok) return { demo: demo.value, ports };
      say(demo.reason);
      return null;
    } catch (thrown) {
      if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'EADDRINUSE')) throw thrown;
      say(`A port was taken in the meantime (${thrown.message}).`);
      if (tried === PORT_TRIES) return null;
    }
  }
}

/** Pages are the only thing that is built. */
async function buildPages(): Promise<boolean> {
  if (PAGES.every((folder) => existsSync(join(ROOT, folder)))) return true;
  say('Building the pages, once; this takes some seconds.');
  const built = spawn(process.execPath, [join(ROOT, 'hardware/demo/build-pages.js')], { cwd: ROOT, stdio: 'inherit' });
  const code = await new Promise<number | null>((ended) => {
    built.once('close', ended).once('error', () => ended(1));
  });
  if (code !== 0) say('The pages could not be built; everything else runs. Try: npm run build');
  return code === 0;
}

function openBrowser(address: string): void {
  const { CI, DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (CI !== undefined || (DISPLAY === undefined && WAYLAND_DISPLAY === undefined)) return;
  spawn('xdg-open', [address], { stdio: 'ignore', detached: true })
    // Without such a program the address in the banner does as well.
    .on('error', () => {})
    .unref();
}

const shown = (folder: string): string => {
  const near = relative(process.cwd(), folder);
  return near === '' || near.startsWith('..') ? folder : `./${near}`;
};

export async function run(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  if (!options.ok || options.value.help) {
    // The mistake last: that is where a terminal stops.
    process.stderr.write(options.ok ? USAGE : `${USAGE}\n${options.reason}\n`);
    process.exit(options.ok ? 0 : USAGE_EXIT);
  }
  const { data, seed, days, untilMs, port, board, open } = options.value;
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  await buildPages();
  const ready = await setUp({
    folder: resolve(data),
    seed,
    days,
    untilMs: untilMs ?? Date.now(),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    software: `keycab/${version}`,
    say,
  });
  if (!ready.ok) {
    say(ready.reason);
    process.exit(1);
  }
  const claimed = claimFolder(ready.value.files);
  if (!claimed.ok) {
    say(`${shown(resolve(data))} is in use by ${claimed.reason}: stop that demo, or name another folder with --data.`);
    process.exit(1);
  }
  const started = await startOnFreePorts(port, (ports) =>
    startDemo({ ready: ready.value, ports, root: ROOT, say, board }),
  );
  if (started === null) process.exit(1);
  const { demo, ports } = started;
  process.stdout.write(`${banner(version, ready.value.store, ports, shown(resolve(data)), board)}\n`);
  if (open) openBrowser(`http://localhost:${ports.pages}/demo`);

  let stopping = false;
  const end = (): void => {
    // A terminal and npm both pass Ctrl-C on: the second one is the same wish.
    if (stopping) return;
    stopping = true;
    say('Stopping.');
    void demo.stop().then(() => {
      claimed.value();
      process.exit(0);
    });
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
}
