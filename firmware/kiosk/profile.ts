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
}

const profile = (
  name: string,
  x: number,
  y: number,
  headerPx: number,
  gapPx: number,
  grid: readonly [rows: number, tileColumns: number, padPx: number],
): Profile => ({ name, pxPerMm: { x, y }, headerPx, gapPx, rows: grid[0], tileColumns: grid[1], padPx: grid[2] });

export const PROFILES = {
  small: profile('7in-800x480', 5.19, 5.59, 44, 4, [4, 2, 98]),
  dense: profile('7in-1280x720', 8.28, 8.28, 64, 6, [4, 2, 156]),
  large: profile('10in-1280x800', 5.9, 5.9, 60, 8, [6, 3, 118]),
} as const;

const number = (text: string | null): number | null => {
  const value = Number.parseFloat(text ?? '');
  return Number.isFinite(value) && value > 1 && value < 40 ? value : null;
};

/** By name (`?profile=7in-800x480`), else by what fits; `pxPerMmX` and `pxPerMmY` are what the installer measured. */
export function chooseProfile(
  query: Pick<URLSearchParams, 'get'>,
  view: { readonly width: number; readonly height: number },
): Profile {
  const named = Object.values(PROFILES).find(({ name }) => name === query.get('profile'));
  const fitting = view.width < 1000 ? PROFILES.small : view.width / view.height > 1.7 ? PROFILES.dense : PROFILES.large;
  const chosen = named ?? fitting;
  const x = number(query.get('pxPerMmX')) ?? chosen.pxPerMm.x;
  const y = number(query.get('pxPerMmY')) ?? chosen.pxPerMm.y;
  return { ...chosen, pxPerMm: { x, y } };
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
}
