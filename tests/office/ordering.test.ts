// Orders from the office, and the real cabinet that gets them: what is signed, and that no note opens anything twice, late or elsewhere.
import { decideOrder, noteOf, type OrderKnown } from '@keycab/cloud/office/ordering';
import { standingOf } from '@keycab/cloud/projections/orders';
import { openCommand } from '@keycab/firmware/uplink/signed';
import { isOfficeEvent, type OfficeEventOf } from '@keycab/shared/events/office';
import { tagId } from '@keycab/shared/ids';
import { signerFromSeed } from '@keycab/shared/proof/note';
import { ORDER_MS, type Order } from '@keycab/shared/remote';
import { describe, expect, test } from 'vitest';
import { givenIn, type SceneOptions, type Step } from '../given.ts';
import { badge, CABINET, ELSEWHERE, K4512, KIM, MARIA, morning, OLA, pull, ROSTER } from '../people.ts';
import { NOW } from '../cabinet/ruled.ts';

const LEDGER = 'keycab.example';
const SIGNER = signerFromSeed(`${LEDGER}/command`, Buffer.alloc(32, 0x44));
const STRANGER = signerFromSeed(`${LEDGER}/command`, Buffer.alloc(32, 0x45));
const ROSTER_KEY = signerFromSeed(`${LEDGER}/roster`, Buffer.alloc(32, 0x33));
const TRUST = {
  ledger: LEDGER,
  cabinet: CABINET,
  roster: ROSTER_KEY.verifierKey,
  command: SIGNER.verifierKey,
};
const on: SceneOptions = { settings: { remoteRelease: true } };
const tag = ROSTER.keys.find(({ key }) => key === K4512)?.tag ?? tagId('tmissing00');

const RELEASE: Order = { operation: 'release', key: K4512, person: KIM, reason: 'testDrive' };
const KNOWN: OrderKnown = {
  cabinet: { cabinet: CABINET, site: ROSTER.site, reachable: true, forked: false },
  place: { slot: 0, tag },
  isStaff: (person) => [KIM, MARIA, OLA].includes(person),
  counter: 0,
};
const COMMAND = 'ce'.repeat(16);

const decided = (order: Order = RELEASE, more: Partial<OrderKnown> = {}, wallMs = NOW, by = OLA, command = COMMAND) =>
  decideOrder(order, { by, wallMs }, command, { ...KNOWN, ...more })[0];

/** As the office's log keeps it. */
function issued(order: Order = RELEASE, more: Partial<OrderKnown> = {}, wallMs = NOW, command = COMMAND) {
  const fact = decided(order, more, wallMs, OLA, command);
  const line = { ...fact, by: OLA, epoch: 1, nonce: 'a'.repeat(22), seq: 1, via: 'desk', wallMs };
  expect(isOfficeEvent(line)).toBe(true);
  return line as unknown as OfficeEventOf<'CommandIssued'>;
}

/** What the cabinet's own door makes of a note. */
function received(note: string): Step {
  const opened = openCommand(note, TRUST);
  if (!opened.ok) throw new TypeError(opened.reason);
  return { type: 'CommandReceived', command: opened.value };
}
const sent = (...asked: Parameters<typeof issued>): Step => received(noteOf(issued(...asked), LEDGER, SIGNER));

describe('an order', () => {
  test('to open a slot says who approves, for whom, which slot and tag, and until when', () => {
    expect(decided()).toEqual({
      type: 'CommandIssued',
      command: COMMAND,
      counter: NOW,
      expiresWallMs: NOW + ORDER_MS,
      key: K4512,
      operation: 'release',
      person: KIM,
      reason: 'testDrive',
      slot: 0,
      tag,
      to: CABINET,
    });
  });

  test('is above every one before it, also after a backup that has forgotten them, and with a clock that was set back', () => {
    expect(decided(RELEASE, { counter: NOW + 5 })).toMatchObject({ counter: NOW + 6 });
    expect(decided(RELEASE, { counter: 0 }, NOW + 60_000)).toMatchObject({ counter: NOW + 60_000 });
  });

  test.each([
    ['by nobody', RELEASE, {}, null, 'KC-OFFICE-14'],
    ['by somebody who is not of the staff any more', RELEASE, { isStaff: () => false }, OLA, 'KC-OFFICE-14'],
    ['for oneself', { ...RELEASE, person: OLA }, {}, OLA, 'KC-REMOTE-05'],
    ['for somebody unknown', { ...RELEASE, person: 'pnobody000' as typeof KIM }, {}, OLA, 'KC-ADMIN-04'],
    ['of a key that hangs nowhere', RELEASE, { place: null }, OLA, 'KC-REMOTE-03'],
    [
      'to a cabinet that is away',
      RELEASE,
      { cabinet: { cabinet: CABINET, site: ROSTER.site, reachable: false, forked: false } },
      OLA,
      'KC-REMOTE-02',
    ],
    [
      'to a cabinet with two histories',
      { operation: 'startLockdown', cabinet: CABINET },
      { cabinet: { cabinet: CABINET, site: ROSTER.site, reachable: true, forked: true } },
      OLA,
      'KC-REMOTE-04',
    ],
    ['to no cabinet', RELEASE, { cabinet: undefined }, OLA, 'KC-ADMIN-04'],
  ] as const)('%s is refused, and stands in the log as that', (_why, order, more, by, code) => {
    const [fact, ...others] = decideOrder(order, { by, wallMs: NOW }, COMMAND, { ...KNOWN, ...more });
    expect(fact).toMatchObject({ type: 'ActRefused', act: order.operation, code });
    expect(others).toEqual([]);
  });
});

