// What the kiosk's page works out by itself: which key a number means, where the focus goes, what is said first.
import type { KeyId } from '@keycab/shared/ids';
import type { Screen } from '@keycab/firmware/kiosk/screen';
import type { Tile } from '@keycab/firmware/kiosk/tile';
import { describe, expect, test } from 'vitest';
import { filterTiles, onlyTile } from '../../firmware/kiosk/filter.ts';
import { nearest } from '../../firmware/kiosk/focus.ts';
import { boxed, headed } from '../../firmware/kiosk/header.tsx';
import { chooseProfile, PROFILES } from '../../firmware/kiosk/profile.ts';
import { alarmNote, NOTES } from '../../firmware/kiosk/sounds.ts';
import { roomBeside } from '../../firmware/kiosk/room.ts';
import { fill } from '../../firmware/kiosk/speech.ts';
import { steelRows } from '../../firmware/kiosk/steel.tsx';

const tile = (label: string): Tile => ({
  key: `k${label.toLowerCase().padStart(8, '0')}` as KeyId,
  label,
  title: '',
  model: '',
  details: '',
  state: 'in',
  line: 'In',
  ownLine: 'In',
  mine: false,
  here: true,
});
const labels = (tiles: readonly Tile[]): string[] => tiles.map(({ label }) => label);
const tiles = ['4498', '4512A', '4512', 'P1451', '9945', 'DLR-07'].map(tile);

describe('digits', () => {
  test('keep every key whose number holds them, those that begin with them first', () => {
    expect(labels(filterTiles(tiles, '45'))).toEqual(['4512A', '4512', '9945', 'P1451']);
  });
  test('find a plate behind its letters and its dash', () => {
    expect(labels(filterTiles(tiles, '07'))).toEqual(['DLR-07']);
    expect(labels(filterTiles(tiles, 'DLR07'))).toEqual(['DLR-07']);
  });
  test('that nothing has leave nothing', () => {
    expect(filterTiles(tiles, '777')).toEqual([]);
  });
  test('choose the key that is left, or the one whose whole number they are', () => {
    expect(onlyTile(filterTiles(tiles, '98'), '98')?.label).toBe('4498');
    expect(onlyTile(filterTiles(tiles, '4512'), '4512')?.label).toBe('4512');
  });
  test('choose nothing while two keys could be meant, and nothing when none was typed', () => {
    expect(onlyTile(filterTiles(tiles, '451'), '451')).toBeNull();
    expect(onlyTile(filterTiles([tile('4512')], ''), '')).toBeNull();
    expect(onlyTile(filterTiles([tile('4512'), tile('4512')], '4512'), '4512')).toBeNull();
  });
});

describe('arrow keys', () => {
  const grid = [0, 1, 2, 3].map((index) => ({ x: (index % 2) * 100, y: Math.floor(index / 2) * 100 }));
  const at = (index: number) => grid[index] ?? { x: 0, y: 0 };
  test('move to the neighbor on that side', () => {
    expect(nearest(at(0), grid, [1, 0])).toBe(1);
    expect(nearest(at(0), grid, [0, 1])).toBe(2);
    expect(nearest(at(3), grid, [-1, 0])).toBe(2);
  });
  test('stay where no button is on that side', () => {
    expect(nearest(at(0), grid, [-1, 0])).toBe(-1);
  });
});

