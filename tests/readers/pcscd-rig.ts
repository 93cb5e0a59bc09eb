// The real pcscd with a virtual reader, on a socket of its own, and a virtual badge for it; starts perl and pcscd.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { found, until } from './pty.ts';

const DRIVER = '/usr/lib/pcsc/drivers/serial/libifdvpcd.so';
const PID_FILE = '/run/pcscd/pcscd.pid';

const FOLDER = 'keycab-pcscd-';

/** One of the machine's own is left alone: it may hold readers that somebody uses. */
function anotherRuns(): boolean {
  try {
    const command = readFileSync(`/proc/${readFileSync(PID_FILE, 'utf8').trim()}/cmdline`, 'utf8');
    return command.includes('pcscd') && !command.includes(FOLDER);
  } catch {
    return false;
  }
}

/** pcscd writes its process id where only root may. */
export const canServe =
  process.getuid?.() === 0 &&
  found('pcscd', '--version') &&
  found('perl', '-v') &&
  existsSync(DRIVER) &&
  !anotherRuns();

// pcscd takes a socket that is handed to it the way systemd does: as descriptor 3, told by two variables;
// $^F keeps it open for the program that follows.
const HAND_OVER = `
use Socket; use POSIX; $^F = 9;
my $path = shift @ARGV; unlink $path;
socket(my $made, PF_UNIX, SOCK_STREAM, 0) or die $!;
bind($made, pack_sockaddr_un($path)) or die $!;
listen($made, 5) or die $!;
POSIX::dup2(fileno($made), 3);
$ENV{LISTEN_FDS} = 1; $ENV{LISTEN_PID} = $$;
exec @ARGV or die $!;`;

/** vpcd listens on this port and the next. */
async function freePort(): Promise<number> {
  for (;;) {
    const [one, next] = [createServer(), createServer()];
    await new Promise<void>((resolve) => one.listen(0, '127.0.0.1', resolve));
    const address = one.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const free = await new Promise<boolean>((resolve) => {
      next.once('error', () => resolve(false)).listen(port + 1, '127.0.0.1', () => resolve(true));
    });
    one.close();
    next.close();
    if (free && port < 65_000) return port;
  }
}

export interface Pcscd {
  readonly socket: string;
  start(): Promise<void>;
  /** By force, as a crash would. */
  kill(): Promise<void>;
  /** A badge that answers FF CA 00 00 00 with these bytes. @returns takes it away */
  put(answer: string): () => void;
  close(): Promise<void>;
}

export async function createPcscd(): Promise<Pcscd> {
  const folder = mkdtempSync(join(tmpdir(), FOLDER));
  const socket = join(folder, 'pcscd.sock');
  const port = await freePort();
  const channel = `0x${port.toString(16).toUpperCase()}`;
  mkdirSync(join(folder, 'conf'));
  writeFileSync(
    join(folder, 'conf', 'vpcd'),
    `FRIENDLYNAME "Virtual PCD"\nDEVICENAME /dev/null:${channel}\nLIBPATH ${DRIVER}\nCHANNELID ${channel}\n`,
  );
  const badges = new Set<Socket>();
  let daemon: ChildProcess | undefined;

  const kill = async (): Promise<void> => {
    const running = daemon;
    daemon = undefined;
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
    const ended = new Promise((resolve) => running.once('exit', resolve));
    running.kill('SIGKILL');
    await ended;
    // It had no time to do so itself.
    rmSync(PID_FILE, { force: true });
  };
  return {
    socket,
    start: async () => {
      const started = spawn(
        'perl',
        ['-e', HAND_OVER, socket, 'pcscd', '--foreground', '--config', join(folder, 'conf')],
        { stdio: ['ignore', 'ignore', 'pipe'] },
      );
      daemon = started;
      let said = '';
      started.stderr.on('data', (bytes: Buffer) => (said += bytes.toString()));
      await until(() => existsSync(socket) || started.exitCode !== null, 'pcscd listens');
      if (started.exitCode !== null) throw new Error(`pcscd does not start: ${said}`);
    },
    kill,
    put: (answer) => {
      const badge = putBadge(port, answer);
      badges.add(badge);
      return () => void badge.destroy();
    },
    close: async () => {
      for (const badge of badges) badge.destroy();
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const ATR = Buffer.from('3b8f8001804f0ca000000306030001000000006a', 'hex');

/** vpcd speaks in frames: length in two bytes, high one first, then data; a single byte is its control. */
function putBadge(port: number, answer: string): Socket {
  const badge = connect(port, '127.0.0.1');
  let waiting: Buffer = Buffer.alloc(0);
  const say = (data: Buffer): void =>
    void badge.write(Buffer.concat([Buffer.of(data.length >> 8, data.length & 255), data]));
  badge.on('error', () => badge.destroy());
  badge.on('data', (bytes: Buffer) => {
    waiting = Buffer.concat([waiting, bytes]);
    while (waiting.length >= 2 && waiting.length >= 2 + waiting.readUInt16BE(0)) {
      const data = waiting.subarray(2, 2 + waiting.readUInt16BE(0));
      waiting = waiting.subarray(2 + data.length);
      if (data.length > 1) say(Buffer.from(data.toString('hex') === 'ffca000000' ? answer : '6a81', 'hex'));
      else if (data[0] === 4) say(ATR);
    }
  });
  return badge;
}
