// Tapes of simulated readers through the pipe that a real one goes through: line, parser, driver, presence; reads files.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { play, type Played, type PlayedModel } from '@keycab/firmware/cli/tape/play';
import { readTape, type Tape } from '@keycab/firmware/cli/tape/tape';

const FOLDER = join(import.meta.dirname, 'tapes');

function tapeOf(name: string): Tape {
  const read = readTape(readFileSync(join(FOLDER, `${name}.tape`), 'utf8'));
  if (!read.ok) throw new Error(read.reason);
  return read.value;
}
const heard = (name: string, as: PlayedModel): Played => play(tapeOf(name), as, Buffer.alloc(32, 7));
const badges = ({ seen }: Played) => seen.flatMap(({ what, badge }) => (what === 'presented' ? [badge] : []));

describe('the tape of', () => {
  test('an RDM6300 gives each badge once, and discards what a bad cable made of the rest', () => {
    const played = heard('rdm6300', 'rdm6300');
    expect(badges(played)).toEqual([1, 2, 1]);
    expect(played.seen.filter(({ what }) => what === 'gone')).toHaveLength(3);
    expect(Object.values(played.discarded).reduce((sum, bytes) => sum + bytes, 0)).toBeGreaterThan(20);
  });

  test('an ID-12LA gives a badge once, though it was held there twice within two seconds', () => {
    expect(badges(heard('id12', 'id12'))).toEqual([1, 2]);
  });

  test('an OSDP reader in clear gives its badges, and the panel says to the byte what it said then', () => {
    const played = heard('osdp-clear', 'osdp');
    expect(badges(played)).toEqual([1, 2, 1]);
    expect(played.said.other).toBe(0);
    expect(played.said.same).toBeGreaterThan(100);
    expect(played.seen.map(({ what }) => what)).toContain('tamper');
  });

  test('an OSDP reader in its channel gives its badges under MACs that are checked', () => {
    const played = heard('osdp-secured', 'osdp');
    expect(badges(played)).toEqual([1, 2, 1]);
    expect(played.said.other).toBe(0);
    expect(played.seen.map(({ what }) => what)).toContain('tamper');
  });

  test('a PN532 gives its badges when they come and tells when they leave', () => {
    const played = heard('pn532', 'pn532');
    expect(badges(played)).toEqual([1, 2]);
    expect(played.seen.filter(({ what }) => what === 'gone')).toHaveLength(2);
    expect(played.said.other).toBe(0);
  });
});

test('one byte changed in the channel is a badge lost, never another badge', () => {
  const tape = tapeOf('osdp-secured');
  const at = tape.entries.findIndex(({ from, bytes }) => from === 'device' && bytes[7] === 0x18);
  const entries = tape.entries.map((entry, index) => {
    if (index !== at + 1) return entry;
    const bytes = Uint8Array.from(entry.bytes);
    bytes[1] = (bytes[1] ?? 0) ^ 0x01;
    return { ...entry, bytes };
  });
  expect(at).toBeGreaterThan(0);
  const presented = badges(play({ ...tape, entries }, 'osdp', Buffer.alloc(32, 7)));
  expect(presented.length).toBeLessThan(3);
});

test('a tape of another model is no badge at all', () => {
  expect(badges(heard('rdm6300', 'id12'))).toEqual([]);
  expect(badges(heard('id12', 'rdm6300'))).toEqual([]);
  expect(badges(heard('pn532', 'rdm6300'))).toEqual([]);
});