describe('the header', () => {
  test('says an alarm once: whole in the middle, and only what has no room there on top', () => {
    const all = ['one', 'two', 'three', 'four'].map((text) => ({
      code: 'KC-KEY-02' as const,
      tone: 'alarm' as const,
      text,
      more: '',
    }));
    const quiet = { title: '', hint: '', calm: '', desk: '', byCode: false, byNumber: false };
    const attract: Screen['view'] = { kind: 'attract', ...quiet, overdue: [] };
    const said = { code: 'KC-TAG-01', slotName: 'A01', title: '', todo: '', call: '', mapText: '' } as const;
    const places = (strips: Screen['strips'], view: Screen['view'] = attract) => [
      boxed({ strips, view }).map(({ text }) => text),
      headed({ strips, view }).map(({ text }) => text),
    ];
    expect(places(all.slice(0, 1))).toEqual([['one'], []]);
    expect(places(all)).toEqual([
      ['one', 'two'],
      ['three', 'four'],
    ]);
    expect(places(all, { kind: 'unknownTag', ...said, endsInMs: 1 })).toEqual([[], ['one', 'two', 'three', 'four']]);
    const same = { ...said, code: 'KC-KEY-02' } as const;
    expect(places(all, { kind: 'unknownTag', ...same, endsInMs: 1 })).toEqual([[], []]);
  });
  test('leaves what a power cut left behind whole beside a key to be put back, but for letters that need the room', () => {
    const strips: Screen['strips'] = [
      { code: 'KC-KEY-02', tone: 'alarm', text: 'Put back 4517', more: 'Nobody was badged in at 7:36 AM. Any slot.' },
      { code: null, tone: 'warn', text: 'I was off 7:33 AM to 7:34 AM. 4432 left, released to Kim.', more: '' },
    ];
    const quiet = { title: '', hint: '', calm: '', desk: '', byCode: false, byNumber: false };
    const view: Screen['view'] = { kind: 'attract', ...quiet, overdue: [] };
    const layout = { leftHand: false, highContrast: false, largeText: false };
    expect(boxed({ strips, view, layout })).toEqual(strips);
    expect(headed({ strips, view, layout })).toEqual([]);
    expect(boxed({ strips, view, layout: { ...layout, largeText: true } })).toEqual(strips.slice(0, 1));
  });
  test('says that nobody outside hears of it together with whatever else is wrong', () => {
    const strips: Screen['strips'] = [
      { code: 'KC-KEY-02', tone: 'alarm', text: 'Put it back', more: 'Nobody was badged in.' },
      { code: 'KC-SLOT-01', tone: 'warn', text: 'A18 did not open.', more: 'x'.repeat(150) },
      { code: null, tone: 'warn', text: 'Offline since 10:10 AM · 3 records waiting', more: '' },
    ];
    const quiet = { title: '', hint: '', calm: '', desk: '', byCode: false, byNumber: false };
    const screen = { strips, view: { kind: 'attract' as const, ...quiet, overdue: [] }, clockChecked: true };
    const offline = { sinceWallMs: 1, waiting: 3 };
    expect(boxed({ ...screen, offline })).toEqual([strips[0], strips[2]]);
    expect(headed({ ...screen, offline })).toEqual([strips[1]]);
    expect(boxed({ ...screen, offline: null })).toEqual([strips[0]]);
  });
  test('draws the steel by the rows and columns of the cabinet', () => {
    const slots = [0, 1, 2, 3].map((slot) => ({ slot, name: `S${slot}`, shows: 'key' as const, light: null }));
    expect(
      steelRows({ rows: ['A', 'B'], columns: 2, slots }).map(([row, cells]) => [row, cells.map(({ slot }) => slot)]),
    ).toEqual([
      ['A', [0, 1]],
      ['B', [2, 3]],
    ]);
  });
});

test('what runs by the second is filled in by the page, and nothing else is', () => {
  expect(fill('Nothing left. Locks in {seconds} s.', { seconds: 17 })).toBe('Nothing left. Locks in 17 s.');
  expect(fill('{page} of {pages}, {typed}', { page: 2, pages: 3 })).toBe('2 of 3, {typed}');
});

