// Deliveries and the books of the house over HTTP: from the first tap to the paper, from a taking to the row of a log.
import { contract } from '@keycab/shared/contract';
import type { Act } from '@keycab/shared/acts';
import type { CrossingInfo, LeadInfo, VehicleInfo } from '@keycab/shared/books';
import type { DeliveryDetail } from '@keycab/shared/deliveries';
import { siteId, vehicleId, type PersonId } from '@keycab/shared/ids';
import type { Role } from '@keycab/shared/permissions';
import { Value } from 'typebox/value';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  journal,
  KEYS,
  keyOf,
  KIM_LI,
  KIM_ORTIZ,
  MARIA,
  MINUTE_MS,
  OLA,
  OPENING_MS,
  PEOPLE,
  PLATE,
  REASONS,
  returned,
  SALES,
  SERVICE,
  SITE,
  taken,
} from '../projections/fixture.ts';
import { openApi, type Api } from './rig.ts';

const CAR = vehicleId('v00000000');
const [KEY, SPARE] = [keyOf('4512'), keyOf('4512', 2)];

let api: Api;
let sales: ReturnType<typeof journal>;
let asking: { person: PersonId | null; roles: readonly Role[] };

const as = (person: PersonId | null, ...roles: Role[]): void => void (asking = { person, roles });
const get = (url: string) => api.app.inject({ method: 'GET', url });
const post = (payload: Act) => api.app.inject({ method: 'POST', url: '/api/v1/acts', payload });
const good = async <Value>(url: string, route: keyof typeof contract): Promise<Value> => {
  const reply = await get(url);
  expect([url, reply.statusCode]).toEqual([url, 200]);
  expect([...Value.Errors(contract[route].response, reply.json())]).toEqual([]);
  return reply.json<Value>();
};
const detail = () => good<DeliveryDetail>('/api/v1/deliveries/1', 'delivery');

beforeEach(async () => {
  as(KIM_ORTIZ, 'staff');
  api = await openApi({
    office: true,
    whoAsks: () => ({ ...asking, via: 'desk', rooftops: 'all' }),
  });
  const owned = KEYS.map((key) =>
    key.key === PLATE ? { ...key, kind: 'plate' as const } : { ...key, owner: 'Sales' as const },
  );
  const purposes = REASONS.map((reason) =>
    reason.reason === 'service' ? { ...reason, department: 'Service' as const } : reason,
  );
  const grant = { to: { department: 'Service' as const }, group: '*', acts: ['take' as const] };
  await api.ledger.putDirectory(SITE, [
    ...owned.map((document) => ({ kind: 'key', id: document.key, document }) as const),
    ...purposes.map((document) => ({ kind: 'reason', id: document.reason, document }) as const),
    ...PEOPLE.filter(({ person }) => person === OLA).map(
      (person) => ({ kind: 'person', id: person.person, document: { ...person, manager: true } }) as const,
    ),
    { kind: 'grant', id: 'service', document: grant },
    { kind: 'grant', id: 'sales', document: { ...grant, to: { department: 'Sales' } } },
  ]);
  await api.directory.refresh();
  sales = journal(SALES);
  await api.publish(
    [sales(OPENING_MS, returned(OPENING_MS, KEY, 1)), sales(OPENING_MS, returned(OPENING_MS, SPARE, 2))],
    OPENING_MS,
  );
  api.clock.nowMs = OPENING_MS + MINUTE_MS;
});
afterEach(() => api.close());

const startedAt = OPENING_MS + 90 * MINUTE_MS;
const start = {
  act: 'startDelivery',
  vehicle: CAR,
  salesperson: KIM_ORTIZ,
  advisor: MARIA,
  atWallMs: startedAt,
} as const;

/** Ten taps and two signatures, each in its own name. */
async function signAll(): Promise<void> {
  as(KIM_ORTIZ, 'staff');
  for (const { line } of (await detail()).lines) {
    const day = line === 'firstServiceDate' ? { day: '2026-09-01' } : {};
    await post({ act: 'markWorksheet', delivery: 1, line, state: 'done', ...day });
  }
  for (const person of [KIM_ORTIZ, MARIA]) {
    as(person, 'staff');
    const { digest } = await detail();
    expect((await post({ act: 'signWorksheet', delivery: 1, digest })).statusCode).toBe(200);
  }
}

