// How the kiosk's page is built: one page, no polyfills, for the browser that the cabinet brings.
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  build: { target: ['chrome126', 'firefox128', 'safari18'], modulePreload: { polyfill: false }, outDir: 'dist' },
});
