// Builds the worker after the pages, since it names the files of the offline page; and the head that all pages share.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { build, type Plugin, type Rollup } from 'vite';

const PAGE = 'offline/index.html';

/** What the page loads before it can be seen, and what it may ask for later. */
function filesOf(bundle: Rollup.OutputBundle, page: string): string[] {
  const files = new Set<string>();
  const add = (name: string): void => {
    const chunk = bundle[name];
    if (chunk?.type !== 'chunk' || files.has(name)) return;
    files.add(name);
    for (const style of chunk.viteMetadata?.importedCss ?? []) files.add(style);
    for (const asset of chunk.viteMetadata?.importedAssets ?? []) if (asset.endsWith('.wasm')) files.add(asset);
    for (const next of [...chunk.imports, ...chunk.dynamicImports]) add(next);
  };
  for (const one of Object.values(bundle))
    if (one.type === 'chunk' && one.isEntry && one.name === page) add(one.fileName);
  // Of the type face, what the language of these pages needs.
  for (const asset of Object.keys(bundle)) if (/inter-latin-wght-normal[^/]*$/.test(asset)) files.add(asset);
  return [...files].sort();
}

export function phonePlugin(root: string): Plugin {
  return {
    name: 'keycab-phone',
    transformIndexHtml: (html) => ({
      html: html.replace(/\s*<link rel="icon" href="data:," \/>/, ''),
      tags: [
        { tag: 'link', attrs: { rel: 'icon', href: '/icon.svg', type: 'image/svg+xml' }, injectTo: 'head' },
        { tag: 'link', attrs: { rel: 'apple-touch-icon', href: '/icon-180.png' }, injectTo: 'head' },
        { tag: 'link', attrs: { rel: 'manifest', href: '/keycab.webmanifest' }, injectTo: 'head' },
        {
          tag: 'meta',
          attrs: { name: 'theme-color', content: '#ffffff', media: '(prefers-color-scheme: light)' },
          injectTo: 'head',
        },
        {
          tag: 'meta',
          attrs: { name: 'theme-color', content: '#172033', media: '(prefers-color-scheme: dark)' },
          injectTo: 'head',
        },
      ],
    }),
    writeBundle: async ({ dir }, bundle) => {
      if (dir === undefined) return;
      const files = filesOf(bundle, 'offline').map((file) => `/${file}`);
      const html = bundle[PAGE];
      const text = html?.type === 'asset' ? String(html.source) : '';
      const name = `keycab-${createHash('sha256')
        .update(JSON.stringify([files, text]))
        .digest('hex')
        .slice(0, 16)}`;
      await build({
        configFile: false,
        root,
        logLevel: 'warn',
        publicDir: false,
        define: { SHELL: JSON.stringify({ name, files }) },
        build: {
          outDir: dir,
          emptyOutDir: false,
          rolldownOptions: {
            input: join(root, 'worker', 'worker.ts'),
            output: { format: 'iife', entryFileNames: 'worker.js' },
          },
        },
      });
    },
  };
}
