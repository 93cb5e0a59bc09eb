// Simulated readers that live through a few seconds in front of keycab tape record, the same at each run; for tests only.
import { readFileSync } from 'node:fs';
import type { Tape } from '@keycab/firmware/cli/tape/tape';
import { readTape } from '@keycab/firmware/cli/tape/tape';
import { assert } from '@keycab/shared/fault';
import { createSlotBoard } from '@keycab/hardware/simulated/board';
import { createManualTicker, type ManualTicker } from '@keycab/hardware/simulated/clock';
import { createOsdpReader } from '@keycab/hardware/simulated/osdp';
import { createPn532 } from '@keycab/hardware/simulated/pn532';
import { badgeFrame, createBadgeReader } from '@keycab/hardware/simulated/reader';
import { tagRom } from '@keycab/hardware/simulated/rom';
import { createWire, type Wire } from '@keycab/hardware/simulated/wire';
import { counted, READER_KEY } from '../readers/osdp-rig.ts';
import { onTicker, passing, type, type Folder, type Told } from './rig.ts';

/** What must never be read from a tape that is shown to others. */
export const SECRETS = {
  badges: ['62E3086CED', '0BADC0FFEE'],
  /** Facility 123, number 45678, and ABCD with EACB in 34 bits; parity bits included. */
  wiegand: ['10111101110110010011011101', '0101010111100110111101010110010111'],
  digits: '4711#',
  uids: ['04a1b2c3d4e580', 'deadbeef'],
  tags: [tagRom(0x12345678), tagRom(0x0abcdef1)],
  key: READER_KEY,
} as const;

export interface Scene {
  readonly as: 'rdm6300' | 'id12' | 'osdp' | 'pn532' | 'board';
  readonly more?: readonly string[];
  readonly seconds: number;
  /** Puts a body on time. @returns its wire, and what happens to it and when */
  readonly body: (ticker: ManualTicker) => {
    readonly wire: Wire;
    readonly acts: readonly (readonly [atMs: number, act: () => void])[];
  };
}

const [ANA, BEN] = SECRETS.badges;

const rdm6300: Scene = {
  as: 'rdm6300',
  seconds: 6,
  body: (ticker) => {
    const reader = createBadgeReader('front', ticker);
    reader.wire.plug();
    const acts = [
      [300, () => reader.present(ANA)],
      [900, () => reader.remove()],
      [2_000, () => reader.noise(Buffer.from(`${BEN}\x02${ANA}`, 'latin1'))],
      [2_400, () => reader.cutAfter(11)],
      [2_450, () => reader.present(BEN)],
      [2_700, () => reader.cutAfter(14)],
      [3_200, () => reader.join()],
      [3_300, () => reader.remove()],
      [4_500, () => reader.present(ANA)],
      [4_800, () => reader.remove()],
    ] as const;
    return { wire: reader.wire, acts };
  },
};

/** No reader is simulated that speaks once: its frame is that of the data sheet. */
function onceFrame(number: string): Buffer {
  const frame = Buffer.from(badgeFrame(number));
  return Buffer.concat([frame.subarray(0, 13), Buffer.from('\r\n\x03', 'latin1')]);
}

const id12: Scene = {
  as: 'id12',
  seconds: 8,
  body: () => {
    const wire = createWire(() => {});
    wire.plug();
    const acts = [
      [300, () => wire.send(onceFrame(ANA))],
      [1_000, () => wire.send(onceFrame(ANA))],
      [3_500, () => wire.send(onceFrame(BEN).subarray(0, 7))],
      [3_600, () => wire.send(onceFrame(BEN))],
    ] as const;
    return { wire, acts };
  },
};

const osdp = (key: Uint8Array | null, more: readonly string[]): Scene => ({
  as: 'osdp',
  more: ['--address', '1', ...more],
  seconds: 9,
  body: (ticker) => {
    const reader = createOsdpReader({ name: 'front', ticker, address: 1, key, random: counted('reader') });
    reader.wire.plug();
    const acts = [
      [1_000, () => reader.present(SECRETS.wiegand[0])],
      [2_000, () => reader.press(SECRETS.digits)],
      [4_000, () => reader.present(SECRETS.wiegand[1])],
      [6_500, () => reader.present(SECRETS.wiegand[0])],
      [7_000, () => reader.tamper(true)],
    ] as const;
    return { wire: reader.wire, acts };
  },
});

const pn532: Scene = {
  as: 'pn532',
  seconds: 6,
  body: (ticker) => {
    const reader = createPn532('front', ticker);
    reader.wire.plug();
    const acts = [
      [1_000, () => reader.present(SECRETS.uids[0])],
      [2_000, () => reader.remove()],
      [3_500, () => reader.present(SECRETS.uids[1], 0x20, '0678338802')],
      [4_500, () => reader.remove()],
    ] as const;
    return { wire: reader.wire, acts };
  },
};

const board: Scene = {
  as: 'board',
  seconds: 3,
  body: (ticker) => {
    const roms = new Map<number, string>([[3, SECRETS.tags[0]]]);
    const body = {
      contact: (slot: number) => ({ roms: [roms.get(slot)].filter((rom) => rom !== undefined), shorted: false }),
      loopRaw: () => 512,
      energized: () => {},
      draws: () => true,
    };
    const simulated = createSlotBoard({ serial: '0000a001', ticker, body });
    simulated.wire.plug();
    const moved = (change: () => void) => () => {
      change();
      simulated.stir();
    };
    const acts = [
      [100, () => simulated.power(true)],
      [1_200, moved(() => roms.set(17, SECRETS.tags[1]))],
      [2_000, moved(() => roms.delete(3))],
    ] as const;
    return { wire: simulated.wire, acts };
  },
};

export const SCENES = {
  rdm6300,
  id12,
  'osdp-clear': osdp(null, []),
  'osdp-secured': osdp(READER_KEY, ['--key-file', 'reader.key']),
  pn532,
  board,
} as const satisfies Record<string, Scene>;
export type SceneName = keyof typeof SCENES;

/** Plays a scene to the recorder. @param more  options beside those of the scene */
export async function record(
  name: SceneName,
  folder: Folder,
  file: string,
  more: readonly string[] = [],
): Promise<{ readonly told: Told; readonly text: string; readonly tape: Tape }> {
  const scene: Scene = SCENES[name];
  const ticker = createManualTicker();
  const { wire, acts } = scene.body(ticker);
  const { own } = onTicker(wire, ticker);
  const options = (scene.more ?? []).map((option) => (option === 'reader.key' ? folder.in(option) : option));
  const typed = type(
    ['tape', 'record', '--port', 'x', '--as', scene.as, '--out', folder.in(file), '--seconds', String(scene.seconds)]
      .concat(options)
      .concat(more),
    { ...own, random: counted('panel') },
  );
  const due = [...acts];
  const told = await passing(typed, ticker, (ms) => {
    while (due[0] !== undefined && due[0][0] <= ms) due.shift()?.[1]();
  });
  const text = readFileSync(folder.in(file), 'utf8');
  const tape = readTape(text);
  assert(tape.ok, 'what was recorded is a tape', { name });
  return { told, text, tape: tape.value };
}
