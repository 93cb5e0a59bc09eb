// A feed of vehicles: whatever its form, its order and its repeats, the same cars come of it; nothing of it is in the log but counts.
import { randomInt } from 'node:crypto';
import type { Principal } from '@keycab/cloud/api/principal';
import { mapHeader, unusedIn } from '@keycab/cloud/inventory/headers';
import { decode, delimiterOf, readRows } from '@keycab/cloud/inventory/rows';
import type { Problem } from '@keycab/shared/contract';
import { siteId } from '@keycab/shared/ids';
import { IMPORT_PATH, type ImportPreview } from '@keycab/shared/inventory';
import { readVin, vinCheckDigit } from '@keycab/shared/vin';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  journal,
  KEYS,
  keyOf,
  MARIA,
  OLA,
  OPENING_MS,
  returned,
  SALES,
  SITE,
  taken,
  VEHICLES,
} from '../projections/fixture.ts';
import { openApi, type Api } from './rig.ts';

describe('a VIN', () => {
  test.each(['1HGCV1F36MA100000', '2HKRS4H75PH101462', '2HGFE2F5XNH102193', '11111111111111111'])(
    '%s proves itself',
    (vin) => expect(readVin(vin)).toEqual({ vin, proven: true, corrected: false }),
  );
  test('whose check digit is wrong is read all the same, and the right one is known', () => {
    expect(readVin('1HGCM82633A123456')).toMatchObject({ proven: false });
    expect(vinCheckDigit('1HGCM82633A123456')).toBe('7');
  });
  test('is read as scanners and people write it, and refused where it cannot be one', () => {
    expect(readVin(' i1hgcv1f36ma100000 ')).toMatchObject({ vin: '1HGCV1F36MA100000' });
    expect(readVin('IHGCV1F36MA1OOOOO')).toEqual({ vin: '1HGCV1F36MA100000', proven: true, corrected: true });
    expect([readVin('1HGCV1F36MA10000'), readVin('1HGCV1F36MA10000Q')]).toEqual(['length', 'characters']);
  });
});

describe('a file', () => {
  test.each([
    [',', 'VIN,Make\nA,"Kia, Inc"'],
    ['\t', 'VIN\tMake, model\nA\tKia, Inc'],
    ['|', 'VIN|Make\nA|Kia, Inc'],
  ])('is parted by %j where its header is', (delimiter, text) => {
    expect(delimiterOf(text)).toBe(delimiter);
    const read = readRows(Buffer.from(text));
    expect(read).toMatchObject({ ok: true, value: { rows: [{ line: 2, cells: ['A', 'Kia, Inc'] }] } });
  });
  test('is UTF-8, with its mark or without, else what Windows wrote', () => {
    expect(decode(Buffer.from('\ufeffCitroën'))).toEqual({ text: 'Citroën', encoding: 'utf-8' });
    expect(decode(Buffer.from('Citro\u00ebn €', 'latin1')).encoding).toBe('windows-1252');
    expect(decode(Buffer.from([0x43, 0xeb, 0x80])).text).toBe('Cë€');
  });
  test('that is none is told as such', () => {
    expect(readRows(Buffer.from('\0\0'))).toMatchObject({ ok: false });
    expect(readRows(Buffer.from(''))).toEqual({ ok: false, reason: 'It is empty.' });
  });
});

test('a header is understood in any case, and what was chosen for the source wins while it is there', () => {
  const header = [
    'dealer_id',
    'STOCK #',
    'new/used',
    'Vin',
    'YEAR',
    'Make',
    'Model',
    'Series',
    'ExteriorColor',
    'Odometer',
    'X',
  ];
  const map = mapHeader(header);
  expect(map).toMatchObject({ rooftop: 'dealer_id', stock: 'STOCK #', vin: 'Vin', trim: 'Series', colorInside: null });
  expect(unusedIn(header, map)).toEqual({ known: ['Odometer'], unknown: ['X'] });
  expect(mapHeader(header, { trim: 'X', model: 'gone' })).toMatchObject({ trim: 'X', model: 'Model' });
});

let api: Api;
let principal: Principal | null;

const HEADER = 'VIN,Stock,Type,Year,Make,Model,Trim,ExteriorColor';
const send = (text: string, query = '') =>
  api.app.inject({
    method: 'POST',
    url: `${IMPORT_PATH}?source=lot${query}`,
    headers: { 'content-type': 'application/octet-stream' },
    payload: Buffer.from(text),
  });
