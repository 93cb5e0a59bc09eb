// Notices on their way out: real SMTP, a push service that decrypts, a gateway; what is refused, what comes again, what ends.
import { gatewayAdapter } from '@keycab/cloud/notices/ways/gateway';
import { mailAdapter, type MailSettings } from '@keycab/cloud/notices/ways/mail';
import { applicationKeyOf, isPushService, PUSH_SERVICES, pushAdapter } from '@keycab/cloud/notices/ways/push';
import type { Adapter } from '@keycab/cloud/notices/ways/adapter';
import { USUAL } from '@keycab/cloud/notices/choice';
import { setWishes } from '@keycab/cloud/notices/table';
import { readHistory } from '@keycab/cloud/projections/history';
import { isFault } from '@keycab/shared/fault';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { journal, keyOf, KIM_ORTIZ, MARIA, MINUTE_MS, OPENING_MS, SALES, taken } from '../projections/fixture.ts';
import { openNoticesRig, until, type NoticesRig, type RigOptions } from './rig.ts';
import { makeBrowser, serveMail, serveWeb, vapidClaims, type MailServer, type WebServer } from './servers.ts';

const KEY = keyOf('4512');
const HERE = { act: 'askForKey', key: KEY, place: null, urgency: 'customerHere' } as const;
const NIGHT = { start: 20 * 60, end: 7 * 60 };
const PUSH_KEY = new Uint8Array(32).fill(5);
const APPLICATION_KEY = applicationKeyOf(PUSH_KEY);

let rig: NoticesRig;
let mail: MailServer;
let web: WebServer;
beforeEach(async () => {
  [mail, web] = [await serveMail(), await serveWeb()];
});
afterEach(async () => {
  await rig.end();
  await mail.close();
  await web.close();
});

const mailSettings = (more: Partial<MailSettings> = {}): MailSettings => ({
  host: '127.0.0.1',
  port: mail.port,
  security: 'none',
  username: null,
  password: null,
  from: 'Keycab <keys@riverside.example>',
  ...more,
});

async function open(adapters: readonly Adapter[], more: Partial<RigOptions> = {}): Promise<void> {
  rig = await openNoticesRig({
    nowMs: OPENING_MS,
    adapters,
    applicationKey: APPLICATION_KEY,
    isPushService: (endpoint) => isPushService(endpoint, [web.origin]),
    ...more,
  });
  await rig.account(MARIA, 'maria@riverside.example');
}

const push = (): Adapter =>
  pushAdapter({ key: PUSH_KEY, contact: 'mailto:it@riverside.example', services: [web.origin] });
const sales = () => journal(SALES);
const askMaria = async (): Promise<void> => {
  await rig.publish(sales()(rig.clock.nowMs, taken(rig.clock.nowMs, KEY, MARIA, {})));
  await rig.act(HERE, KIM_ORTIZ);
};
const ended = (type: 'NoticeDelivered' | 'NoticeFailed' | 'NoticeWithheld') =>
  until(type, async () => {
    const found = await rig.linesOf(type);
    return found.length > 0 ? found : undefined;
  });

