// The pages' worker: brings the offline page when the service cannot be reached, and keeps nothing else; a browser's cache.
//
// Decided: forty lines of our own, which keep one page that has nothing in it (`offline/`) and the files it is made of.
// Because: the service writes a nonce into each page it sends and lets nobody in who has not logged in, so pages are
// never kept; what a worker does not do cannot go wrong, and that it never touches `/api` can be read here in one line.
// Instead of: vite-plugin-pwa, tried first, which lists all pages and files as the build made them, writes a worker out of
// a library of its own that answers for pages from its list, and takes some 300 packages to build that.
// Would change if: the desk itself had to start without network; then its files belong on the list, and this stays.
/// <reference lib="webworker" />
import { listenForNotices } from './push.ts';
import { TAKE_OVER } from './take-over.ts';

declare const self: ServiceWorkerGlobalScope;
/** Written in by the build: the files of the offline page, under a name that changes with any of them. */
declare const SHELL: { readonly name: string; readonly files: readonly string[] };
const { files, name } = SHELL;

const PAGE = '/offline';

self.addEventListener('install', (event) => {
  const fill = async (): Promise<void> => {
    const cache = await caches.open(name);
    await cache.addAll([new Request(PAGE, { cache: 'reload' }), ...files]);
  };
  event.waitUntil(fill());
});

self.addEventListener('activate', (event) => {
  const tidy = async (): Promise<void> => {
    const old = (await caches.keys()).filter((other) => other !== name);
    await Promise.all(old.map((other) => caches.delete(other)));
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

listenForNotices(self);

// Only when somebody says so: a page that is being used is never exchanged under their hands.
self.addEventListener('message', ({ data }: ExtendableMessageEvent) => {
  if (data === TAKE_OVER) void self.skipWaiting();
});

const kept = async (path: string): Promise<Response> => (await caches.match(path)) ?? Response.error();

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin || pathname.startsWith('/api/')) return;
  if (request.mode === 'navigate') event.respondWith(fetch(request).catch(() => kept(PAGE)));
  else if (files.includes(pathname))
    event.respondWith(kept(pathname).then((found) => (found.ok ? found : fetch(request))));
});
