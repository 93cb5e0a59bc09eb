// The office's log on a real ledger: durable, signed, in the same tree as a cabinet's, and of one mind with the fold.
import { randomBytes } from 'node:crypto';
import { openOffice, type OfficeLog } from '@keycab/cloud/office/log';
import { whereabouts, worldOf } from '@keycab/cloud/office/world';
import { project } from '@keycab/cloud/projections/custody';
import type { StoredLine } from '@keycab/cloud/ingest/stored';
import { OFFICE } from '@keycab/shared/ids';
import { signerFromSeed } from '@keycab/shared/proof/note';
import { verifyEpoch } from '@keycab/shared/proof/epoch';
import { parseOrigin } from '@keycab/shared/proof/checkpoint';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { journal, keyOf, KIM_LI, MARIA, OPENING_MS, SALES, SITE, taken } from '../projections/fixture.ts';
import { openHouse, type House } from '../projections/rig.ts';
import { SETTINGS } from './given.ts';

const signer = signerFromSeed('keycab.test/office/riverside/e1', new Uint8Array(32).fill(7));
const K4512 = keyOf('4512');

let house: House;
let told: StoredLine[];
let nowMs: number;

const custody = async () => (await house.custody()).find(({ key }) => key === K4512);

const open = (): Promise<OfficeLog> =>
  openOffice({
    ledger: house.ledger,
    signer,
    project,
    after: (stored) => void told.push(...stored),
    world: () => worldOf(house.directory.index(), SETTINGS),
    whereabouts,
    clock: { wallMs: () => nowMs },
    random: (bytes) => randomBytes(bytes),
  });

beforeEach(async () => {
  house = await openHouse();
  const grant = { to: { department: 'Service' }, group: '*', acts: ['take'] } as const;
  await house.ledger.putDirectory(SITE, [
    { kind: 'grant', id: 'service', document: { ...grant, acts: [...grant.acts] } },
  ]);
  await house.directory.refresh();
  told = [];
  nowMs = OPENING_MS + 3_600_000;
});
afterEach(() => house.close());

describe('the office log', () => {
  test('opens itself once, writes an act and what it moves in one transaction, and reads itself back', async () => {
    const office = await open();
    await house.store([journal(SALES)(OPENING_MS, taken(OPENING_MS, K4512, MARIA))], nowMs);
    const [offered] = await office.act(
      { act: 'offerHandover', key: K4512, to: KIM_LI, reason: null, route: null },
      { by: MARIA, via: 'phone' },
    );
    expect(offered).toMatchObject({ type: 'HandoverOffered', from: MARIA, to: KIM_LI, seq: 1 });
    expect(await custody()).toMatchObject({ at: { person: MARIA }, offered: { offer: 1, to: KIM_LI } });
    await office.act({ act: 'acceptHandover', offer: 1 }, { by: KIM_LI, via: 'desk' });
    expect(await custody()).toMatchObject({ at: { person: KIM_LI }, basis: 'signed', offered: null });
    const again = await open();
    expect(again.state()).toEqual(office.state());
    expect(told.map(({ event }) => event?.type)).toEqual(['HandoverOffered', 'HandoverAccepted']);
  });

  test('writes a refusal as a line, and moves nothing by it', async () => {
    const office = await open();
    await house.store([journal(SALES)(OPENING_MS, taken(OPENING_MS, K4512, MARIA))], nowMs);
    const before = await custody();
    const [refused] = await office.act(
      { act: 'offerHandover', key: K4512, to: null, reason: null, route: null },
      { by: KIM_LI, via: 'desk' },
    );
    expect(refused).toMatchObject({ type: 'ActRefused', by: KIM_LI, code: 'KC-OFFICE-01', act: 'offerHandover' });
    expect(await custody()).toEqual(before);
  });

  test('is never backdated: a clock that was set back writes the time of the line before', async () => {
    const office = await open();
    const openedMs = nowMs;
    nowMs -= 86_400_000;
    const [line] = await office.act(
      { act: 'reportProblem', key: K4512, problem: 'flatTag', critical: false },
      { by: MARIA, via: 'desk' },
    );
    expect(line?.wallMs).toBe(openedMs);
  });

  test('two workers write one log: each folds what the other wrote before it decides', async () => {
    const [here, there] = [await open(), await open()];
    await Promise.all([
      here.act(
        { act: 'reserveKey', key: K4512, fromWallMs: nowMs, toWallMs: nowMs + 3_600_000 },
        { by: MARIA, via: 'desk' },
      ),
      there.act(
        { act: 'reserveKey', key: K4512, fromWallMs: nowMs, toWallMs: nowMs + 3_600_000 },
        { by: KIM_LI, via: 'desk' },
      ),
    ]);
    const [line] = await here.act(
      { act: 'reportProblem', key: K4512, problem: 'flatTag', critical: false },
      { by: MARIA, via: 'desk' },
    );
    expect(line?.seq).toBe(3);
    expect([...here.state().reservations.values()]).toHaveLength(1);
  });

  test('an act whose transaction fails leaves nothing behind, and the next one goes on', async () => {
    const office = await open();
    const problem = (name: string) =>
      office.act({ act: 'reportProblem', key: K4512, problem: name, critical: false }, { by: MARIA, via: 'desk' });
    await expect(problem('no such name')).rejects.toMatchObject({ code: 'KC-BUG-01' });
    expect((await problem('flatTag'))[0]?.seq).toBe(1);
  });

  test('verifies like a cabinet’s journal, and an altered line is named', async () => {
    const office = await open();
    for (const problem of ['flatTag', 'lowTire', 'other']) {
      await office.act({ act: 'reportProblem', key: K4512, problem, critical: false }, { by: MARIA, via: 'desk' });
    }
    const lines = await house.ledger.officeLines(1, 0);
    const note = (await house.ledger.checkpoint(OFFICE, 1, lines.length)) ?? null;
    const parsed = parseOrigin(signer.name);
    if (parsed === null) return expect.unreachable('the origin reads back');
    const check = (all: readonly string[]) =>
      verifyEpoch(
        { origin: signer.name, parsed, verifierKey: signer.verifierKey },
        all,
        [{ size: lines.length, note }],
        { logs: [signer.verifierKey], witnesses: [], threshold: 0 },
        [],
      ).findings;
    expect(check(lines)).toEqual([]);
    expect(check(lines.with(2, lines[2]?.replace('lowTire', 'noTire') ?? ''))[0]).toMatchObject({ verdict: 'altered' });
  });
});
