// Makes each cabinet's next roster where it has to say something else, signs and stores it; ledger by argument.
import { FAULTS } from '@keycab/shared/fault';
import type { CabinetId, KeyId, PersonId } from '@keycab/shared/ids';
import type { Custody } from '@keycab/shared/custodian';
import type { LedgerTransaction } from '../ledger/ledger.ts';
import type { RosterStanding } from '../ledger/book.ts';
import type { SiteEntry } from '../ledger/directory.ts';
import type { Log } from '../log.ts';
import type { Office } from '../office/state.ts';
import { withdrawnIn } from './rights.ts';
import { rosterOf, type RosterSources } from './roster.ts';
import { contentOf, createSealer, readNote, type RosterSeal } from './sign.ts';

export interface IssueParts extends RosterSeal {
  readonly clock: { readonly wallMs: () => number };
  readonly log: Pick<Log, 'error' | 'info'>;
}

/** A roster shows its age, and a rule may ask for somebody else beyond one: what still holds is said again each day. */
const AGE_MAX_MS = 86_400_000;

export type Issuer = (within: LedgerTransaction, office: Office) => Promise<readonly CabinetId[]>;

/** @returns makes what is due inside one transaction, under the arrival lock; the cabinets that have a newer roster now */
export function createIssuer(parts: IssueParts): Issuer {
  const seal = createSealer(parts);

  const issueOne = async (
    within: LedgerTransaction,
    sources: RosterSources,
    cabinet: { readonly cabinet: CabinetId; readonly name: string },
    standing: RosterStanding,
  ): Promise<boolean> => {
    const wallMs = parts.clock.wallMs();
    const body = rosterOf(sources, cabinet, standing);
    const content = contentOf(body);
    const stored = await within.roster(cabinet.cabinet);
    const known = Math.max(standing.version, stored?.version ?? 0);
    // A cabinet may have seen more than a ledger that was restored from a backup remembers.
    const behind = standing.applied > known;
    const same = content.ok && content.value === standing.content && wallMs - standing.issuedMs < AGE_MAX_MS;
    if (same && !behind) return false;
    const version = Math.max(known, standing.applied) + 1;
    const note = seal({ ...body, version, issuedWallMs: wallMs });
    if (!content.ok || !note.ok) {
      const context = { code: 'KC-ADMIN-01', cabinet: cabinet.cabinet, keys: body.keys.length } as const;
      parts.log.error(context, FAULTS['KC-ADMIN-01'].happened);
      return false;
    }
    const before = stored === undefined ? null : readNote(stored.note);
    const gone = before === null ? [] : withdrawnIn(before, body);
    const withdrawn = gone.length > 0 ? { withdrawnIn: version, withdrawn: gone } : standing;
    await within.putRoster({ cabinet: cabinet.cabinet, version, note: note.value });
    await within.setIssued(cabinet.cabinet, {
      content: content.value,
      version,
      issuedMs: wallMs,
      withdrawnIn: withdrawn.withdrawnIn,
      withdrawn: withdrawn.withdrawn,
    });
    parts.log.info({ cabinet: cabinet.cabinet, version, withdrawn: gone.length }, 'a new roster is signed');
    return true;
  };

  return async (within, office) => {
    const cabinets = await within.all();
    const issued: CabinetId[] = [];
    for (const site of await within.sites()) {
      const its = cabinets.filter((cabinet) => cabinet.site === site.site);
      if (its.length === 0) continue;
      const sources = await sourcesOf(within, site, office, cabinets);
      for (const cabinet of its) {
        const standing = await within.standing(cabinet.cabinet);
        if (await issueOne(within, sources, cabinet, standing)) issued.push(cabinet.cabinet);
      }
    }
    return issued;
  };
}

async function sourcesOf(
  within: LedgerTransaction,
  site: SiteEntry,
  office: Office,
  cabinets: RosterSources['cabinets'],
): Promise<RosterSources> {
  const holders = await holdersOf(within, [...office.dueTimes.keys()]);
  return {
    site,
    directory: await within.directory(site.site),
    cabinets,
    badges: await within.badges(),
    pins: await within.pins(),
    office,
    holder: (key) => holders.get(key) ?? null,
  };
}

async function holdersOf(
  { trx }: LedgerTransaction,
  keys: readonly KeyId[],
): Promise<ReadonlyMap<KeyId, PersonId | null>> {
  if (keys.length === 0) return new Map();
  const rows = await trx.selectFrom('custody').select(['key', 'custody']).where('key', 'in', keys).execute();
  return new Map(
    rows.map((row) => {
      const { at } = JSON.parse(row.custody) as Custody;
      return [row.key as KeyId, at.kind === 'person' ? at.person : null];
    }),
  );
}
