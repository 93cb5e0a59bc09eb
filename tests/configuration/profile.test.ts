// The profile of a cabinet's body: what is read of it, and where exactly it is refused.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bodyOf } from '@keycab/firmware/body';
import { readProfile } from '@keycab/firmware/config';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRig, PROFILE_LINES, type Change, type Rig } from './rig.ts';

let rig: Rig;
beforeEach(() => {
  rig = createRig();
});
afterEach(() => rig.remove());

/** What is said of a profile, one sentence a line, without its folder. */
const saysOf = (body: Change['body'] = {}): string[] =>
  rig
    .refusal({ body })
    .replace(/^KC-CONF-01: The configuration is not valid\. /, '')
    .split('\n')
    .map((line) => line.replace(/^\S*\//, ''));

describe('a whole profile', () => {
  it('says what hangs where, and what the coils stand', () => {
    const { body, settings, boardPaths } = rig.load({
      body: {
        door: 'door: { contact: 0000a002/loop3, latch: 0000a002, leftOpenSeconds: 30 }',
        two: '  - { serial: "0000a002", port: "by-id:usb-FTDI-2", slots: C01-D16 }',
        coils: 'coils: { pulseMaxMs: 500, dutyMaxPercent: 5 }',
        more: 'screen: { profile: 7in-1280x720, pxPerMm: { x: 8.3, y: 8.2 } }',
      },
    });
    expect(body).toEqual({
      coils: { energizedMax: 1, pulseMaxMs: 500, dutyPerMille: 50 },
      loops: [
        { use: 'door', board: '0000a002', loop: 3 },
        { use: 'lid', board: '0000a001', loop: 1 },
        { use: 'mains', board: '0000a002', loop: 4 },
      ],
      latchBoard: '0000a002',
      screen: { profile: '7in-1280x720', pxPerMm: { x: 8.3, y: 8.2 } },
    });
    expect(settings).toMatchObject({ doorLatch: true, doorLeftOpenMs: 30_000 });
    expect(boardPaths[1]).toBe('/dev/serial/by-id/usb-FTDI-2');
  });

  it('may leave out what a cabinet does not have', () => {
    expect(rig.load({ body: { tamper: '', power: '', coils: '', readers: 'readers: []' } }).body).toEqual({
      coils: { energizedMax: 1, pulseMaxMs: 1000, dutyPerMille: 100 },
      loops: [{ use: 'door', board: '0000a001', loop: 0 }],
      latchBoard: null,
      screen: { profile: null, pxPerMm: null },
    });
  });

  it('names boards in any order, and columns of any number', () => {
    const file = join(rig.folder, 'odd.yaml');
    const lines = {
      ...PROFILE_LINES,
      slots: 'slots: { rows: [A, B, C, D, E], columns: 9, sense: ibutton, light: rgb }',
      one: '  - { serial: "0000a001", port: a, slots: D06-E09 }',
      two: '  - { serial: "0000a002", port: b, slots: A01-D05 }',
    };
    writeFileSync(file, Object.values(lines).join('\n'));
    const read = readProfile(file, {});
    expect(read.ok && bodyOf(read.value).settings.boards).toEqual([
      { board: '0000a001', firstSlot: 32, slots: 13 },
      { board: '0000a002', firstSlot: 0, slots: 32 },
    ]);
  });
});

const board = (serial: string, slots: string, more = ''): string =>
  `  - { serial: "${serial}", port: /dev/${serial}, slots: ${slots}${more} }`;

describe('a profile is refused at the line', () => {
  it.each<[name: string, body: Change['body'], said: RegExp[]]>([
    [
      'of an unknown member, with what was meant',
      { two: board('0000a002', 'C01-D16', ', driver: active-high') },
      [/^profile\.yaml:4:64 boards\.1\.driver: there is no such setting; did you mean drivers\?$/],
    ],
    [
      'of a range that overlaps another',
      { two: board('0000a002', 'B15-D14') },
      [/^profile\.yaml:4:55 boards\.1\.slots: B15-B16 belong to board 0000a001 already$/],
    ],
    [
      'of the board before a hole, and of the last board',
      { one: board('0000a001', 'A01-B10'), two: board('0000a002', 'C01-D14') },
      [
        /^profile\.yaml:3:55 boards\.0\.slots: B11-B16 belong to no board$/,
        /^profile\.yaml:4:55 boards\.1\.slots: D15-D16 belong to no board$/,
      ],
    ],
    [
      'of the boards, when a hole comes before all of them',
      { one: board('0000a001', 'A02-B16') },
      [/^profile\.yaml:3:3 boards: A01 belongs to no board$/],
    ],
    [
      'of a range that is longer than a board',
      { one: board('0000a001', 'A01-C01'), two: board('0000a002', 'C02-D16') },
      [/^profile\.yaml:3:55 boards\.0\.slots: A01-C01 are 33 slots, and a slot board has 32$/],
    ],
    [
      'of a slot that is not there',
      { two: board('0000a002', 'C01-E16') },
      [/^profile\.yaml:4:55 boards\.1\.slots: there is no slot E16; slots are A01-D16$/],
    ],
    [
      'of a range that runs backwards',
      { two: board('0000a002', 'D16-C01') },
      [/^profile\.yaml:4:55 boards\.1\.slots: C01 comes before D16$/],
    ],
    [
      'of a range that is none',
      { two: board('0000a002', '32-64') },
      [/^profile\.yaml:4:55 boards\.1\.slots: must name a first and a last slot, as in A01-B16$/],
    ],
    [
      'of more slots than a cabinet has',
      { slots: 'slots: { rows: [A, B, C], columns: 86, sense: ibutton, light: rgb }' },
      [/^profile\.yaml:1:36 slots\.columns: 3 rows of 86 are 258 slots, and a cabinet has 256 at most$/],
    ],
    [
      'of a row that is named twice',
      { slots: 'slots: { rows: [A, B, A, D], columns: 16, sense: ibutton, light: rgb }' },
      [/^profile\.yaml:1:23 slots\.rows\.2: row A is named twice$/],
    ],
    [
      'of a serial that is named twice',
      { two: board('0000a001', 'C01-D16'), power: 'power: {}' },
      [/^profile\.yaml:4:15 boards\.1\.serial: two boards have the serial 0000a001$/],
    ],
    [
      'of a serial without quotes, which YAML takes for a number',
      { two: '  - { serial: 00000002, port: b, slots: C01-D16 }' },
      [/^profile\.yaml:4:15 boards\.1\.serial: must be a board’s serial: eight digits 0-9 a-f, in quotes$/],
    ],
    [
      'of a door on a board that is not there',
      { door: 'door: { contact: 0000a003/loop0, latch: 0000b001 }' },
      [
        /^profile\.yaml:6:18 door\.contact: there is no board 0000a003; did you mean 0000a001\?$/,
        /^profile\.yaml:6:41 door\.latch: there is no board 0000b001; did you mean 0000a001\?$/,
      ],
    ],
    [
      'of a loop on a board that is not there',
      { tamper: 'tamper: { shock: 0000a001/loop3, lid: ffff0000/loop1 }' },
      [/^profile\.yaml:7:39 tamper\.lid: there is no board ffff0000$/],
    ],
    [
      'of a pin of the computer instead of a loop',
      { power: 'power: { battery: gpio17 }' },
      [/^profile\.yaml:8:19 power\.battery: must be a board’s serial and one of its loops, as in 0000a001\/loop0/],
    ],
    [
      'of a loop that measures the board’s own rail',
      { power: 'power: { battery: 0000a001/loop6 }' },
      [/^profile\.yaml:8:19 power\.battery: must be a board’s serial and one of its loops/],
    ],
    [
      'of a loop that has another contact already',
      { tamper: 'tamper: { lid: 0000a001/loop0 }' },
      [/^profile\.yaml:7:16 tamper\.lid: 0000a001\/loop0 has another contact already$/],
    ],
    ['of a door without a contact', { door: 'door: {}' }, [/^profile\.yaml:6:1 door: the setting contact is missing$/]],
    [
      'of a port that is used twice, by boards',
      { two: '  - { serial: "0000a002", port: "unix:one.sock", slots: C01-D16 }' },
      [/^profile\.yaml:4:33 boards\.1\.port: another device is on unix:one\.sock already$/],
    ],
    [
      'of a port that is used twice, by a reader',
      { readers: 'readers: [ { name: front, kind: rdm6300, port: /dev/ttyACM1 } ]' },
      [/^profile\.yaml:5:48 readers\.0\.port: another device is on \/dev\/ttyACM1 already$/],
    ],
    [
      'of more coils than the supply feeds',
      { slots: 'slots: { rows: [A, B, C, D], columns: 16, sense: ibutton, light: rgb, energizedMax: 5 }' },
      [/^profile\.yaml:1:85 slots\.energizedMax: 5 coils at once are more than the supply feeds; 4 at most$/],
    ],
    [
      'of drivers that are active-low, with the reason',
      { two: board('0000a002', 'C01-D16', ', drivers: active-low') },
      [
        /^profile\.yaml:4:73 boards\.1\.drivers: board 0000a002 is not driven: with active-low drivers a reset or a wire that falls off opens slots \(KC-BOARD-02\)$/,
      ],
    ],
    [
      'of a pulse above the board’s ceiling',
      { coils: 'coils: { pulseMaxMs: 1001 }' },
      [/^profile\.yaml:9:22 coils\.pulseMaxMs: 1001 ms is above the slot board’s own ceiling: .* at 1000 ms$/],
    ],
    [
      'of a duty above the board’s ceiling',
      { coils: 'coils: { dutyMaxPercent: 11 }' },
      [/^profile\.yaml:9:26 coils\.dutyMaxPercent: 11 % is above the slot board’s own ceiling of 10 % of a minute$/],
    ],
    [
      'of a way of sensing that there is not',
      { slots: 'slots: { rows: [A, B, C, D], columns: 16, sense: rfid, light: rgb }' },
      [/^profile\.yaml:1:50 slots\.sense: must be ibutton$/],
    ],
    [
      'of a screen that nobody tested',
      { more: 'screen: { profile: 7in-1280x721 }' },
      [/^profile\.yaml:10:20 screen\.profile: must be one of .*; did you mean 7in-1280x720\?$/],
    ],
    [
      'of pixels that no screen has',
      { more: 'screen: { pxPerMm: { x: 8.28, y: 0 } }' },
      [/^profile\.yaml:10:34 screen\.pxPerMm\.y: must be > 1$/],
    ],
  ])('%s', (_name, body, said) => {
    const sentences = saysOf(body);
    expect(sentences).toHaveLength(said.length);
    said.forEach((sentence, index) => expect(sentences[index]).toMatch(sentence));
  });

  it('and all of it at once, one a line', () => {
    const sentences = saysOf({
      one: board('0000a001', 'A01-B16', ', drivers: active-low'),
      door: 'door: { contact: 0000a009/loop0 }',
      coils: 'coils: { pulseMaxMs: 2000, dutyMaxPercent: 50 }',
      readers: 'readers: [ { name: a, kind: osdp, port: /dev/ttyACM1, address: 0 } ]',
    });
    expect(sentences.map((line) => line.split(' ')[0])).toEqual([
      'profile.yaml:9:22',
      'profile.yaml:9:44',
      'profile.yaml:3:73',
      'profile.yaml:6:18',
      'profile.yaml:5:41',
      'profile.yaml:5:12',
    ]);
  });
});
