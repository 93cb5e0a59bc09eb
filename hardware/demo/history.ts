// The story of the store, written into the cabinets' real journals and signed; touches the folder handed in.
import { hash } from 'node:crypto';
import { canonical, ROSTER_LINE } from '@keycab/shared/canonical';
import { parseVerifierKey, signerFromSeed } from '@keycab/shared/proof/note';
import { assert } from '@keycab/shared/fault';
import type { Roster } from '@keycab/shared/roster';
import type { CabinetSettings } from '@keycab/firmware/cabinet/settings';
import { openJournal } from '@keycab/firmware/journal/journal';
import { boardPlaces, READER } from './body.ts';
import { COLUMNS, makeDealership, ROWS, type Dealership, type DemoCabinet } from './dealer/dealership.ts';
import { SLOTS } from './dealer/keys.ts';
import { createRandom } from './dealer/random.ts';
import { LEDGER, makeCabinetSecrets, makeSecrets } from './secrets.ts';
import { tellStory, type CabinetStory, type Story } from './story/story.ts';

export interface HistorySettings {
  readonly seed: string;
  readonly days: number;
  readonly untilMs: number;
  readonly timeZone: string;
  readonly software: string;
}

/** What a cabinet of the demo is like; its firmware is configured the same way. */
export const settingsOf = (cabinet: DemoCabinet): CabinetSettings => ({
  slots: SLOTS,
  rows: [...ROWS],
  columns: COLUMNS,
  boards: [...boardPlaces()],
  // Cars for sale have a slot each; keys of the service drive hang wherever there is room.
  randomReturn: cabinet.word === 'service',
  doorLatch: false,
  doorLeftOpenMs: 60_000,
  batteryMinutes: null,
  coilMsPerMinute: 6_000,
  pulseMs: 300,
  releaseMs: 20_000,
  idleMs: 20_000,
  doorSettleMs: 2_000,
  remoteRelease: false,
  absentMs: 2_000,
  pins: true,
});

const rosterLine = (roster: Roster): string => canonical(roster, ROSTER_LINE);

/** The roster as one signed note, as the cloud sends it. */
export const rosterNote = (seed: string, roster: Roster): string =>
  makeSecrets(seed).rosterSigner.sign(`${LEDGER}/roster/v1\n${rosterLine(roster)}\n`);

export function makeHistory(settings: HistorySettings): { readonly store: Dealership; readonly story: Story } {
  const store = makeDealership(settings.seed, settings.timeZone);
  const story = tellStory({
    store,
    days: settings.days,
    untilMs: settings.untilMs,
    software: settings.software,
    cabinet: (cabinet) => ({
      settings: settingsOf(cabinet),
      reader: READER,
      badgeKey: makeCabinetSecrets(settings.seed, cabinet.word).badgeKey,
      pinKey: makeCabinetSecrets(settings.seed, cabinet.word).pinKey,
    }),
    digest: (roster) => hash('sha256', rosterLine(roster), 'hex'),
  });
  return { store, story };
}

/**
 * Writes one cabinet's part as its own boot would have: line by line, in as many transactions as there were inputs.
 * @param path  of the new database; on a memory disk this takes a second, elsewhere each line waits for its flush
 * @returns the verifier key of the journal's first epoch, as text
 */
export function writeJournal(path: string, seed: string, { cabinet, roster, entries }: CabinetStory): string {
  const { journalSeed } = makeCabinetSecrets(seed, cabinet.word);
  const witness = parseVerifierKey(makeSecrets(seed).witness);
  assert(witness.ok, 'the demo can read its own key');
  const random = createRandom(seed, `nonces ${cabinet.word}`);
  const journal = openJournal({
    path,
    cabinet: cabinet.cabinet,
    ledger: LEDGER,
    signer: (origin) => signerFromSeed(origin, journalSeed),
    witnesses: [witness.value],
    random: (count) => random.bytes(count),
  });
  try {
    journal.storeRoster(rosterNote(seed, roster), roster.version);
    for (const { facts, at } of entries) journal.append(facts, at);
    return journal.verifierKey.text;
  } finally {
    journal.close();
  }
}
