// The contrasts that the tokens promise, recomputed from the one file that holds them.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const css = readFileSync(join(import.meta.dirname, '..', '..', 'shared', 'web', 'tokens.css'), 'utf8');
const tokens = new Map(
  [...css.matchAll(/--([a-z-]+):\s*light-dark\(#([0-9a-f]{6}),\s*#([0-9a-f]{6})\)/g)].map((match) => [
    match[1] ?? '',
    { light: match[2] ?? '', dark: match[3] ?? '' },
  ]),
);

type Scheme = 'light' | 'dark';

/** WCAG 2.2, relative luminance. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(first: string, second: string, scheme: Scheme): number {
  const [one, two] = [first, second].map((name) => {
    const token = tokens.get(name);
    expect(token, `token ${name}`).toBeDefined();
    return luminance(token?.[scheme] ?? '000000');
  });
  return (Math.max(one ?? 0, two ?? 0) + 0.05) / (Math.min(one ?? 0, two ?? 0) + 0.05);
}

const GROUNDS = ['bg', 'surface', 'sunken'];
const STATES = ['in', 'out', 'overdue', 'reserved', 'delivery', 'unsure'];
const OFFICES = ['of-sales', 'of-service', 'of-detail', 'of-vendor', 'of-customer', 'of-others'];
const TEXTS = ['ink', 'muted', 'action', ...STATES];

describe.each<Scheme>(['light', 'dark'])('in %s', (scheme) => {
  test.each(TEXTS)('text in %s has at least 7:1 on every ground', (text) => {
    for (const ground of GROUNDS) expect(contrast(text, ground, scheme), ground).toBeGreaterThanOrEqual(7);
  });

  test.each(STATES)('%s has at least 7:1 on its own tint', (state) => {
    expect(contrast(state, `${state}-tint`, scheme)).toBeGreaterThanOrEqual(7);
    expect(contrast('ink', `${state}-tint`, scheme)).toBeGreaterThanOrEqual(7);
  });

  test('text on a filled button and on the alarm has at least 7:1', () => {
    expect(contrast('on-action', 'action', scheme)).toBeGreaterThanOrEqual(7);
    expect(contrast('on-alarm', 'alarm', scheme)).toBeGreaterThanOrEqual(7);
  });

  test.each(OFFICES)('%s has at least 4.4:1 on every ground, and its labels 4.5:1 on it', (office) => {
    for (const ground of GROUNDS) expect(contrast(office, ground, scheme), ground).toBeGreaterThanOrEqual(4.4);
    expect(contrast('on-action', office, scheme)).toBeGreaterThanOrEqual(4.5);
  });

  test('edges of controls and the focus ring have at least 3:1 on every ground', () => {
    for (const ground of GROUNDS) {
      expect(contrast('edge', ground, scheme), ground).toBeGreaterThanOrEqual(3);
      expect(contrast('focus', ground, scheme), ground).toBeGreaterThanOrEqual(3);
    }
  });
});

test('the calculation agrees with the values that WCAG gives', () => {
  expect(luminance('ffffff')).toBeCloseTo(1, 6);
  expect(luminance('000000')).toBe(0);
  expect((1 + 0.05) / (luminance('777777') + 0.05)).toBeCloseTo(4.48, 2);
});

test('pages use no color that is not a token', () => {
  const root = join(import.meta.dirname, '..', '..');
  const files = globSync(['shared/web/**/*.css', 'firmware/kiosk/**/*.{css,tsx}', 'cloud/web/**/*.{css,tsx}'], {
    cwd: root,
    exclude: ['**/dist/**'],
  });
  expect(files.length).toBeGreaterThan(20);
  const strange = files.flatMap((path) => {
    const text = readFileSync(join(root, path), 'utf8').replaceAll(/light-dark\([^)]*\)/g, '');
    return [...text.matchAll(/#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(/gi)].map(([found]) => `${path}: ${found}`);
  });
  expect(strange).toEqual([]);
  expect(tokens.size).toBe(29);
});
