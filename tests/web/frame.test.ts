// The frame around every page: where it leads whom, and in whose name a window acts.
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { adoptAddress, choosePerson, chosenPerson, onPersonChosen } from '../../cloud/web/common/identity.ts';
import { entriesFor, isWithin, NAVIGATION, type NavigationEntry } from '../../cloud/web/common/navigation.ts';

const entry = (path: string, over: Partial<NavigationEntry> = {}): NavigationEntry => ({
  path,
  label: path,
  permission: 'see',
  ...over,
});

describe('the ways', () => {
  test('lead nobody where they may not go, and to the demo only where it runs', () => {
    const entries = [entry('/'), entry('/demo', { demo: true }), entry('/admin', { permission: 'administer' })];
    const paths = (permissions: NavigationEntry['permission'][], demo: boolean) =>
      entriesFor({ permissions, demo }, entries).map(({ path }) => path);
    expect(paths(['see'], true)).toEqual(['/', '/demo']);
    expect(paths(['see', 'administer'], false)).toEqual(['/', '/admin']);
    expect(paths([], true)).toEqual([]);
  });

  test('know the page that is open, and the section it lies in', () => {
    expect([isWithin('/', '/'), isWithin('/', '/admin')]).toEqual([true, false]);
    expect([isWithin('/admin', '/admin/people'), isWithin('/admin', '/administrators')]).toEqual([true, false]);
  });

  test('lead only to folders that are a page', () => {
    const web = join(import.meta.dirname, '..', '..', 'cloud', 'web');
    const folders = readdirSync(web, { recursive: true, encoding: 'utf8' })
      .filter((path) => !path.startsWith('dist') && path.endsWith('index.html'))
      .map((path) => (dirname(path) === '.' ? '/' : `/${dirname(path)}`));
    const all = NAVIGATION.flatMap((each) => [each, ...(each.pages ?? [])]);
    expect(all.filter(({ path }) => !folders.includes(path))).toEqual([]);
    // A way without a picture would be an empty field under the thumb.
    expect(NAVIGATION.filter(({ icon }) => icon === undefined)).toEqual([]);
  });
});

/** As a browser has it, as far as it is asked here. */
function storage(): Storage {
  const kept = new Map<string, string>();
  return {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => kept.set(name, value),
  } as never;
}

describe('a window', () => {
  const shared = storage();
  const target = new EventTarget();
  beforeEach(() => {
    vi.stubGlobal('localStorage', shared);
    vi.stubGlobal('sessionStorage', storage());
    for (const name of ['addEventListener', 'removeEventListener', 'dispatchEvent'] as const)
      vi.stubGlobal(name, target[name].bind(target));
  });
  afterEach(() => vi.unstubAllGlobals());

  test('acts in nobody’s name until somebody is chosen, who then is told of', () => {
    expect(chosenPerson()).toBeNull();
    let told = 0;
    const stop = onPersonChosen(() => told++);
    choosePerson('pkim000001');
    stop();
    choosePerson('pjo0000001');
    expect([told, chosenPerson()]).toEqual([1, 'pjo0000001']);
  });

  test('opened by a link is whoever the link names, and others stay who they are', () => {
    adoptAddress({ search: '?q=4512&as=pmaria0001' });
    expect(chosenPerson()).toBe('pmaria0001');
    vi.stubGlobal('sessionStorage', storage());
    expect(chosenPerson()).toBe('pjo0000001');
    adoptAddress({ search: '?as=<script>' });
    expect(chosenPerson()).toBeNull();
  });

  test('that may keep nothing works all the same', () => {
    const refuse = (): never => {
      throw new DOMException('denied', 'SecurityError');
    };
    vi.stubGlobal('localStorage', { getItem: refuse, setItem: refuse });
    vi.stubGlobal('sessionStorage', { getItem: refuse, setItem: refuse });
    choosePerson('pkim000001');
    expect(chosenPerson()).toBeNull();
  });
});
