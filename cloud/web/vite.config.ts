// How the cloud's pages are built: the desk at /, the demo at /demo, shared parts once.
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const root = import.meta.dirname;

export default defineConfig({
  root,
  plugins: [react()],
  build: {
    target: ['chrome126', 'firefox128', 'safari18'],
    modulePreload: { polyfill: false },
    outDir: 'dist',
    rolldownOptions: { input: { desk: join(root, 'index.html'), demo: join(root, 'demo', 'index.html') } },
  },
});
