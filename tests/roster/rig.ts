// The office that issues rosters, over a real ledger with the small store in it, and cabinets that only write lines.
import { randomBytes } from 'node:crypto';
import { queriesOver } from '@keycab/cloud/ledger/ledger';
import { openOffice } from '@keycab/cloud/office/log';
import { OFFICE_SETTINGS } from '@keycab/cloud/office/settings';
import { whereabouts, worldOf } from '@keycab/cloud/office/world';
import { project } from '@keycab/cloud/projections/custody';
import { createIssuer } from '@keycab/cloud/roster/issue';
import { createMerge } from '@keycab/cloud/roster/merge';
import { openRoster } from '@keycab/firmware/uplink/signed';
import type { CabinetFact } from '@keycab/shared/events/cabinet';
import type { CabinetId } from '@keycab/shared/ids';
import { signerFromSeed } from '@keycab/shared/proof/note';
import type { Roster } from '@keycab/shared/roster';
import { journal, KIM_ORTIZ, MARIA, OLA, OPENING_MS, PEOPLE, SALES, SERVICE, SITE } from '../projections/fixture.ts';
import { openHouse } from '../projections/rig.ts';

const LEDGER = 'keycab.test';
const key = (name: string, fill: number) => signerFromSeed(`${LEDGER}/${name}/one`, new Uint8Array(32).fill(fill));
const SIGNER = key('roster', 9);
const COMMAND = key('command', 8);

export const digestOf = (letter: string): string => letter.repeat(64);

export async function openIssuing() {
  const house = await openHouse();
  const { ledger, clock } = house;
  const merge = createMerge(queriesOver);
  const manager = PEOPLE.filter(({ person }) => person === OLA).map((person) => ({ ...person, manager: true }));
  const grant = { to: { department: 'Sales' as const }, group: 'stock', acts: ['take' as const, 'see' as const] };
  await ledger.putDirectory(SITE, [
    ...manager.map((document) => ({ kind: 'person', id: document.person, document }) as const),
    { kind: 'grant', id: '000', document: grant },
    { kind: 'group', id: '000', document: { group: 'stock' } },
  ]);
  for (const [at, person] of [KIM_ORTIZ, MARIA].entries()) {
    await ledger.addBadges(
      [SALES, SERVICE].map((cabinet, index) => ({
        badge: `b${at}`,
        cabinet,
        person,
        digest: digestOf('abcd'[at * 2 + index] ?? 'e'),
        addedMs: OPENING_MS,
      })),
    );
  }
  await house.directory.refresh();
  const logged: unknown[] = [];
  const log = { error: (fields: unknown) => void logged.push(fields), info: () => {} };
  const office = await openOffice({
    ledger,
    signer: signerFromSeed(`${LEDGER}/office/riverside/e1`, new Uint8Array(32).fill(7)),
    project,
    after: () => {},
    world: () => worldOf(house.directory.index(), OFFICE_SETTINGS),
    whereabouts,
    clock,
    random: (bytes) => randomBytes(bytes),
  });
  const issuer = createIssuer({ ledger: LEDGER, signer: SIGNER, clock, log });
  const journals = new Map([SALES, SERVICE].map((cabinet) => [cabinet, journal(cabinet)]));

  return {
    ...house,
    office,
    logged,
    /** @returns the cabinets that have a newer roster now */
    issue: () => office.during((within, state) => issuer(within, state)),
    /** As the cabinet itself reads it. */
    rosterOf: async (cabinet: CabinetId): Promise<Roster> => {
      const stored = await ledger.roster(cabinet);
      const trust = { ledger: LEDGER, cabinet, roster: SIGNER.verifierKey, command: COMMAND.verifierKey };
      const opened = openRoster(stored?.note ?? '', trust);
      if (!opened.ok) throw new Error(opened.reason);
      return opened.value.roster;
    },
    /** A cabinet writes a line; the ledger stores and merges it. */
    wrote: async (cabinet: CabinetId, fact: CabinetFact) => {
      const event = journals.get(cabinet)?.(clock.nowMs, fact);
      if (event === undefined) throw new TypeError('no such cabinet');
      const lines = await house.store([event], clock.nowMs);
      await ledger.transaction((within) => merge(within.trx, lines));
      await house.directory.refresh();
    },
  };
}

export type Issuing = Awaited<ReturnType<typeof openIssuing>>;
