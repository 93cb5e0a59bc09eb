// The world as the office's decisions see it: people and grants from the directory, places from the fold; ledger only.
import { createHash } from 'node:crypto';
import type { Custody } from '@keycab/shared/custodian';
import type { KeyId } from '@keycab/shared/ids';
import { grantsOf } from '@keycab/shared/roster';
import type { LedgerTransaction } from '../ledger/ledger.ts';
import type { DirectoryIndex } from '../projections/directory.ts';
import type { Known, OfficeSettings, Whereabouts } from './known.ts';

const MINUTE_MS = 60_000;

export function worldOf(index: DirectoryIndex, settings: OfficeSettings): Omit<Known, 'office' | 'whereabouts'> {
  return {
    settings,
    person: (person) => index.people.get(person),
    vehicleOf: (key) => index.keys.get(key)?.vehicle,
    keysOf: (vehicle) => (index.keysOfVehicle.get(vehicle) ?? []).map(({ key }) => key),
    mayReceive: (id, key) => {
      const person = index.people.get(id);
      const group = index.keys.get(key)?.group;
      if (person === undefined || group === undefined) return false;
      // Who may take it may receive it too; at which hours is a cabinet's question.
      return (['receive', 'take'] as const).some((act) => grantsOf(index, person, group, act).length > 0);
    },
    dueWallMs: (id, _key, reason, fromWallMs) => {
      const code = reason ?? index.people.get(id)?.reason ?? null;
      const minutes = code === null ? null : (index.reasons.get(code)?.minutes ?? null);
      return minutes === null ? null : fromWallMs + minutes * MINUTE_MS;
    },
    digest: (text) => createHash('sha256').update(text).digest('hex'),
  };
}

export function placeOf(custody: Custody): Whereabouts {
  if (custody.sensedIn.length > 0) return { kind: 'slot' };
  switch (custody.at.kind) {
    case 'slot':
    case 'gone':
      return { kind: custody.at.kind };
    case 'person':
      return { kind: 'person', person: custody.at.person };
    case 'outside':
      return { kind: 'outside', sponsor: custody.at.sponsor };
    case 'nobody':
      return { kind: 'notSure', lastPerson: custody.lastPerson };
  }
}

/** Custody of these keys as the transaction sees it: what a cabinet has just told counts. */
export async function whereabouts(
  { trx }: Pick<LedgerTransaction, 'trx'>,
  keys: readonly KeyId[],
): Promise<ReadonlyMap<KeyId, Whereabouts>> {
  const found = new Map<KeyId, Whereabouts>();
  if (keys.length === 0) return found;
  const rows = await trx.selectFrom('custody').select(['key', 'custody']).where('key', 'in', keys).execute();
  for (const row of rows) found.set(row.key as KeyId, placeOf(JSON.parse(row.custody) as Custody));
  return found;
}
