// How the cloud's pages are built: the desk at /, every other folder with an index.html at its own path, shared parts once.
import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { phonePlugin } from './worker/vite.ts';

const root = import.meta.dirname;
const pages = globSync('**/index.html', { cwd: root, exclude: ['dist/**', 'node_modules/**'] });
/** `admin/people/index.html` becomes files that begin with `admin-people`. */
const nameOf = (page: string): string =>
  dirname(page) === '.'
    ? 'desk'
    : dirname(page)
        .replaceAll(/[^a-z]+/g, '-')
        .replace(/-$/, '');

export default defineConfig({
  root,
  plugins: [react(), phonePlugin(root)],
  resolve: {
    alias: [
      { find: /^react$/, replacement: join(root, 'common', 'react.js') },
      { find: /^react-dom$/, replacement: 'preact/compat' },
      { find: /^react-dom\/client$/, replacement: 'preact/compat/client' },
      { find: /^react\/jsx-runtime$/, replacement: 'preact/jsx-runtime' },
    ],
  },
  build: {
    target: ['chrome126', 'firefox128', 'safari18'],
    modulePreload: { polyfill: false },
    outDir: 'dist',
    rolldownOptions: {
      input: {
        ...Object.fromEntries(pages.map((page) => [nameOf(page), join(root, page)])),
        // The service writes these pages itself; only their style is built.
        who: join(root, 'who', 'who.css'),
        labels: join(root, 'labels', 'labels.css'),
      },
    },
  },
});