describe('the cabinet that gets it', () => {
  test('waits for the badge, opens that slot once, and has both names in its line', () => {
    const stage = givenIn(on, ...morning)
      .when(sent())
      .then({ type: 'ReleaseAwaited', approver: OLA, person: KIM, key: K4512, slot: 0, counter: NOW });
    expect(stage.play(badge(KIM)).map(({ type }) => type)).toEqual([
      'SessionOpened',
      'CommandExecuted',
      'SlotReleased',
    ]);
    expect(stage.play(pull(0))).toMatchObject([{ type: 'KeyTaken', person: KIM, key: K4512 }]);
  });

  test('refuses the same note twice, at once and after it was used', () => {
    const twice = givenIn(on, ...morning, sent()).when(sent());
    twice.then({ type: 'CommandRefused', why: 'repeated' });
    const used = givenIn(on, ...morning, sent(), badge(KIM)).when(sent());
    used.then({ type: 'CommandRefused', why: 'repeated' });
  });

  test('refuses an older one that was held back on the way', () => {
    const older = sent(RELEASE, {}, NOW, 'ab'.repeat(16));
    const newer = sent({ operation: 'startLockdown', cabinet: CABINET }, { counter: NOW }, NOW);
    givenIn(on, ...morning, newer)
      .when(older)
      .then({ type: 'CommandRefused', why: 'repeated' });
  });

  test('refuses one of two that a copied office signed with the same number', () => {
    const fork = sent({ ...RELEASE, person: MARIA }, {}, NOW, 'fe'.repeat(16));
    givenIn(on, ...morning, sent())
      .when(fork)
      .then({ type: 'CommandRefused', why: 'repeated', command: 'fe'.repeat(16) });
  });

  test('refuses what came too late', () => {
    givenIn(on, ...morning)
      .when(sent(RELEASE, {}, NOW - ORDER_MS - 60_000))
      .then({ type: 'CommandRefused', why: 'expired' });
  });

  test('does not read one for another cabinet, of another key, or with a word changed', () => {
    const elsewhere = { cabinet: { cabinet: ELSEWHERE, site: ROSTER.site, reachable: true, forked: false } };
    const refusals = [
      noteOf(issued(RELEASE, elsewhere), LEDGER, SIGNER),
      noteOf(issued(), LEDGER, STRANGER),
      noteOf(issued(), LEDGER, SIGNER).replace(KIM, MARIA),
      noteOf(issued(), 'other.example', SIGNER),
    ].map((note) => openCommand(note, TRUST));
    expect(refusals).toEqual([
      { ok: false, reason: 'otherCabinet' },
      { ok: false, reason: 'signature' },
      { ok: false, reason: 'signature' },
      { ok: false, reason: 'malformed' },
    ]);
  });

  test('locks down and ends it by the same way, in the name of whoever ordered it', () => {
    const stage = givenIn(on, ...morning)
      .when(sent({ operation: 'startLockdown', cabinet: CABINET }))
      .then({ type: 'CommandExecuted' }, { type: 'LockdownStarted', by: OLA });
    expect(stage.play(sent({ operation: 'endLockdown', cabinet: CABINET }, { counter: NOW }))).toMatchObject([
      { type: 'CommandExecuted' },
      { type: 'LockdownEnded', by: OLA },
    ]);
  });
});

describe('what is said of an order', () => {
  const order = { expiresWallMs: NOW + ORDER_MS };
  const line = (type: string, more: object = {}) => ({ type, command: COMMAND, ...more }) as never;

  test('is the cabinet’s newest word, and silence is told apart from yes and from no', () => {
    expect(standingOf(undefined, order, NOW)).toEqual({ state: 'sent', why: null });
    expect(standingOf(line('ReleaseAwaited'), order, NOW)).toEqual({ state: 'waiting', why: null });
    expect(standingOf(line('CommandExecuted'), order, NOW)).toEqual({ state: 'done', why: null });
    expect(standingOf(line('CommandRefused', { why: 'late' }), order, NOW)).toEqual({ state: 'refused', why: 'late' });
    expect(standingOf(line('CommandRefused', { why: 'rules', reasons: ['noGrant'] }), order, NOW)).toEqual({
      state: 'refused',
      why: 'noGrant',
    });
    const later = NOW + ORDER_MS + 60_000;
    for (const said of [undefined, line('ReleaseAwaited')])
      expect(standingOf(said, order, later)).toEqual({ state: 'silent', why: null });
    expect(standingOf(line('CommandExecuted'), order, later).state).toBe('done');
  });
});
