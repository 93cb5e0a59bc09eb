// What the pages' worker does with a push: shows it, and opens the page about it; a browser's notifications.
/// <reference lib="webworker" />

/** What the service sends (cloud/src/notices/ways/push.ts). */
interface Pushed {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly link: string;
  readonly urgency: 'alarm' | 'urgent' | 'plain';
}

function pushedOf(data: PushMessageData | null): Pushed | null {
  try {
    const said = data?.json() as Partial<Pushed> | undefined;
    const { id, link, text, title, urgency = 'plain' } = said ?? {};
    if (id === undefined || title === undefined || text === undefined || link === undefined) return null;
    return { id, title, text, link, urgency };
  } catch {
    return null; // The only way in which a browser says that it is no JSON.
  }
}

/** Only ever a page of this house: what a push names is a path, whoever sent it. */
const pageOf = (link: unknown, origin: string): string => {
  const url = new URL(typeof link === 'string' ? link : '/', origin);
  return url.origin === origin ? url.href : `${origin}/`;
};

export function listenForNotices(worker: ServiceWorkerGlobalScope): void {
  const { clients, location, registration } = worker;

  worker.addEventListener('push', (event) => {
    const pushed = pushedOf(event.data);
    // A browser that is woken shows something, or it takes the permission back.
    const { id, link, text, title, urgency } = pushed ?? {
      id: 'unread',
      link: '/',
      text: 'Open Keycab to read it.',
      title: 'A new notice',
      urgency: 'plain',
    };
    const shown = registration.showNotification(title, {
      body: text,
      // The same notice twice is one on the screen.
      tag: id,
      icon: '/icon.svg',
      requireInteraction: urgency !== 'plain',
      data: { link },
    });
    event.waitUntil(shown);
  });

  worker.addEventListener('notificationclick', (event) => {
    event.notification.close();
    const { link } = (event.notification.data ?? {}) as { readonly link?: unknown };
    const url = pageOf(link, location.origin);
    const open = async (): Promise<void> => {
      const windows = await clients.matchAll({ type: 'window' });
      const [page] = windows;
      if (page === undefined) {
        await clients.openWindow(url);
        return;
      }
      await page.focus();
      // A window of an older worker is not this one's to lead elsewhere: then a new one is.
      await page.navigate(url).catch(() => clients.openWindow(url));
    };
    event.waitUntil(open());
  });
}