describe('by e-mail', () => {
  test('a notice arrives as text and HTML, with the way back and the way out of it, and the record says so', async () => {
    await open([mailAdapter(mailSettings())]);
    await askMaria();
    const [line] = await ended('NoticeDelivered');
    expect(line).toMatchObject({ key: KEY, person: MARIA, way: 'mail' });
    expect(mail.mails).toHaveLength(1);
    const { source, to } = mail.mails[0] ?? { source: '', to: [] };
    expect(to).toEqual(['maria@riverside.example']);
    const plain = source.replaceAll('=\r\n', '').replaceAll('=3D', '=');
    expect(plain).toMatch(/Subject: 4512: a customer is here/);
    expect(plain).toContain(`https://keys.example.com/?q=4512#${KEY}`);
    expect(plain).toContain('https://keys.example.com/account#notices');
    expect(plain).toMatch(/Message-ID: <notice-1\.\d+@riverside\.example>/i);
    expect(plain).toMatch(/Auto-Submitted: auto-generated/);
    expect(plain).toMatch(/List-Unsubscribe: <https:\/\/keys\.example\.com\/account#notices>/);
    expect(plain.match(/Content-Type: text\/(plain|html)/g)).toEqual([
      'Content-Type: text/plain',
      'Content-Type: text/html',
    ]);
  });

  test('a server that is busy is asked again, later each time, and gets it once', async () => {
    await open([mailAdapter(mailSettings())]);
    mail.refuse = { code: 451, says: 'try later' };
    await askMaria();
    await until('two tries', () => (rig.logged.length >= 1 ? true : undefined));
    expect(mail.mails).toHaveLength(0);
    mail.refuse = null;
    rig.clock.nowMs += 10_000;
    await ended('NoticeDelivered');
    expect([mail.mails.length, (await rig.linesOf('NoticeFailed')).length]).toEqual([1, 0]);
  });

  test('a mailbox that is refused is given up, in the record and in the own settings, without its address', async () => {
    await open([mailAdapter(mailSettings())]);
    mail.refuse = { code: 550, says: 'no such user <maria@riverside.example>' };
    await askMaria();
    expect((await ended('NoticeFailed'))[0]).toMatchObject({ why: 'refused', way: 'mail', person: MARIA });
    const { ways } = await rig.notices.desk.settings(MARIA);
    expect(ways.find(({ way }) => way === 'mail')).toMatchObject({ trouble: 'KC-NOTICE-03', available: true });
    expect(rig.logged).toContainEqual(expect.objectContaining({ code: 'KC-NOTICE-03', way: 'mail' }));
    expect(JSON.stringify(rig.logged)).not.toContain('maria@');
  });

  test('a log-in that is refused, and a server that is not there, have codes of their own', async () => {
    const locked = await serveMail({ user: 'keycab', pass: 'right' });
    const wrong = mailAdapter(mailSettings({ port: locked.port, username: 'keycab', password: 'wrong' }));
    const good = mailAdapter(mailSettings({ port: locked.port, username: 'keycab', password: 'right' }));
    await open([wrong]);
    expect(await wrong.check()).toMatchObject({ code: 'KC-NOTICE-02', again: true });
    expect(await good.check()).toBe(null);
    await locked.close();
    expect(await good.check()).toMatchObject({ code: 'KC-NOTICE-01', why: 'unreachable' });
    good.close();
  });
});

describe('by web push', () => {
  const browser = makeBrowser();
  const device = (path: string) => ({
    endpoint: `${web.origin}/${path}`,
    p256dh: browser.p256dh,
    auth: browser.auth,
    name: 'Chrome on Android',
  });

  test('a notice is encrypted for one browser and signed by this service; it says no more than it must', async () => {
    await open([push()]);
    await rig.notices.desk.addDevice(MARIA, device('phone'));
    await askMaria();
    await ended('NoticeDelivered');
    const [sent] = web.posts;
    expect(sent?.headers).toMatchObject({ 'content-encoding': 'aes128gcm', urgency: 'high', ttl: '900' });
    expect(String(sent?.headers['topic'])).toMatch(/^[\w-]{1,32}$/);
    const claims = vapidClaims(sent?.headers.authorization, APPLICATION_KEY);
    expect(claims).toMatchObject({ aud: web.origin, sub: 'mailto:it@riverside.example' });
    const said = JSON.parse(browser.decrypt(sent?.body ?? Buffer.alloc(0))) as Record<string, string>;
    expect(Object.keys(said).sort()).toEqual(['id', 'link', 'text', 'title', 'urgency']);
    expect(said).toMatchObject({ title: '4512: a customer is here', link: `/?q=4512#${KEY}`, urgency: 'urgent' });
    // The push service itself reads nothing of it.
    expect(sent?.body.includes('4512')).toBe(false);
    expect(vapidClaims(sent?.headers.authorization, applicationKeyOf(new Uint8Array(32).fill(6)))).toBe(null);
  });

  test.each([404, 410])('a browser that answers %i is forgotten, and the record says so', async (status) => {
    await open([push()]);
    await rig.notices.desk.addDevice(MARIA, device('gone'));
    web.status = status;
    await askMaria();
    expect((await ended('NoticeFailed'))[0]).toMatchObject({ why: 'noAddress', way: 'push' });
    expect((await rig.notices.desk.settings(MARIA)).devices).toEqual([]);
    expect((await rig.linesOf('NoticeWaysChanged')).map(({ what }) => what)).toEqual(['deviceAdded', 'deviceGone']);
  });

  test('a service that asks for patience gets it', async () => {
    await open([push()]);
    await rig.notices.desk.addDevice(MARIA, device('busy'));
    [web.status, web.headers] = [429, { 'retry-after': '120' }];
    await askMaria();
    await until('a first try', () => (web.posts.length === 1 ? true : undefined));
    await until('its word', () => (rig.logged.length === 1 ? true : undefined));
    web.status = 201;
    rig.clock.nowMs += 100_000;
    rig.jobs.wake();
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(web.posts).toHaveLength(1);
    rig.clock.nowMs += 30_000;
    await ended('NoticeDelivered');
    expect(web.posts).toHaveLength(2);
  });

  test('each device gets it; one that somebody else uses now shows nothing of who used it before', async () => {
    await open([push()]);
    const { desk } = rig.notices;
    await desk.addDevice(MARIA, device('phone'));
    await desk.addDevice(MARIA, device('desk'));
    expect((await desk.addDevice(KIM_ORTIZ, device('desk'))).devices).toHaveLength(1);
    expect((await desk.settings(MARIA)).devices).toHaveLength(1);
    await askMaria();
    await ended('NoticeDelivered');
    expect(web.posts.map(({ path }) => path)).toEqual(['/phone']);
  });

  test('a device of somebody else is not removed, an own one is', async () => {
    await open([push()]);
    const { desk } = rig.notices;
    const [own] = (await desk.addDevice(MARIA, device('phone'))).devices;
    await desk.removeDevice(KIM_ORTIZ, own?.device ?? '');
    expect((await desk.settings(MARIA)).devices).toHaveLength(1);
    await desk.removeDevice(MARIA, `${web.origin}/phone`);
    expect((await desk.settings(MARIA)).devices).toHaveLength(0);
  });

  test('nothing is sent to an address that only says it is a push service', async () => {
    await open([push()]);
    const { desk } = rig.notices;
    for (const endpoint of [
      'http://169.254.169.254/latest',
      'https://fcm.googleapis.com.evil.example/x',
      `${web.origin.replace('http', 'https')}/x`,
      'http://user:pass@127.0.0.1/',
    ]) {
      await expect(desk.addDevice(MARIA, { ...device(''), endpoint })).rejects.toSatisfy((thrown) =>
        isFault(thrown, 'KC-NOTICE-06'),
      );
    }
    expect(isPushService('https://fcm.googleapis.com/fcm/send/x', PUSH_SERVICES)).toBe(true);
    expect(isPushService('https://web.push.apple.com/x', PUSH_SERVICES)).toBe(true);
    expect(isPushService('https://push.apple.com.evil.example/x', PUSH_SERVICES)).toBe(false);
    expect(isPushService('http://fcm.googleapis.com/x', PUSH_SERVICES)).toBe(false);
  });
});

describe('by a gateway', () => {
  test('a text message is one POST of JSON, with the same id at every try', async () => {
    await open([gatewayAdapter({ way: 'text', url: `${web.origin}/sms`, secret: 'hush' })]);
    await setWishes(rig.db, MARIA, { ...USUAL, portions: { ...USUAL.portions, text: 'urgent' }, text: '+1 555-0123' });
    web.status = 503;
    await askMaria();
    await until('a first try', () => (web.posts.length === 1 && rig.logged.length === 1 ? true : undefined));
    web.status = 200;
    rig.clock.nowMs += 10_000;
    await ended('NoticeDelivered');
    const [first, second] = web.posts.map(({ body }) => JSON.parse(body.toString()) as Record<string, unknown>);
    expect(second).toEqual(first);
    expect(first).toMatchObject({ to: '+1 555-0123', title: '4512: a customer is here', urgent: true });
    expect(web.posts[1]?.headers).toMatchObject({ authorization: 'Bearer hush', 'idempotency-key': first?.['id'] });
  });
});

describe('when it is quiet', () => {
  const NIGHT_MS = Date.UTC(2026, 2, 4, 3);

  test('what is not urgent waits for the morning, and is withheld when it was read by then', async () => {
    await open([push(), mailAdapter(mailSettings())], { quiet: NIGHT, nowMs: NIGHT_MS });
    const { desk } = rig.notices;
    await setWishes(rig.db, MARIA, { ...USUAL, portions: { ...USUAL.portions, mail: 'all' } });
    await rig.publish(sales()(NIGHT_MS, taken(NIGHT_MS, KEY, MARIA, {})));
    // Nobody at work by now: she took it long ago.
    rig.clock.nowMs += 5 * 60 * MINUTE_MS;
    await rig.act({ ...HERE, urgency: 'today' }, KIM_ORTIZ);
    const [given] = await rig.linesOf('NoticeGiven');
    expect(given).toMatchObject({ ways: ['mail'], laterWallMs: Date.UTC(2026, 2, 4, 12) });
    rig.jobs.wake();
    await desk.read(MARIA, 'all');
    rig.clock.nowMs = Date.UTC(2026, 2, 4, 12);
    rig.jobs.wake();
    expect((await ended('NoticeWithheld'))[0]).toMatchObject({ why: 'read', way: 'mail' });
    expect(mail.mails).toEqual([]);
  });

  test('a customer who is here reaches whoever is at work, at once', async () => {
    await open([mailAdapter(mailSettings())], { quiet: NIGHT, nowMs: NIGHT_MS });
    await askMaria();
    await ended('NoticeDelivered');
    expect(mail.mails).toHaveLength(1);
  });

  test('what is over by the morning is told to nobody', async () => {
    await open([mailAdapter(mailSettings())], { quiet: NIGHT, nowMs: NIGHT_MS });
    await rig.publish(sales()(NIGHT_MS, taken(NIGHT_MS, KEY, MARIA, {})));
    rig.clock.nowMs += 5 * 60 * MINUTE_MS;
    const [asked] = await rig.act(HERE, KIM_ORTIZ);
    await rig.act({ act: 'closeRequest', request: asked?.seq ?? 0, why: 'customerLeft' }, KIM_ORTIZ);
    rig.clock.nowMs = Date.UTC(2026, 2, 4, 12);
    rig.jobs.wake();
    expect((await ended('NoticeWithheld'))[0]).toMatchObject({ why: 'over' });
    expect(mail.mails).toEqual([]);
  });

  test('a notice that somebody asks for, to try the ways, comes at once', async () => {
    await open([mailAdapter(mailSettings())], { quiet: NIGHT, nowMs: NIGHT_MS });
    const notice = await rig.notices.trial(MARIA);
    await ended('NoticeDelivered');
    const { notices } = await rig.notices.desk.list(MARIA, 1);
    expect(notices[0]).toMatchObject({ notice, kind: 'test', ways: [{ way: 'mail', state: 'delivered' }] });
  });
});

describe('a restart in the middle', () => {
  test('loses nothing that waits and sends nothing twice', async () => {
    await open([mailAdapter(mailSettings())]);
    mail.refuse = { code: 451, says: 'not now' };
    await askMaria();
    await until('a first try', () => (rig.logged.length >= 1 ? true : undefined));
    await rig.stop();
    mail.refuse = null;
    const { ledger, database, store, custody, storeUnknown, path, close } = rig;
    const again = { ledger, database, store, custody, storeUnknown, path, close };
    rig = await openNoticesRig({
      nowMs: OPENING_MS + 60_000,
      adapters: [mailAdapter(mailSettings())],
      ledger: again,
    });
    rig.notices.start();
    await ended('NoticeDelivered');
    await rig.notices.idle();
    expect(mail.mails).toHaveLength(1);
    expect(await rig.linesOf('NoticeGiven')).toHaveLength(1);
    expect(await rig.linesOf('NoticeDelivered')).toHaveLength(1);
  });

  test('before anybody was told is made up for, once', async () => {
    await open([mailAdapter(mailSettings())]);
    await rig.publish(sales()(OPENING_MS, taken(OPENING_MS, KEY, MARIA, {})));
    // The process ends between the fact and the notice.
    await rig.notices.stop();
    await rig.office.act(HERE, { by: KIM_ORTIZ, via: 'desk' });
    await rig.stop();
    const { ledger, database, store, custody, storeUnknown, path, close } = rig;
    for (let start = 0; start < 2; start += 1) {
      rig = await openNoticesRig({
        nowMs: OPENING_MS + 5_000,
        adapters: [mailAdapter(mailSettings())],
        ledger: { ledger, database, store, custody, storeUnknown, path, close },
      });
      rig.notices.start();
      await rig.notices.idle();
      await ended('NoticeDelivered');
      if (start === 0) await rig.stop();
    }
    expect(await rig.linesOf('NoticeGiven')).toHaveLength(1);
    expect(mail.mails).toHaveLength(1);
  });

  test('after it was sent and before that was written sends it again under the same name', async () => {
    await open([push()]);
    const browser = makeBrowser();
    const device = { p256dh: browser.p256dh, auth: browser.auth, name: 'Phone', endpoint: `${web.origin}/phone` };
    await rig.notices.desk.addDevice(MARIA, device);
    await askMaria();
    await ended('NoticeDelivered');
    // As a power cut leaves it: neither the end of the job nor its line.
    const [waiting] = await rig.db.selectFrom('notice_deliveries').selectAll().execute();
    if (waiting === undefined) throw new Error('nothing was delivered');
    const { notice, way, address } = waiting;
    await rig.db.updateTable('notice_deliveries').set({ state: 'waiting' }).execute();
    const document = { notice, way, address };
    await rig.jobs.add([{ kind: 'notice', owner: way, lane: null, once: null, dueMs: 0, document }]);
    await until('a second try', () => (web.posts.length === 2 ? true : undefined));
    expect(web.posts[1]?.headers['topic']).toBe(web.posts[0]?.headers['topic']);
    const [first, second] = web.posts.map(({ body }) => (JSON.parse(browser.decrypt(body)) as { id: string }).id);
    expect(second).toBe(first);
  });
});

test('the key’s record holds who was told, by which way, what came of it, and the answer', async () => {
  await open([mailAdapter(mailSettings())]);
  await askMaria();
  await ended('NoticeDelivered');
  const [asked] = await rig.linesOf('KeyRequested');
  await rig.act({ act: 'answerRequest', request: asked?.seq ?? 0, answer: { kind: 'withCustomer' } }, MARIA);
  const history = readHistory({ db: rig.db, directory: rig.directory, clock: rig.clock });
  const texts = (await history.timeline(KEY, 50)).entries.map(({ text }) => text);
  expect(texts).toContain('María López was told that somebody asks for it, on the page and by e-mail.');
  expect(texts).toContain('What María López was told went out by e-mail.');
  expect(texts).toContain('María López answered: with a customer.');
  expect(texts).toContain('Kim Ortiz was told the answer, on the page.');
});
