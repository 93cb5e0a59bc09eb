// What was measured on the glass outlives a restart, wins over the profile, and is taken from a manager alone.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { NOBODY_YET, receive } from '@keycab/firmware/kiosk/comfort';
import { createGlass } from '@keycab/firmware/kiosk/glass';
import type { Picture } from '@keycab/firmware/kiosk/known';
import { morning } from '../people.ts';
import { GALLERY } from './gallery.ts';
import { kioskRig } from './rig.ts';
import { screenAfter } from './stage.ts';

const PROFILE = { x: 5.19, y: 5.59 };
const MEASURED = { x: 5.24, y: 5.66 };
let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keycab-glass-'));
  path = join(folder, 'screen.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('without a measurement the profile’s numbers hold, or none', () => {
  expect(createGlass(path, PROFILE).pxPerMm()).toEqual(PROFILE);
  expect(createGlass(path, null).pxPerMm()).toBeNull();
});

test('what was measured holds at once and after a restart, and leaves no draft behind', () => {
  const glass = createGlass(path, PROFILE);
  glass.measure(MEASURED);
  expect(glass.pxPerMm()).toEqual(MEASURED);
  expect(createGlass(path, PROFILE).pxPerMm()).toEqual(MEASURED);
  glass.measure({ x: 6, y: 6 });
  expect(createGlass(path, PROFILE).pxPerMm()).toEqual({ x: 6, y: 6 });
  expect(readdirSync(folder)).toEqual(['screen.json']);
});

test.each(['', '{', '{"x":0,"y":5}', '{"x":5}', '[5,5]'])('a file that holds %j is none', (text) => {
  writeFileSync(path, text);
  expect(createGlass(path, PROFILE).pxPerMm()).toEqual(PROFILE);
});

test('a page that is opened after it was measured is drawn by it', async () => {
  const glass = createGlass(path, PROFILE);
  const rig = await kioskRig({
    page: '<html lang="en"><head></head></html>',
    profile: '7in-800x480',
    pxPerMm: glass.pxPerMm,
  });
  const leadsTo = async () => (await rig.kiosk.app.inject('/')).headers.location;
  expect(await leadsTo()).toBe('/?profile=7in-800x480&pxPerMmX=5.19&pxPerMmY=5.59');
  glass.measure(MEASURED);
  expect(await leadsTo()).toBe('/?profile=7in-800x480&pxPerMmX=5.24&pxPerMmY=5.66');
  await rig.close();
});

test('only a manager to whom the ruler is shown measures', () => {
  const told = { type: 'ScreenMeasured', ...MEASURED } as const;
  const ruler = GALLERY.find(([name]) => name === 'manager-ruler')?.[1]('en');
  const measuredOn = (picture: Picture) => receive(NOBODY_YET, told, 1_000, picture).measured;
  expect(ruler === undefined ? undefined : measuredOn(ruler)).toEqual(MEASURED);
  expect(measuredOn(screenAfter({}, ...morning))).toBeUndefined();
});