/** What is committed was looked at a moment before. */
const look = async (text: string, query = ''): Promise<ImportPreview> => {
  const seen = await send(text, query.replace('&commit=true', ''));
  if (!query.includes('&commit=true')) return seen.json<ImportPreview>();
  return (await send(text, `${query}&plan=${seen.json<ImportPreview>().plan}`)).json<ImportPreview>();
};
const preview = (rows: readonly string[], query = ''): Promise<ImportPreview> =>
  look([HEADER, ...rows].join('\n'), query);
const vinOf = (serial: number): string => {
  const bare = `1HGCV1F30MA${String(serial).padStart(6, '0')}`;
  return `${bare.slice(0, 8)}${vinCheckDigit(bare) ?? ''}${bare.slice(9)}`;
};
const rowOf = (serial: number, color = 'Blue'): string =>
  `${vinOf(serial)},N${serial},New,2021,Honda,Accord,EX,${color}`;
const lines = () => api.ledger.entries({ after: 0, limit: 500, type: 'InventoryImported' });

describe('an import', () => {
  beforeEach(async () => {
    principal = { person: OLA, roles: ['securityAdmin'], via: 'desk', rooftops: 'all' };
    api = await openApi({ office: true, whoAsks: () => principal });
  });
  afterEach(() => api.close());

  test('is looked at first, and changes nothing by that', async () => {
    const seen = await preview([
      rowOf(1),
      rowOf(2),
      'SHORT,1,New,2021,Honda,Accord,,',
      `${vinOf(3)},3,New,,Honda,Accord,,`,
    ]);
    expect(seen).toMatchObject({ rows: 4, created: 2, updated: 0, refused: 2, committed: false });
    expect(seen.refusals).toEqual([
      { line: 4, why: 'vinLength', told: 'its VIN has not 17 characters' },
      { line: 5, why: 'yearMissing', told: 'it has no year' },
    ]);
    expect((await api.ledger.directory(SITE)).vehicles).toHaveLength(VEHICLES.length);
    expect(await lines()).toEqual([]);
  });

  test('is one line of the office log with counts and no words, and the second time changes nothing', async () => {
    const rows = [rowOf(1), rowOf(2), rowOf(2), `1HGCM82633A123456,W1,Used,2003,Honda,Accord,,Red`];
    const first = await preview(rows, '&commit=true');
    expect(first).toMatchObject({ created: 3, committed: true, warnings: [{ line: 5, why: 'checkDigit' }] });
    expect(await preview(rows.toReversed(), '&commit=true')).toMatchObject({ created: 0, updated: 0, unchanged: 3 });
    expect(await preview([rowOf(1, 'Red'), ...rows.slice(1)], '&commit=true')).toMatchObject({
      updated: 1,
      unchanged: 2,
    });
    const written = await lines();
    expect(written.map(({ event }) => event)).toMatchObject([
      { created: 3, updated: 0, unchanged: 0, digest: first.digest, retired: 0 },
      { created: 0, unchanged: 3 },
      { updated: 1 },
    ]);
    expect(JSON.stringify(written)).not.toMatch(/Honda|Accord|Blue|1HGCV/);
    const { vehicles } = await api.ledger.directory(SITE);
    expect(vehicles.find(({ stock }) => stock === 'N1')).toMatchObject({
      colorOutside: 'Red',
      kind: 'new',
      trim: 'EX',
    });
  });

  test('of two rows that contradict each other takes neither, whichever comes first', async () => {
    const two = [rowOf(7, 'Red'), rowOf(7, 'Blue')];
    for (const rows of [two, two.toReversed()]) {
      expect(await preview(rows)).toMatchObject({
        created: 0,
        refused: 2,
        refusals: [{ why: 'contradicts' }, { why: 'contradicts' }],
      });
    }
  });

  test('never deletes a car that is gone from the feed, and marks none as sold whose key is out', async () => {
    const [here, out] = VEHICLES.filter(({ kind }) => kind === 'new' || kind === 'used');
    const told = [here, out].map((car) => `${car?.vin},${car?.stock},,${car?.year},${car?.make},${car?.model},,`);
    await preview(told, '&commit=true');
    const keysOf = (vehicle: string | undefined) => KEYS.filter((key) => key.vehicle === vehicle).map(({ key }) => key);
    const sales = journal(SALES);
    const t = OPENING_MS;
    await api.publish(
      [
        ...keysOf(here?.vehicle).map((key, slot) => sales(t, returned(t, key, slot + 1))),
        ...keysOf(out?.vehicle).map((key) => sales(t + 1, taken(t + 1, key, MARIA))),
      ],
      t + 2,
    );
    const before = (await api.ledger.directory(SITE)).vehicles.length;
    expect(await preview([], '&commit=true')).toMatchObject({ gone: 2, goneIn: 1, retired: 0 });
    expect(await preview([], '&commit=true&retire=true')).toMatchObject({ gone: 2, goneIn: 1, retired: 1 });
    const { vehicles } = await api.ledger.directory(SITE);
    expect(vehicles).toHaveLength(before);
    const kindOf = (vin: string | undefined) => vehicles.find((each) => each.vin === vin)?.kind;
    expect([kindOf(here?.vin), kindOf(out?.vin)]).toEqual(['sold', out?.kind]);
    expect(keyOf('4512')).toBeDefined();
  });

  test('of 20,000 rows, shuffled and each twice, makes each car once', async () => {
    const rows = Array.from({ length: 10_000 }, (_, serial) => rowOf(serial)).flatMap((row) => [row, row]);
    const at = randomInt(rows.length);
    const turned = [...rows.slice(at), ...rows.slice(0, at)];
    expect(await preview(turned, '&commit=true')).toMatchObject({ rows: 20_000, created: 10_000, refused: 0 });
    expect(await preview(rows)).toMatchObject({ created: 0, updated: 0, unchanged: 10_000 });
  });

  test('that would do something else than what was looked at does nothing', async () => {
    const text = `${HEADER}\n${rowOf(1)}\n${rowOf(2)}`;
    const { plan } = await look(text);
    const refusalOf = async (feed: string, query: string): Promise<unknown> => {
      const reply = await send(feed, `&commit=true${query}`);
      return [reply.statusCode, reply.json<Problem>().code];
    };
    const refused = [409, 'KC-FEED-02'];
    expect(await refusalOf(text, '')).toEqual(refused);
    // Another file, another column of the same, and another world.
    expect(await refusalOf(`${text}\n${rowOf(3)}`, `&plan=${plan}`)).toEqual(refused);
    const map = encodeURIComponent(JSON.stringify({ trim: null }));
    expect(await refusalOf(text, `&plan=${plan}&map=${map}`)).toEqual(refused);
    await preview([rowOf(1)], '&commit=true');
    expect(await refusalOf(text, `&plan=${plan}`)).toEqual(refused);
    expect(await lines()).toHaveLength(1);
    const again = await look(text);
    expect(again).toMatchObject({ created: 1, unchanged: 1 });
    expect((await send(text, `&commit=true&plan=${again.plan}`)).json()).toMatchObject({ committed: true, created: 1 });
  });

  test('remembers the columns of each source, and what somebody chose not to use', async () => {
    const text = `${HEADER},Line\n${rowOf(1)},Touring`;
    const map = encodeURIComponent(JSON.stringify({ trim: 'Line', colorOutside: null }));
    expect(await look(text, `&map=${map}&commit=true`)).toMatchObject({ remembered: false, created: 1 });
    expect(await look(text)).toMatchObject({
      remembered: true,
      map: { trim: 'Line', colorOutside: null },
      unchanged: 1,
    });
    const feeds = await api.app.inject('/api/v1/admin/feeds');
    expect(feeds.json()).toEqual({ sources: [{ source: 'lot', vehicles: 1 }] });
  });

  test('shows a header that it does not understand, so that somebody can say which column is what', async () => {
    const text = `Chassis,${HEADER.slice(4)}\n${rowOf(1)}\nrest`;
    const seen = await look(text);
    expect(seen).toMatchObject({ missing: ['vin'], created: 0, refused: 0, gone: 0, rows: 2 });
    expect(seen.examples[0]?.slice(0, 3)).toEqual([vinOf(1), 'N1', 'New']);
    expect(seen.examples[1]).toHaveLength(seen.header.length);
    expect((await send(text, `&commit=true&plan=${seen.plan}`)).json<Problem>().code).toBe('KC-FEED-01');
    const map = encodeURIComponent(JSON.stringify({ vin: 'Chassis' }));
    expect(await look(text, `&map=${map}`)).toMatchObject({ missing: [], created: 1, refused: 1 });
  });

  test('tells what a car was and would be, and warns of what is unusual', async () => {
    const rows = Array.from({ length: 12 }, (_, serial) => rowOf(serial));
    expect((await preview(rows, '&commit=true')).alarms).toEqual([]);
    const few = await preview([rowOf(0, 'Red'), ...rows.slice(1, 3), ...Array.from({ length: 6 }, () => 'BAD')]);
    expect(few.samples.updated).toMatchObject([
      { line: 2, changes: [{ what: 'color outside', before: 'Blue', after: 'Red' }] },
    ]);
    expect(few.alarms.map(({ why }) => why)).toEqual(['manyGone', 'manyRefused']);
    expect(few.alarms[0]?.told).toContain('9 of the 12 cars');
    const red = await preview(rows.map((row) => row.replace('Blue', 'Red')));
    expect(red.alarms.map(({ why }) => why)).toEqual(['manyChanged']);
  });

  test('takes only the rows of the rooftop that was named', async () => {
    const text = `dealer_id,${HEADER}\nA1,${rowOf(1)}\nB2,${rowOf(2)}`;
    expect((await send(text)).json<ImportPreview>().rooftops).toEqual([
      { rooftop: 'A1', rows: 1 },
      { rooftop: 'B2', rows: 1 },
    ]);
    expect((await send(text, '&rooftop=A1')).json()).toMatchObject({ created: 1, refusals: [{ why: 'otherRooftop' }] });
  });

  test('that is no table of cars is refused in words, and so is a map of nothing', async () => {
    for (const [text, query] of [
      ['hello', ''],
      ['', ''],
      [HEADER, '&map=%7B'],
      [HEADER, '&map=%7B%22wheels%22:%22Make%22%7D'],
    ] as const) {
      const reply = await send(text, query);
      expect([reply.statusCode, reply.json<Problem>().code]).toEqual([400, 'KC-FEED-01']);
    }
    expect(await lines()).toEqual([]);
  });

  test('is for who administers this rooftop: looked at by no other, taken over by nobody without a name', async () => {
    const ours: Principal = { person: OLA, roles: ['securityAdmin'], via: 'desk', rooftops: [SITE] };
    const elsewhere = siteId('s00000002');
    const answers: unknown[] = [];
    const attempts: readonly (readonly [Principal | null, string])[] = [
      [null, ''],
      [{ ...ours, roles: ['manager'] }, ''],
      [{ ...ours, rooftops: [elsewhere] }, ''],
      [{ ...ours, rooftops: [elsewhere] }, '&commit=true'],
      [{ ...ours, memberships: [{ role: 'securityAdmin', rooftop: elsewhere }] }, '&commit=true'],
      [{ ...ours, person: null }, '&commit=true'],
    ];
    for (const [asking, query] of attempts) {
      principal = asking;
      const reply = await send(`${HEADER}\n${rowOf(1)}`, query);
      answers.push(`${reply.statusCode} ${reply.json<Problem>().code}`);
    }
    const theirs = Array.from({ length: 4 }, () => '403 KC-AUTH-02');
    expect(answers).toEqual(['401 KC-AUTH-01', ...theirs, '409 KC-OFFICE-14']);
    expect(await lines()).toEqual([]);
    principal = { ...ours, person: null };
    expect(await preview([rowOf(1)])).toMatchObject({ created: 1, committed: false });
    // A program says which one it is, since it has no person's name.
    principal = { ...ours, person: null, token: 'a0000000000000001', via: 'api' };
    expect(await preview([rowOf(2)], '&commit=true')).toMatchObject({ created: 1, committed: true });
    expect((await lines()).map(({ event }) => event)).toMatchObject([
      { by: null, token: 'a0000000000000001', via: 'api' },
    ]);
    principal = ours;
    expect(await preview([rowOf(1), rowOf(2)], '&commit=true')).toMatchObject({ created: 1, committed: true });
  });

  test('comes as bytes: JSON is not taken for a table, and nothing at all is told to be empty', async () => {
    const ask = (options: object) => api.app.inject({ method: 'POST', url: IMPORT_PATH, ...options });
    const json = await ask({ payload: { VIN: vinOf(1) } });
    expect(json.statusCode).toBe(415);
    expect(json.json<Problem>().detail).toContain('a feed as application/octet-stream');
    const nothing = await ask({});
    expect([nothing.statusCode, nothing.json<Problem>().code]).toEqual([400, 'KC-FEED-01']);
  });
});