describe('the sounds', () => {
  const lastsMs = (notes: readonly { readonly ms: number }[]): number => notes.reduce((sum, { ms }) => sum + ms, 0);
  test.each(Object.entries(NOTES))('%s is over after a quarter of a second', (_, notes) => {
    expect(lastsMs(notes)).toBeLessThanOrEqual(250);
  });
  test('yes rises by a fifth, ask is one tone, no is two low ones', () => {
    const hz = (pattern: keyof typeof NOTES) => NOTES[pattern].map((note) => note.hz);
    const [first = 0, second = 0] = hz('yes');
    expect(second / first).toBe(1.5);
    expect(hz('ask')).toHaveLength(1);
    expect(hz('no')).toHaveLength(2);
    expect(Math.max(...hz('no'))).toBeLessThan(Math.min(...hz('ask'), ...hz('yes')));
  });
  test('an alarm alternates and grows, each tone of it short', () => {
    const notes = Array.from({ length: 20 }, (_, index) => alarmNote(index));
    expect(new Set(notes.map(({ hz }) => hz)).size).toBe(2);
    notes.slice(1).forEach((note, index) => {
      expect(note.hz).not.toBe(notes[index]?.hz);
      expect(note.share).toBeGreaterThanOrEqual(notes[index]?.share ?? 1);
      expect(note.ms).toBeLessThanOrEqual(250);
    });
    expect([notes[0]?.share, notes.at(-1)?.share]).toEqual([0.25, 1]);
  });
});

describe('the screen profile', () => {
  const query = (text: string) => new URLSearchParams(text);
  test('is the one named, else the one that fits', () => {
    expect(chooseProfile(query('profile=10in-1280x800'), { width: 800, height: 480 })).toEqual(PROFILES.large);
    expect(chooseProfile(query(''), { width: 800, height: 480 })).toEqual(PROFILES.small);
    expect(chooseProfile(query(''), { width: 1280, height: 720 })).toEqual(PROFILES.dense);
    expect(chooseProfile(query(''), { width: 1280, height: 800 })).toEqual(PROFILES.large);
    expect(chooseProfile(query(''), { width: 1024, height: 600 })).toEqual(PROFILES.middle);
  });
  test('takes what the installer measured and ignores what cannot be', () => {
    const measured = chooseProfile(query('pxPerMmX=5.4&pxPerMmY=nonsense'), { width: 800, height: 480 });
    expect(measured.pxPerMm).toEqual({ x: 5.4, y: 5.59 });
    // A finger needs as much as before.
    expect(measured.padPx / 5.4).toBeGreaterThanOrEqual(18.5);
  });
  test.each(Object.values(PROFILES))('$name gives every key of the pad at least 18.5 mm', (profile) => {
    const heights = { '7in-800x480': 480, '7in-1024x600': 600, '7in-1280x720': 720, '10in-1280x800': 800 } as Record<
      string,
      number
    >;
    const room = (heights[profile.name] ?? 0) - profile.headerPx - profile.gapPx * (profile.rows + 1);
    expect(profile.padPx / profile.pxPerMm.x).toBeGreaterThanOrEqual(18.5);
    expect(room / profile.rows / profile.pxPerMm.y).toBeGreaterThanOrEqual(18.5);
  });
});

describe('beside an open slot', () => {
  const line = (label: string, tone: 'open' | 'no') => ({ key: tile(label).key, label, text: 'Slot A04', tone });
  const offered = { ...tile('4363'), added: false, addedText: '' };
  const room = (
    verdicts: readonly ReturnType<typeof line>[],
    more: { added?: boolean; tight?: boolean; late?: boolean },
  ) =>
    roomBeside(
      { notes: [], verdicts, also: [{ ...offered, added: more.added === true }] },
      { roomy: false, tight: more.tight === true, late: more.late === true },
    );
  const two = [line('4052', 'open'), line('4098', 'open')];

  test('the map stands where several are open, as long as a small screen has room for it', () => {
    expect(room(two, {})).toMatchObject({ also: [], map: true });
    expect(room(two.slice(1), {})).toMatchObject({ also: [], map: true });
    expect(room(two, { tight: true }).map).toBe(false);
    expect(room(two, { late: true }).map).toBe(false);
    expect(room([...two, line('4127', 'open')], {}).map).toBe(false);
  });

  test('a key that was taken along keeps its place, and a refused one is no slot to look for', () => {
    expect(room(two.slice(1), { added: true })).toMatchObject({ also: [{ label: '4363' }], map: false });
    expect(room([line('4052', 'no')], {})).toMatchObject({ also: [{ label: '4363' }], map: false });
    expect(room([], {})).toMatchObject({ also: [{ label: '4363' }], map: true });
  });
});
