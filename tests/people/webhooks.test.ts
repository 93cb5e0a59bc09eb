// Who may make, change and replay webhooks, over real HTTP with real sessions; and that each act is a line of the office's log.
import type { Delivery, Webhook } from '@keycab/shared/outward';
import { personId, type SiteId } from '@keycab/shared/ids';
import type { Role } from '@keycab/shared/permissions';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openReceiver, type Receiver } from '../hooks/receiver.ts';
import { KIM_LI, MARIA, SITE } from '../projections/fixture.ts';
import { until } from '../wire/until.ts';
import { HILL, openDoor, refusal, type Browser, type Door } from './rig.ts';

interface Made {
  readonly webhook: Webhook;
  readonly secret: string | null;
}

let door: Door;
let owner: Browser;
let ours: Browser;
let theirs: Browser;
let receiver: Receiver;
let secret = '';

beforeAll(async () => {
  door = await openDoor();
  owner = await door.owner();
  const member = (person: string, role: Role, rooftop: SiteId) =>
    door.member(owner, personId(person), [{ role, rooftop }]);
  ours = await member(MARIA, 'securityAdmin', SITE);
  theirs = await member(KIM_LI, 'securityAdmin', HILL);
  receiver = await openReceiver(() => secret);
});
afterAll(async () => {
  await door.close();
  await receiver.close();
});

const create = (browser: Browser, more: object = {}) =>
  browser.post('/api/v1/webhooks/create', { url: receiver.url, types: ['WebhookChanged'], rooftops: 'all', ...more });
const made = async (reply: Promise<Response>): Promise<Made> => (await (await reply).json()) as Made;
const listed = async (browser: Browser): Promise<string> => (await browser.get('/api/v1/webhooks')).text();

describe('a webhook', () => {
  test('is made with a secret that is shown once, told of lines, replayed, changed and removed', async () => {
    const first = await made(create(owner));
    secret = first.secret ?? '';
    const { webhook } = first.webhook;
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(await listed(owner)).toContain(webhook);
    expect(await listed(owner)).not.toContain(secret);

    const change = (more: object) => owner.post('/api/v1/webhooks/change', { webhook, ...more });
    expect(await made(change({ types: ['WebhookChanged', 'KeyTaken'] }))).toMatchObject({
      webhook: { types: ['WebhookChanged', 'KeyTaken'], state: 'on' },
      secret: null,
    });
    await until('the change itself came', () => receiver.received.length === 1);
    const arrival = Number(receiver.received[0]?.event['sequence']);
    const deliveries = async () =>
      ((await (await owner.get(`/api/v1/webhooks/${webhook}/deliveries`)).json()) as { deliveries: Delivery[] })
        .deliveries;
    await until('it is written down', async () => (await deliveries()).length === 1);
    expect((await deliveries())[0]).toMatchObject({ arrival, type: 'WebhookChanged', state: 'delivered', status: 200 });

    const replay = { webhook, from: arrival, through: arrival };
    expect(await (await owner.post('/api/v1/webhooks/replay', replay)).json()).toMatchObject({ added: 1, next: null });
    await until('it came once more', () => receiver.received.length === 2);
    expect(receiver.received[1]?.id).toBe(receiver.received[0]?.id);

    expect((await made(change({ on: false }))).webhook.state).toBe('off');
    const fresh = await made(change({ on: true, newSecret: true }));
    expect(fresh.secret).not.toBe(secret);
    // Nothing to change is no change.
    expect((await made(change({ on: true }))).secret).toBeNull();
    expect(await (await owner.post('/api/v1/webhooks/remove', { webhook })).json()).toEqual({ removed: true });
    expect(await refusal(owner.post('/api/v1/webhooks/remove', { webhook }))).toEqual([404, 'KC-HOOK-02']);

    const lines = (await door.office()).filter(({ event }) => JSON.stringify(event).includes(webhook));
    expect(lines.map(({ type }) => type)).toEqual([
      'WebhookMade',
      'WebhookChanged',
      'WebhookReplayed',
      'WebhookChanged',
      'WebhookChanged',
      'WebhookRemoved',
    ]);
    // Neither an address nor a secret is in the log.
    expect(JSON.stringify(await door.office())).not.toMatch(/whsec_|127\.0\.0\.1/);
  });

  test('is not sent into a private network, nor to what is no address, and of no unknown kind', async () => {
    for (const url of ['https://192.168.1.1/', 'http://hooks.example.com/', 'https://localhost/']) {
      expect(await refusal(create(owner, { url }))).toEqual([400, 'KC-HOOK-01']);
    }
    expect(await refusal(create(owner, { url: 'hooks.example.com' }))).toEqual([400, 'KC-API-01']);
    expect(await refusal(create(owner, { types: ['KeyDreamedOf'] }))).toEqual([400, 'KC-HOOK-03']);
    const refused = (await door.office()).filter(({ type }) => type === 'ActRefused').map(({ event }) => event);
    expect(refused).toContainEqual(expect.objectContaining({ act: 'createWebhook', code: 'KC-HOOK-01' }));
  });

  test('reaches no further than whoever makes it, and another rooftop’s is not even seen', async () => {
    expect(await refusal(create(ours))).toEqual([400, 'KC-HOOK-03']);
    expect(await refusal(create(ours, { rooftops: [SITE, HILL] }))).toEqual([400, 'KC-HOOK-03']);
    const { webhook } = (await made(create(ours, { rooftops: [SITE] }))).webhook;
    expect(await listed(ours)).toContain(webhook);
    expect(await listed(theirs)).not.toContain(webhook);
    for (const [path, body] of [
      ['change', { webhook, on: false }],
      ['replay', { webhook, from: 1, through: 2 }],
      ['remove', { webhook }],
    ] as const) {
      expect(await refusal(theirs.post(`/api/v1/webhooks/${path}`, body))).toEqual([404, 'KC-HOOK-02']);
    }
    expect(await refusal(theirs.get(`/api/v1/webhooks/${webhook}/deliveries`))).toEqual([404, 'KC-HOOK-02']);
  });
});
