// A journal on a fresh folder with keys and chance that repeat themselves; touches the temporary folder.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { openJournal, type Journal, type JournalOptions } from '@keycab/firmware/journal/journal';
import { assert } from '@keycab/shared/fault';
import type { CabinetFact } from '@keycab/shared/events/cabinet';
import { cabinetId, keyId, personId, tagId } from '@keycab/shared/ids';
import type { Instant } from '@keycab/shared/instant';
import { witnessFromSeed } from '@keycab/shared/proof/cosignature';
import { signerFromSeed } from '@keycab/shared/proof/note';

export const CABINET = cabinetId('c00000000000000000000000000000001');
export const LEDGER = 'keycab.example';
export const WITNESS = witnessFromSeed('keycab.example/witness/one', Buffer.alloc(32, 0x22));

export const freshFolder = (): string => mkdtempSync(join(tmpdir(), 'keycab-journal-'));
export const removeFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true });

export const openIn = (folder: string, changes: Partial<JournalOptions> = {}): Journal => {
  let count = 0;
  return openJournal({
    path: join(folder, 'cabinet.db'),
    cabinet: CABINET,
    ledger: LEDGER,
    signer: (origin) => signerFromSeed(origin, Buffer.alloc(32, 0x11)),
    witnesses: [WITNESS.verifierKey],
    random: (bytes) => Buffer.alloc(bytes, (count += 1)),
    ...changes,
  });
};

export const at = (monotonicMs: number): Instant => ({
  monotonicMs,
  wallMs: 1_767_225_600_000 + monotonicMs,
  clock: 'synced',
});

export const booted = (journal: Pick<Journal, 'epochStart'>): CabinetFact => ({
  type: 'CabinetBooted',
  format: 1,
  previous: journal.epochStart?.previous ?? null,
  reason: journal.epochStart?.reason ?? null,
  roster: 0,
  software: '0.1.0',
});

export const DOOR: CabinetFact = { type: 'DoorClosed' };

/** Opens, boots and appends `count` − 1 door events. */
export const filled = (folder: string, count: number, changes: Partial<JournalOptions> = {}): Journal => {
  const journal = openIn(folder, changes);
  journal.append([booted(journal)], at(0));
  for (let index = 1; index < count; index += 1) journal.append([DOOR], at(index));
  return journal;
};

/** The cloud's answer to the newest checkpoint, or to that of a smaller size. */
export const cosigned = (journal: Journal, timeSeconds: number, size = journal.size): string => {
  const note = WITNESS.cosign(journal.checkpoint(size), timeSeconds);
  assert(note.ok, 'what a test is given is good', { note });
  return note.value;
};

const id = fc.stringMatching(/^[0-9a-z]{8,32}$/);
const slot = fc.integer({ min: 0, max: 255 });
const count = fc.maxSafeNat();
const person = fc.option(id.map((text) => personId(`p${text}`)));

/** Facts of several shapes: flat, with text, with lists, with nested heads. */
export const anyFact: fc.Arbitrary<CabinetFact> = fc.oneof(
  fc.record({ type: fc.constant('DoorOpened' as const), person, session: fc.option(count) }),
  fc.record({ type: fc.constant('DoorLeftOpen' as const), openMs: count, person }),
  fc.record({
    type: fc.constant('KeyTakenWithoutRelease' as const),
    key: id.map((text) => keyId(`k${text}`)),
    notAfterWallMs: fc.option(count),
    notBeforeWallMs: fc.option(count),
    person,
    session: fc.option(count),
    slot,
    tag: id.map((text) => tagId(`t${text}`)),
  }),
  fc.record({
    type: fc.constant('AccessRefused' as const),
    badge: fc.option(fc.stringMatching(/^[0-9a-f]{32}$/)),
    code: fc.constant('KC-KEY-01'),
    key: fc.option(id.map((text) => keyId(`k${text}`))),
    person,
    reader: fc.option(fc.stringMatching(/^[A-Za-z0-9_.:/-]{1,64}$/)),
    reasons: fc.array(fc.constantFrom('lockdown' as const, 'noGrant' as const), { minLength: 1, maxLength: 16 }),
    roster: count,
    session: fc.option(count),
    slot: fc.option(slot),
  }),
  fc.record({
    type: fc.constant('ClockStepped' as const),
    afterWallMs: count,
    beforeWallMs: count,
    stepMs: fc.maxSafeInteger().map((step) => (Object.is(step, -0) ? 0 : step)),
  }),
);