describe('a delivery', () => {
  test('is in the list and in the answer of each of its keys, with its time and both names, until it ends', async () => {
    expect((await post(start)).statusCode).toBe(200);
    const list = await good('/api/v1/deliveries', 'deliveries');
    expect(list).toMatchObject({
      total: 1,
      deliveries: [{ linesAnswered: 0, linesAll: 10, keysCounted: null, keysAll: 2, atWallMs: startedAt, signed: [] }],
    });
    const marked = {
      delivery: 1,
      salesperson: { name: 'Kim Ortiz' },
      advisor: { name: 'María López' },
      complete: false,
    };
    for (const key of [KEY, SPARE]) {
      expect((await get(`/api/v1/keys/${key}`)).json()).toMatchObject({ state: 'in', delivery: marked });
    }
    await post({ act: 'endDelivery', delivery: 1, outcome: 'canceled' });
    expect((await get(`/api/v1/keys/${KEY}`)).json()).toMatchObject({ delivery: null });
    expect(await good('/api/v1/deliveries?state=ended', 'deliveries')).toMatchObject({
      deliveries: [{ outcome: 'canceled' }],
    });
  });

  test('is signed by two in their own names; a changed line voids both and says who had signed', async () => {
    await post(start);
    await signAll();
    expect(await detail()).toMatchObject({
      complete: true,
      linesAnswered: 10,
      keysCounted: 2,
      firstServiceDay: '2026-09-01',
    });
    await post({ act: 'markWorksheet', delivery: 1, line: 'gift', state: 'notApplicable' });
    const voided = await detail();
    expect(voided).toMatchObject({ complete: false, signatures: [] });
    expect(voided.voided.map(({ by, person, role }) => [role, person.name, by?.name])).toEqual([
      ['salesperson', 'Kim Ortiz', 'María López'],
      ['advisor', 'María López', 'María López'],
    ]);
    as(KIM_ORTIZ, 'staff');
    await post({ act: 'signWorksheet', delivery: 1, digest: voided.digest });
    expect((await detail()).voided.map(({ role }) => role)).toEqual(['advisor']);
  });

  test('has a paper with both names, its digest and its lines in the log; printed twice it is the same to the byte', async () => {
    await post(start);
    await signAll();
    const first = await get('/api/v1/deliveries/1/worksheet.pdf');
    expect([first.statusCode, first.headers['content-type']]).toEqual([200, 'application/pdf']);
    expect(first.headers['content-disposition']).toBe('inline; filename="worksheet-4512-1.pdf"');
    expect(first.rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
    api.clock.nowMs += 86_400_000;
    expect((await get('/api/v1/deliveries/1/worksheet.pdf')).rawPayload.equals(first.rawPayload)).toBe(true);
    // Names are those of the directory when it is printed.
    const married = PEOPLE.find(({ person }) => person === MARIA);
    if (married === undefined) return expect.unreachable('she is in the store');
    await api.ledger.putDirectory(SITE, [{ kind: 'person', id: MARIA, document: { ...married, name: 'María Ruiz' } }]);
    await api.directory.refresh();
    expect((await get('/api/v1/deliveries/1/worksheet.pdf')).rawPayload.equals(first.rawPayload)).toBe(false);
  });

  test('that ended unsigned is in the week of both people; payroll’s table holds no formula', async () => {
    const people = PEOPLE.find(({ person }) => person === KIM_ORTIZ);
    if (people === undefined) return expect.unreachable('he is in the store');
    await api.ledger.putDirectory(SITE, [
      { kind: 'person', id: KIM_ORTIZ, document: { ...people, name: '=HYPERLINK("x")' } },
    ]);
    await api.directory.refresh();
    await post(start);
    await post({ act: 'markWorksheet', delivery: 1, line: 'keysCounted', state: 'done' });
    expect((await post({ act: 'endDelivery', delivery: 1, outcome: 'delivered' })).statusCode).toBe(200);
    as(OLA, 'manager');
    const week = { fromDay: '2026-03-02', toDay: '2026-03-08' };
    expect(await good('/api/v1/unsigned', 'unsigned')).toMatchObject({
      ...week,
      people: [
        { deliveries: 1, unsigned: [{ delivery: 1 }] },
        { deliveries: 1, unsigned: [{ delivery: 1 }] },
      ],
    });
    expect(await good('/api/v1/unsigned?week=2026-03-09', 'unsigned')).toMatchObject({
      fromDay: '2026-03-09',
      people: [],
    });
    const table = (await get('/api/v1/unsigned.csv')).body;
    expect(table).toContain(`"'=HYPERLINK(""x"")",Sales,1,0,0,1,4512,1,2026-03-03 10:01`);
    // Whoever may not manage sees the own rows, and no table.
    as(MARIA, 'staff');
    expect(await good('/api/v1/unsigned', 'unsigned')).toMatchObject({ people: [{ person: { person: MARIA } }] });
    expect((await get('/api/v1/unsigned.csv')).statusCode).toBe(403);
  });

  test('that nobody knows is a problem in words', async () => {
    for (const url of ['/api/v1/deliveries/77', '/api/v1/deliveries/77/worksheet.pdf', '/api/v1/vehicles/v99999999']) {
      expect([url, (await get(url)).statusCode]).toEqual([url, 404]);
    }
  });
});

describe('the books', () => {
  test('a taking for service is shown to sales, whose key it was, until one of them has seen it', async () => {
    const crossing = { fromDepartment: 'Sales', toDepartment: 'Service' } as const;
    const line = sales(api.clock.nowMs, { ...taken(api.clock.nowMs, KEY, MARIA, { reason: 'service' }), crossing });
    await api.publish([line], api.clock.nowMs);
    const before = await good<{ crossings: CrossingInfo[]; signed: number; total: number }>(
      '/api/v1/crossings?department=Sales',
      'crossings',
    );
    expect(before).toMatchObject({
      total: 1,
      signed: 0,
      crossings: [{ signed: 'open', person: { name: 'María López' } }],
    });
    expect(await good('/api/v1/crossings?department=Service', 'crossings')).toMatchObject({ total: 0 });
    const { epoch, log, seq } = before.crossings[0]?.place ?? { epoch: 0, log: 'office', seq: 0 };
    const seen = { act: 'acknowledgeCrossing', key: KEY, takenIn: log, takenEpoch: epoch, takenSeq: seq } as Act;
    as(MARIA, 'staff');
    expect((await post(seen)).json()).toMatchObject({ code: 'KC-OFFICE-43' });
    as(KIM_ORTIZ, 'staff');
    expect((await post(seen)).statusCode).toBe(200);
    expect((await post(seen)).json()).toMatchObject({ entries: [] });
    expect(await good('/api/v1/crossings', 'crossings')).toMatchObject({
      signed: 1,
      crossings: [{ signed: 'acknowledged', acknowledgedBy: { name: 'Kim Ortiz' } }],
    });
  });

  test('a test drive begins with its taking, ends with its return, and keeps odometer, plate and reference', async () => {
    const t = api.clock.nowMs;
    const drive = sales(t, taken(t, KEY, KIM_ORTIZ));
    const plate = sales(t, { ...taken(t, PLATE, KIM_ORTIZ) });
    const bound = sales(t, { type: 'PlateBound', key: KEY, plate: PLATE, person: KIM_ORTIZ, session: 0 });
    await api.publish([drive, plate, bound], t);
    const of = { log: SALES, epoch: drive.epoch, seq: drive.seq };
    const note = { act: 'noteTrip', key: KEY, of } as const;
    expect((await post({ ...note, moment: 'out', odometer: 12_040, reference: 'CRM-7' })).statusCode).toBe(200);
    expect((await post({ ...note, moment: 'in', odometer: 12_039 })).json()).toMatchObject({ code: 'KC-OFFICE-42' });
    const back = t + 40 * MINUTE_MS;
    await api.publish([sales(back, returned(back, KEY, 1, KIM_ORTIZ)), sales(back, returned(back, PLATE, 30))], back);
    expect((await post({ ...note, moment: 'in', odometer: 12_055, fuel: 'half' })).statusCode).toBe(200);
    expect(await good('/api/v1/drives', 'drives')).toMatchObject({
      total: 1,
      drives: [{ person: { name: 'Kim Ortiz' }, startWallMs: t, endWallMs: back, plate: 'DLR-07', reference: 'CRM-7' }],
    });
    // Who had DLR-07 then? Nobody before, him in between, nobody at the instant of its return.
    const at = async (wallMs: number) =>
      (
        await good<{ entries: { driver: { name: string } | null; vin: string; purpose: string }[] }>(
          `/api/v1/plates?at=${wallMs}`,
          'plates',
        )
      ).entries;
    expect([await at(t - 1), await at(back)]).toEqual([[], []]);
    expect(await at(t + 1)).toMatchObject([
      { driver: { name: 'Kim Ortiz' }, vin: '2HKRW2H80NH100451', purpose: 'Test drive', toWallMs: back },
    ]);
    const table = (await get('/api/v1/plates.csv')).body;
    expect(table).toContain('DLR-07,2026-03-03 10:01,2026-03-03 10:41,Kim Ortiz,Sales,2HKRW2H80NH100451');
  });

  test('a loan keeps agreement, fuel and odometer, and is over when the key is back', async () => {
    const t = api.clock.nowMs;
    const loaner = keyOf('L07');
    const service = journal(SERVICE);
    await api.publish([service(t, taken(t, loaner, MARIA, { reason: 'service' }))], t);
    api.clock.nowMs += 1_000;
    as(MARIA, 'staff');
    const party = { kind: 'customer', reference: 'RO-88123' } as const;
    await post({
      act: 'lendKey',
      key: loaner,
      party,
      agreement: 'A-17',
      dueWallMs: t + 3 * 86_400_000,
      fuel: 'full',
      odometer: 900,
    });
    expect(await good('/api/v1/loans', 'loans')).toMatchObject({
      loans: [
        { agreement: 'A-17', backWallMs: null, out: { fuel: 'full', odometer: 900 }, sponsor: { name: 'María López' } },
      ],
    });
    api.clock.nowMs += MINUTE_MS;
    await post({ act: 'takeBackKey', key: loaner, fuel: 'low', odometer: 1_200 });
    expect(await good('/api/v1/loans', 'loans')).toMatchObject({
      loans: [{ backWallMs: api.clock.nowMs, in: { fuel: 'low', odometer: 1_200 } }],
    });
  });

  test('a key on its way to another rooftop is due there in two hours, and arrives with a second signature', async () => {
    const t = api.clock.nowMs;
    const hillside = siteId('shillside1');
    await api.ledger.putSite({ site: hillside, name: 'Hillside Motors', timeZone: 'America/New_York', phone: '' });
    await api.publish([sales(t - 1_000, taken(t - 1_000, KEY, KIM_ORTIZ))], t);
    await post({
      act: 'offerHandover',
      key: KEY,
      to: MARIA,
      reason: null,
      route: { fromSite: SITE, toSite: hillside },
    });
    as(MARIA, 'staff');
    await post({ act: 'acceptHandover', offer: 1 });
    expect(await good('/api/v1/transits', 'transits')).toMatchObject({
      transits: [
        {
          from: { name: 'Riverside Motors' },
          to: { name: 'Hillside Motors' },
          driver: { name: 'María López' },
          giver: { name: 'Kim Ortiz' },
          dueWallMs: t + 120 * MINUTE_MS,
          arrivedWallMs: null,
        },
      ],
    });
    api.clock.nowMs += 50 * MINUTE_MS;
    await post({ act: 'offerHandover', key: KEY, to: KIM_LI, reason: null, route: null });
    as(KIM_LI, 'staff');
    await post({ act: 'acceptHandover', offer: 3 });
    expect(await good('/api/v1/transits', 'transits')).toMatchObject({
      transits: [{ arrivedWallMs: api.clock.nowMs, ended: 'Taken over by Kim Li; both signed' }],
    });
  });

  test('appointments are shown before they are taken over, and a car we sold that comes is told to who sold it', async () => {
    await post(start);
    await signAll();
    const lend = sales(api.clock.nowMs, taken(api.clock.nowMs, KEY, KIM_ORTIZ, { reason: 'testDrive' }));
    await api.publish([lend], api.clock.nowMs);
    await post({ act: 'endDelivery', delivery: 1, outcome: 'delivered' });
    as(null, 'owner');
    const visit = '2026-03-03 15:00';
    const csv = `VIN;Appointment time;Type\n2HKRW2H80NH100451;${visit};Oil change\nI1HGCV1F36MA100000;3/3/2026 4:30 PM;service\nnonsense;${visit};x\n2HKRW2H80NH100451;2026-02-30 10:00;x`;
    const send = (commit: boolean) =>
      api.app.inject({ method: 'POST', url: '/api/v1/appointments/import', payload: { csv, commit } });
    const shown = (await send(false)).json<{ rows: { text: string }[] }>();
    expect(shown).toMatchObject({ counts: { create: 2, update: 0, unchanged: 0, refused: 2 }, committed: false });
    expect(shown.rows.map(({ text }) => text)[3]).toContain('is no time');
    expect(await good('/api/v1/appointments', 'appointments')).toMatchObject({ total: 0 });
    expect((await send(true)).json()).toMatchObject({ committed: true });
    expect((await send(true)).json()).toMatchObject({ counts: { create: 0, unchanged: 2 } });
    expect(await good('/api/v1/appointments', 'appointments')).toMatchObject({ total: 2 });
    // Nothing is told before its key comes.
    expect(await good('/api/v1/leads', 'leads')).toMatchObject({ leads: [] });
    const comes = Date.UTC(2026, 2, 3, 19, 50);
    api.clock.nowMs = comes;
    const service = journal(SERVICE);
    await api.publish([service(comes, returned(comes, SPARE, 4))], comes);
    const { leads } = await good<{ leads: LeadInfo[] }>('/api/v1/leads', 'leads');
    expect(leads).toMatchObject([
      {
        why: 'soldByUs',
        department: 'Sales',
        salesperson: { name: 'Kim Ortiz' },
        text: 'The 2022 Honda CR-V we sold is here. Kim may want to say hello.',
        answer: null,
      },
    ]);
    as(KIM_ORTIZ, 'staff');
    await post({ act: 'answerLead', appointment: leads[0]?.appointment ?? '', vehicle: CAR, answer: 'greeted' });
    expect(await good('/api/v1/leads', 'leads')).toMatchObject({ leads: [{ answer: { answer: 'greeted' } }] });
  });

  test('a car’s thread runs over sales and service, its customer is a reference only', async () => {
    await post(start);
    await signAll();
    await post({ act: 'linkCustomer', vehicle: CAR, reference: 'CRM-88' });
    await post({ act: 'noteVehicle', vehicle: CAR, note: 'waitingForParts' });
    const car = await good<VehicleInfo>(`/api/v1/vehicles/${CAR}`, 'vehicle');
    expect(car).toMatchObject({ customer: { reference: 'CRM-88' }, firstServiceDay: '2026-09-01', keysSure: 2 });
    expect([car.keys.length, car.deliveries.length]).toEqual([2, 1]);
    const all: string[] = [];
    for (let before: number | null | undefined = undefined; before !== null;) {
      const query: string = before === undefined ? '' : `&before=${before}`;
      const page: { entries: { text: string }[]; next: number | null } = await good(
        `/api/v1/vehicles/${CAR}/thread?limit=4${query}`,
        'thread',
      );
      all.push(...page.entries.map(({ text }) => text));
      before = page.next;
    }
    expect(all).toHaveLength(17);
    expect(all.slice(0, 3)).toEqual([
      'María López noted: Waiting for parts.',
      'María López linked the customer’s reference CRM-88.',
      'María López signed the worksheet as advisor.',
    ]);
    expect(all).toContain('Kim Ortiz marked “First service booked” done, 2026-09-01.');
    expect(all.at(-1)).toMatch(/^Somebody put it into slot/);
  });
});
