// Notices over real HTTP: one's own and nobody else's, not for strangers; and a configuration that says what is wrong with it.
import { noticeMistakes } from '@keycab/cloud/config-notices';
import type { NoticeList, NoticeSettings } from '@keycab/shared/notices';
import { expect, test } from 'vitest';
import { openDoor } from '../people/rig.ts';

test('a stranger is told nothing, and whoever is logged in sees, sets and tries their own', async () => {
  const door = await openDoor({
    notices: { push: { key: new Uint8Array(32).fill(5), contact: 'mailto:it@x.example', services: [] } },
  });
  try {
    const stranger = door.browser();
    expect((await stranger.get('/api/v1/notices')).status).toBe(401);
    expect((await stranger.post('/api/v1/notices/test', {})).status).toBe(401);

    const owner = await door.owner();
    const list = async () => (await (await owner.get('/api/v1/notices')).json()) as NoticeList;
    expect(await list()).toMatchObject({ notices: [], unread: 0 });
    expect((await owner.post('/api/v1/notices/test', {})).status).toBe(200);
    const [notice] = (await list()).notices;
    expect(notice).toMatchObject({ kind: 'test', read: false, link: '/account#notices' });
    const read = await owner.post('/api/v1/notices/read', { notices: [notice?.notice] });
    expect(await read.json()).toEqual({ unread: 0 });

    const portions = { push: 'urgent', mail: 'off', text: 'off', chat: 'off' };
    const set = await owner.post('/api/v1/notices/settings', { portions, quiet: { start: 1_320, end: 360 } });
    expect((await set.json()) as NoticeSettings).toMatchObject({ quiet: { start: 1_320, end: 360 }, devices: [] });
    const bad = await owner.post('/api/v1/notices/settings', { portions: {}, quiet: null });
    expect(bad.status).toBe(400);
    const device = { endpoint: 'http://10.0.0.1/x', p256dh: 'A'.repeat(87), auth: 'A'.repeat(22), name: 'Mine' };
    const refused = await owner.post('/api/v1/notices/devices', device);
    expect(await refused.json()).toMatchObject({ code: 'KC-NOTICE-06' });
  } finally {
    await door.close();
  }
});

test('a configuration that would send passwords or keys in the clear is refused, each mistake in a sentence', () => {
  const file = {
    quietFrom: '20:00',
    quietTo: '07:00',
    publicUrl: null,
    mail: {
      host: 'mail.example.com',
      port: 25,
      security: 'none' as const,
      username: 'keycab',
      passwordFile: null,
      from: 'keys@example.com',
    },
    push: { keyFile: 'push', contact: 'mailto:it@example.com', services: ['http://push.example.com'] },
    gateways: [
      { way: 'text' as const, url: 'http://sms.example.com/send', secretFile: null },
      { way: 'text' as const, url: 'https://sms.example.com/send', secretFile: null },
    ],
  };
  expect(noticeMistakes(file)).toEqual([
    'notices.mail.security: without TLS only to a mail server on this computer',
    'notices.mail.username: it goes with a passwordFile, or both are left out',
    'notices.gateways: text goes by https only',
    'notices.gateways: one way is named twice',
    'notices.push.services: http://push.example.com is reached by https only',
  ]);
  expect(noticeMistakes({ ...file, mail: null, push: null, gateways: [] })).toEqual([]);
});
