// What the kiosk's page works out by itself: which key a number means, where the focus goes, what is said first.
import type { KeyId } from '@keycab/shared/ids';
import type { Screen, Tile } from '@keycab/firmware/kiosk/screen';
import { describe, expect, test } from 'vitest';
import { filterTiles, onlyTile } from '../../firmware/kiosk/filter.ts';
import { nearest } from '../../firmware/kiosk/focus.ts';
import { boxed, headed, strips } from '../../firmware/kiosk/header.tsx';
import { english } from '../../firmware/kiosk/messages.ts';
import { chooseProfile, PROFILES } from '../../firmware/kiosk/profile.ts';
import { steelRows } from '../../firmware/kiosk/steel.tsx';

const tile = (label: string): Tile => ({
  key: `k${label.toLowerCase().padStart(8, '0')}` as KeyId,
  label,
  title: '',
  model: '',
  details: '',
  state: 'in',
  line: 'In',
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
  const screen = (over: Partial<Screen>): Screen => ({
    revision: 1,
    cabinetName: 'Showroom',
    siteName: 'Riverside Motors',
    phone: '',
    timeZone: 'UTC',
    locale: 'en-GB',
    wallMs: 0,
    clockChecked: true,
    offline: null,
    lockdown: false,
    door: 'closed',
    counts: { in: 0, out: 0, overdue: 0 },
    notices: [],
    rows: ['A', 'B'],
    columns: 2,
    slots: [],
    view: { kind: 'attract', overdue: [] },
    ...over,
  });
  const said = (over: Partial<Screen>) => strips({ screen: screen(over), words: english }).map(({ text }) => text);

  test('says nothing when all is well', () => {
    expect(said({})).toEqual([]);
  });
  test('says since when the cloud is silent and how many records wait', () => {
    expect(said({ offline: { sinceWallMs: Date.UTC(2026, 0, 1, 10, 31), waiting: 12 } })).toEqual([
      'Offline since 10:31 · 12 records waiting',
    ]);
    expect(said({ offline: { sinceWallMs: null, waiting: 1 } })).toEqual(['Offline · 1 record waiting']);
  });
  test('puts a lockdown before errors, errors before warnings, and all before the clock', () => {
    expect(
      said({
        lockdown: true,
        clockChecked: false,
        notices: [
          { code: 'KC-DOOR-01', severity: 'warning', text: 'door' },
          { code: 'KC-BOARD-01', severity: 'error', text: 'board' },
        ],
      }),
    ).toEqual(['Locked down by order. Returns only.', 'board', 'door', 'Time not checked']);
  });
  test('says an alarm once: whole in the middle, and only what has no room there on top', () => {
    const notices = ['one', 'two', 'three', 'four'].map((text) => ({
      code: 'KC-KEY-02' as const,
      severity: 'error' as const,
      text,
    }));
    const places = (over: Partial<Screen>) => {
      const stage = { screen: screen(over), words: english };
      return [boxed(stage).map(({ text }) => text), headed(stage).map(({ text }) => text)];
    };
    expect(places({ notices: notices.slice(0, 1) })).toEqual([['one'], []]);
    expect(places({ notices })).toEqual([
      ['one', 'two'],
      ['three', 'four'],
    ]);
    const view = { kind: 'unknownTag', slotName: 'A01', endsInMs: 1 } as const;
    expect(places({ notices, view })).toEqual([[], ['one', 'two', 'three', 'four']]);
  });
  test('draws the steel by the rows and columns of the cabinet', () => {
    const slots = [0, 1, 2, 3].map((slot) => ({ slot, name: `S${slot}`, shows: 'key' as const, light: null }));
    expect(steelRows(screen({ slots })).map(([row, cells]) => [row, cells.map(({ slot }) => slot)])).toEqual([
      ['A', [0, 1]],
      ['B', [2, 3]],
    ]);
  });
});

describe('the words', () => {
  test('say locked only of what is locked', () => {
    expect(english.nothingLeft(17)).toBe('Nothing left the cabinet. The slot locks by itself in 17 s.');
    expect(english.nothingLeft(0)).toBe('Nothing left the cabinet. Locked again.');
  });
  test('thank without naming whoever nobody can name', () => {
    expect(english.nobodysBack('4512', null)).toBe('4512 is back. Thank you.');
    expect(english.nobodysBack('4512', 'Maria')).toBe('4512 is back. Thank you, Maria.');
    expect(english.livesIn('4512', null)).toBe('4512 lives in another cabinet.');
  });
});

describe('the screen profile', () => {
  const query = (text: string) => new URLSearchParams(text);
  test('is the one named, else the one that fits', () => {
    expect(chooseProfile(query('profile=10in-1280x800'), { width: 800, height: 480 })).toEqual(PROFILES.large);
    expect(chooseProfile(query(''), { width: 800, height: 480 })).toEqual(PROFILES.small);
    expect(chooseProfile(query(''), { width: 1280, height: 720 })).toEqual(PROFILES.dense);
    expect(chooseProfile(query(''), { width: 1280, height: 800 })).toEqual(PROFILES.large);
  });
  test('takes what the installer measured and ignores what cannot be', () => {
    const measured = chooseProfile(query('pxPerMmX=5.4&pxPerMmY=nonsense'), { width: 800, height: 480 });
    expect(measured.pxPerMm).toEqual({ x: 5.4, y: 5.59 });
  });
  test.each(Object.values(PROFILES))('$name gives every key of the pad at least 18.5 mm', (profile) => {
    const heights = { '7in-800x480': 480, '7in-1280x720': 720, '10in-1280x800': 800 } as Record<string, number>;
    const room = (heights[profile.name] ?? 0) - profile.headerPx - profile.gapPx * (profile.rows + 1);
    expect(profile.padPx / profile.pxPerMm.x).toBeGreaterThanOrEqual(18.5);
    expect(room / profile.rows / profile.pxPerMm.y).toBeGreaterThanOrEqual(18.5);
  });
});
