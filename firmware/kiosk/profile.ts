// The screen's real size: pixels per millimetre on each axis, and the grid that fits; sets CSS variables.

export interface Profile {
  readonly name: string;
  /** Measured per axis: the common 7-inch panel has no square pixels. */
  readonly pxPerMm: { readonly x: number; readonly y: number };
  readonly headerPx: number;
  readonly gapPx: number;
  /** Rows of the home grid and columns of its tiles; the pad takes three more columns. */
  readonly rows: number;
  readonly tileColumns: number;
  readonly padPx: number;
  /** Letters so many times larger, under the same fingers. */
  readonly textTimes: number;
}

const profile = (
  name: string,
  x: number,
  y: number,
  headerPx: number,
  gapPx: number,
  grid: readonly [rows: number, tileColumns: number, padPx: number],
): Profile => ({
  name,
  pxPerMm: { x, y },
  headerPx,
  gapPx,
  rows: grid[0],
  tileColumns: grid[1],
  padPx: grid[2],
  textTimes: 1,
});

export const PROFILES = {
  small: profile('7in-800x480', 5.19, 5.59, 44, 4, [4, 2, 98]),
  middle: profile('7in-1024x600', 6.65, 6.98, 54, 4, [4, 2, 125]),
  dense: profile('7in-1280x720', 8.28, 8.28, 64, 6, [4, 2, 156]),
  large: profile('10in-1280x800', 5.9, 5.9, 60, 8, [6, 3, 118]),
} as const;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The pixels that each was drawn for. */
const PANELS: Readonly<Record<keyof typeof PROFILES, Size>> = {
  small: { width: 800, height: 480 },
  middle: { width: 1024, height: 600 },
  dense: { width: 1280, height: 720 },
  large: { width: 1280, height: 800 },
};
/** Wider ones are small panels with many pixels, as far as anybody can tell. */
const WIDE = 1.7;
/** A little more than the 18.5 mm that a finger needs. */
const PAD_MM = 18.55;

const number = (text: string | null): number | null => {
  const value = Number.parseFloat(text ?? '');
  return Number.isFinite(value) && value > 1 && value < 40 ? value : null;
};

/**
 * By name (`?profile=7in-800x480`), else by what fits; `pxPerMmX` and `pxPerMmY` are what the installer measured.
 *
 * Decided: of a screen without a name the smallest common panel with so many pixels is assumed. Because: on a larger one
 * everything is larger than it has to be, and nobody's finger misses. Instead of: the size that the computer tells, which
 * small panels do not know. Would change if: browsers told millimetres.
 */
export function chooseProfile(query: Pick<URLSearchParams, 'get'>, view: Size): Profile {
  const named = Object.values(PROFILES).find(({ name }) => name === query.get('profile'));
  const measured = { x: number(query.get('pxPerMmX')), y: number(query.get('pxPerMmY')) };
  const chosen = named ?? fitting(view, measured);
  return profileOf(chosen, { x: measured.x ?? chosen.pxPerMm.x, y: measured.y ?? chosen.pxPerMm.y });
}

/** The same grid on a glass that was measured: a finger stays as large as it is. */
export const profileOf = (chosen: Profile, pxPerMm: Profile['pxPerMm']): Profile => ({
  ...chosen,
  pxPerMm,
  padPx: Math.max(chosen.padPx, Math.ceil(PAD_MM * pxPerMm.x)),
});

const ORDER = ['large', 'dense', 'middle', 'small'] as const;

function fitting(view: Size, measured: { readonly x: number | null; readonly y: number | null }): Profile {
  const { x, y } = measured;
  const fits = (name: keyof typeof PROFILES): boolean => {
    const panel = PANELS[name];
    const { pxPerMm } = PROFILES[name];
    // What was measured says how many millimetres there are.
    const across = x === null ? view.width / panel.width : (view.width * pxPerMm.x) / (x * panel.width);
    const down = y === null ? view.height / panel.height : (view.height * pxPerMm.y) / (y * panel.height);
    const wide = x === null && y === null && name === 'large' && view.width / view.height > WIDE;
    return across >= FITS && down >= FITS && !wide;
  };
  const name = ORDER.find(fits) ?? 'small';
  const panel = PANELS[name];
  const times = Math.max(1, Math.min(view.width / panel.width, view.height / panel.height));
  return x === null && y === null ? scaled(PROFILES[name], times) : PROFILES[name];
}

/** A panel is never measured to the last millimetre. */
const FITS = 0.98;

const scaled = (one: Profile, times: number): Profile => ({
  ...one,
  pxPerMm: { x: one.pxPerMm.x * times, y: one.pxPerMm.y * times },
  headerPx: Math.floor(one.headerPx * times),
  gapPx: Math.floor(one.gapPx * times),
  padPx: Math.floor(one.padPx * times),
});

/** As much as two lines on a small tile have room for. */
const LARGE_TEXT = 1.18;

/**
 * Large text. Decided: a screen with room draws what a small one draws, as large as its glass; a small one has larger
 * letters on buttons of the same size. Because: whoever needs it finds everything where it always is. Instead of: magnifying
 * a part, which has to be moved about. Would change if: cabinets had screens of 15 inches.
 */
export function enlarged(one: Profile, view: Size): Profile {
  if (one.rows === PROFILES.small.rows) return { ...one, textTimes: LARGE_TEXT };
  const times = Math.min(view.width / PANELS.small.width, view.height / PANELS.small.height);
  const drawn = scaled(PROFILES.small, times);
  // No finger gets less than before.
  return { ...drawn, name: one.name, padPx: Math.max(drawn.padPx, one.padPx) };
}

/** Assigned through the style object, so that no inline style has to be allowed. */
export function applyProfile(chosen: Profile, root: { readonly style: CSSStyleDeclaration }): void {
  const set = (name: string, value: string): void => root.style.setProperty(name, value);
  set('--mm-x', `${chosen.pxPerMm.x}px`);
  set('--mm-y', `${chosen.pxPerMm.y}px`);
  set('--header', `${chosen.headerPx}px`);
  set('--gap', `${chosen.gapPx}px`);
  set('--rows', String(chosen.rows));
  set('--tile-columns', String(chosen.tileColumns));
  set('--pad', `${chosen.padPx}px`);
  set('--text-times', String(chosen.textTimes));
}
