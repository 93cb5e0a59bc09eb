// Orders over HTTP: who may, what goes out and what is told of it; and what a refusal leaves behind.
import type { Principal } from '@keycab/cloud/api/principal';
import { openCommand } from '@keycab/firmware/uplink/signed';
import { contract, Problem } from '@keycab/shared/contract';
import type { CabinetFact } from '@keycab/shared/events/cabinet';
import { siteId } from '@keycab/shared/ids';
import { signerFromSeed } from '@keycab/shared/proof/note';
import { ORDER_MS, type Order, type OrderStanding } from '@keycab/shared/remote';
import { Value } from 'typebox/value';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { journal, keyOf, KIM_LI, MARIA, OLA, OPENING_MS, returned, SALES, taken } from '../projections/fixture.ts';
import { openApi, type Api } from './rig.ts';

const KEY = keyOf('4512');
const COMMAND_KEY = signerFromSeed('keycab.test/command', new Uint8Array(32).fill(8)).verifierKey;
const TRUST = { ledger: 'keycab.test', cabinet: SALES, roster: COMMAND_KEY, command: COMMAND_KEY };
const NOW = OPENING_MS + 60_000;
const RELEASE: Order = { operation: 'release', key: KEY, person: KIM_LI, reason: 'testDrive' };

let api: Api;
let principal: Principal | null;
let lines: ReturnType<typeof journal>;
beforeEach(async () => {
  principal = { person: OLA, roles: ['manager'], via: 'desk', rooftops: 'all' };
  api = await openApi({ office: true, whoAsks: () => principal });
  lines = journal(SALES);
  await api.publish([lines(OPENING_MS, returned(OPENING_MS, KEY, 1))], OPENING_MS);
  api.clock.nowMs = NOW;
  await api.ledger.markSeen(SALES, { seenMs: NOW, reachable: true });
});
afterEach(() => api.close());

const send = (payload: Order) => api.app.inject({ method: 'POST', url: contract.order.path, payload });
async function told(): Promise<{ orders: readonly OrderStanding[]; locked: readonly string[] }> {
  const reply = await api.app.inject({ method: 'GET', url: contract.orders.path });
  expect([...Value.Errors(contract.orders.response, reply.json())]).toEqual([]);
  return reply.json();
}
const said = (fact: CabinetFact) => api.publish([lines(api.clock.nowMs, fact)], api.clock.nowMs);

test('an order is a line of the office, then one signed note to one cabinet, which opens what hangs there', async () => {
  const reply = await send(RELEASE);
  expect(reply.statusCode).toBe(200);
  const { command } = reply.json<{ command: string }>();
  const [entry] = await api.ledger.entries({ after: 0, limit: 9, type: 'CommandIssued' });
  expect(entry?.event).toMatchObject({ by: OLA, via: 'desk', command, to: SALES, key: KEY, slot: 1, person: KIM_LI });
  expect(api.ordered.map(({ cabinet }) => cabinet)).toEqual([SALES]);
  expect(openCommand(api.ordered[0]?.note ?? '', TRUST)).toMatchObject({
    ok: true,
    value: { command, approver: OLA, person: KIM_LI, slot: 1, issuedWallMs: NOW, expiresWallMs: NOW + ORDER_MS },
  });
});

test('what came of it is told in the cabinet’s own words: sent, waiting, done, or why not', async () => {
  const { command } = (await send(RELEASE)).json<{ command: string }>();
  expect((await told()).orders).toMatchObject([{ command, state: 'sent', label: '4512', person: { name: 'Kim Li' } }]);
  const common = { approver: OLA, command, counter: NOW, expiresWallMs: NOW + ORDER_MS, key: KEY, reason: null };
  const tag = 't00000001' as never;
  await said({ type: 'ReleaseAwaited', ...common, operation: 'release', person: KIM_LI, slot: 1, tag });
  const [waiting] = (await told()).orders;
  expect([waiting?.state, waiting?.text.includes('Kim’s badge')]).toEqual(['waiting', true]);
  await said({ type: 'CommandRefused', command, operation: 'release', why: 'late', slot: 1 });
  expect((await told()).orders).toMatchObject([
    { state: 'refused', why: 'late', text: 'An order was refused: nobody badged in time.' },
  ]);
  api.clock.nowMs += 1;
  const again = (await send(RELEASE)).json<{ command: string }>().command;
  await said({ type: 'CommandExecuted', command: again, counter: NOW + 1, operation: 'release' });
  expect((await told()).orders.map(({ state }) => state)).toEqual(['done', 'refused']);
});

test('a cabinet that never answers is said to be silent, not to have done it', async () => {
  await send(RELEASE);
  api.clock.nowMs += ORDER_MS + 60_000;
  expect((await told()).orders).toMatchObject([{ state: 'silent' }]);
});

test('a lockdown goes the same way, and stands until the cabinet says that it is over', async () => {
  await send({ operation: 'startLockdown', cabinet: SALES });
  expect((await told()).locked).toEqual([]);
  await said({ type: 'LockdownStarted', by: OLA, command: null });
  expect((await told()).locked).toEqual([SALES]);
  await said({ type: 'LockdownEnded', by: OLA, command: null });
  expect((await told()).locked).toEqual([]);
});

test.each([
  ['a key that is out', 409, 'KC-REMOTE-03', () => said(taken(NOW, KEY, MARIA))],
  ['a cabinet that is away', 409, 'KC-REMOTE-02', () => api.ledger.markSeen(SALES, { seenMs: NOW, reachable: false })],
  ['oneself', 409, 'KC-REMOTE-05', () => (principal = { ...OWN, person: KIM_LI })],
  ['nobody’s name', 409, 'KC-OFFICE-14', () => (principal = { ...OWN, person: null })],
  ['somebody who may only look', 403, 'KC-AUTH-02', () => (principal = { ...OWN, roles: ['desk'] })],
  ['who decides about rights', 403, 'KC-AUTH-02', () => (principal = { ...OWN, roles: ['securityAdmin'] })],
] as const)('for %s nothing is sent: %i %s', async (_why, status, code, change) => {
  await change();
  const reply = await send(RELEASE);
  expect([...Value.Errors(Problem, reply.json())]).toEqual([]);
  expect([reply.statusCode, reply.json<Problem>().code]).toEqual([status, code]);
  expect(api.ordered).toEqual([]);
  expect(await api.ledger.entries({ after: 0, limit: 9, type: 'CommandIssued' })).toEqual([]);
});

test('of another rooftop’s cabinet one is told no more than strangers are', async () => {
  principal = { ...OWN, rooftops: [siteId('s0elsewhere')] };
  for (const order of [RELEASE, { operation: 'startLockdown', cabinet: SALES } as const]) {
    const reply = await send(order);
    expect(reply.json<Problem>().code).toBe(order.operation === 'release' ? 'KC-REMOTE-03' : 'KC-ADMIN-04');
  }
  expect(api.ordered).toEqual([]);
  expect(await told()).toMatchObject({ orders: [], locked: [] });
});

const OWN: Principal = { person: OLA, roles: ['manager'], via: 'desk', rooftops: 'all' };
