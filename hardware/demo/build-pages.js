// Builds the pages of cabinet and cloud, the only thing in the house that is built; touches their dist folders.
//
// Skips when no source has changed since the last build. With --if-possible (after `npm install`) a missing builder
// is told in one sentence and is no failure: a cabinet installs without it and gets its pages built.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const PAGES = [
  { name: 'kiosk', root: 'firmware/kiosk' },
  { name: 'desk and demo', root: 'cloud/web' },
];
// All that a page can be made of; what it imports from elsewhere are types, which leave no trace in it.
const SHARED = ['shared/src', 'shared/web', 'package-lock.json', 'hardware/demo/build-pages.js'];
const SOURCES = new Set(['.ts', '.tsx', '.js', '.css', '.html', '.json', '.svg', '.png', '.webmanifest']);

function filesBelow(path) {
  if (!existsSync(path)) return [];
  if (extname(path) !== '') return [path];
  return readdirSync(path, { withFileTypes: true })
    .flatMap((entry) => {
      const inside = join(path, entry.name);
      if (entry.isDirectory()) return entry.name === 'dist' || entry.name === 'node_modules' ? [] : filesBelow(inside);
      return SOURCES.has(extname(entry.name)) ? [inside] : [];
    })
    .sort((one, other) => (one < other ? -1 : 1));
}

function digestOf(page) {
  const hash = createHash('sha256');
  for (const path of [page.root, ...SHARED].flatMap((place) => filesBelow(join(ROOT, place)))) {
    hash
      .update(`${relative(ROOT, path)}\0`)
      .update(readFileSync(path))
      .update('\0');
  }
  return hash.digest('hex');
}

const stampOf = (page) => join(ROOT, page.root, 'dist', '.sources');
const isFresh = (page, digest) => existsSync(stampOf(page)) && readFileSync(stampOf(page), 'utf8') === digest;

/** Built aside and put in place as a whole, so that nobody ever loads half a page. */
async function buildPage(build, page, digest) {
  const target = join(ROOT, page.root, 'dist');
  const draft = join(ROOT, 'node_modules', '.cache', 'pages', `${page.root.replaceAll('/', '-')}-${process.pid}`);
  const old = `${draft}-old`;
  mkdirSync(dirname(draft), { recursive: true });
  await build({
    configFile: join(ROOT, page.root, 'vite.config.ts'),
    logLevel: 'warn',
    build: { outDir: draft, emptyOutDir: true },
  });
  writeFileSync(join(draft, '.sources'), digest);
  if (existsSync(target)) renameSync(target, old);
  renameSync(draft, target);
  rmSync(old, { recursive: true, force: true });
}

async function run() {
  const waiting = PAGES.map((page) => ({ page, digest: digestOf(page) })).filter(
    ({ page, digest }) => !isFresh(page, digest),
  );
  if (waiting.length === 0) return;
  let build;
  try {
    ({ build } = await import('vite'));
    await import('@vitejs/plugin-react');
  } catch (thrown) {
    if (thrown?.code !== 'ERR_MODULE_NOT_FOUND' || !process.argv.includes('--if-possible')) throw thrown;
    console.log('Pages were not built, because the builder is not installed here; npm run build does it elsewhere.');
    return;
  }
  for (const { page, digest } of waiting) {
    await buildPage(build, page, digest);
    console.log(`Built the pages of ${page.name}.`);
  }
}

await run();
