// The desk of whoever administers: makes ids and digests, has the act decided, and writes lines and changes as one; ledger by argument.
import type { AdminAct } from '@keycab/shared/administration';
import { never } from '@keycab/shared/fault';
import { keyId, personId, tagId, type CabinetId, type KeyId, type PersonId, type SiteId } from '@keycab/shared/ids';
import type { OfficeEvent } from '@keycab/shared/events/office';
import { badgeDigest, pepperOf, pinMaterial } from '@keycab/shared/proof/credential';
import type { LedgerTransaction } from '../../ledger/ledger.ts';
import type { Asked } from '../acts.ts';
import type { Whereabouts } from '../known.ts';
import type { OfficeLog } from '../log.ts';
import { administer } from './decide.ts';
import type { AdminKnown, Change, Decided, Made } from './verdict.ts';

/** 32 bytes each, of one cabinet alone; null: made at the cabinet itself. */
export interface CabinetKeys {
  readonly cabinet: CabinetId;
  readonly badgeKey: Uint8Array | null;
  readonly pinKey: Uint8Array | null;
}

export interface AdministratorParts {
  readonly office: Pick<OfficeLog, 'write'>;
  /** The rooftop whose people and keys these are. */
  readonly site: SiteId;
  readonly cabinetKeys: readonly CabinetKeys[];
  readonly whereabouts: (within: LedgerTransaction, keys: readonly KeyId[]) => Promise<ReadonlyMap<KeyId, Whereabouts>>;
  /** A PIN's verifier over its material. */
  readonly makeVerifier: (material: string, salt: Uint8Array) => Promise<string>;
  /** What the pages know is read anew, and rosters are made of it. */
  readonly changed: () => Promise<void>;
  readonly random: (bytes: number) => Uint8Array;
}

export interface Administered {
  readonly entries: readonly OfficeEvent[];
  readonly about: Decided['about'];
  /** Shown once, kept nowhere. */
  readonly pin: string | null;
  readonly person: PersonId | null;
  readonly key: KeyId | null;
}

export interface Administrator {
  readonly site: SiteId;
  readonly cabinetKeys: readonly CabinetKeys[];
  readonly act: (act: AdminAct, asked: Omit<Asked, 'wallMs'>) => Promise<Administered>;
}

const PIN_DIGITS = 6;
const ID_BYTES = 8;
const SALT_BYTES = 16;

export function createAdministrator(parts: AdministratorParts): Administrator {
  const { cabinetKeys, office, random, site } = parts;
  const id = (): string => Buffer.from(random(ID_BYTES)).toString('hex');

  const make = async (act: AdminAct, pin: string | null): Promise<Made> => ({
    person: personId(`p${id()}`),
    key: keyId(`k${id()}`),
    tag: tagId(`t${id()}`),
    badge: `b${id()}`,
    grant: id(),
    digests: act.act === 'addBadge' ? digestsOf(act, cabinetKeys) : [],
    verifiers: act.act === 'resetPin' && pin !== null ? await verifiersOf(parts, act.person, pin) : [],
  });

  return {
    site,
    cabinetKeys,
    act: async (act, asked) => {
      const pin = act.act === 'resetPin' ? pinByChance(random) : null;
      const made = await make(act, pin);
      let decided: Decided | null = null;
      const entries = await office.write(async ({ by, wallMs }, within) => {
        decided = administer(act, by, await knownOf(parts, within, act, wallMs), made);
        for (const change of decided.changes) await apply(within, site, change, wallMs);
        return decided.facts;
      }, asked);
      const { about } = (decided as Decided | null) ?? { about: null };
      const refused = entries.some(({ type }) => type === 'ActRefused');
      if (!refused && entries.length > 0) await parts.changed();
      return {
        entries,
        about,
        pin: refused ? null : pin,
        person: act.act === 'addPerson' && !refused ? made.person : 'person' in act ? act.person : null,
        key: act.act === 'registerKey' && !refused ? made.key : 'key' in act ? act.key : null,
      };
    },
  };
}

const digestsOf = (
  { facility, number, technology }: Extract<AdminAct, { act: 'addBadge' }>,
  cabinetKeys: readonly CabinetKeys[],
): Made['digests'] =>
  cabinetKeys.flatMap(({ badgeKey, cabinet }) =>
    badgeKey === null ? [] : [{ cabinet, digest: badgeDigest(badgeKey, { technology, facility, number }) }],
  );

async function verifiersOf(
  { cabinetKeys, makeVerifier, random }: AdministratorParts,
  person: PersonId,
  pin: string,
): Promise<Made['verifiers']> {
  const made: { cabinet: CabinetId; verifier: string }[] = [];
  for (const { cabinet, pinKey } of cabinetKeys) {
    if (pinKey === null) continue;
    const material = pinMaterial(pepperOf(pinKey, cabinet), person, pin);
    made.push({ cabinet, verifier: await makeVerifier(material, random(SALT_BYTES)) });
  }
  return made;
}

/** Each digit as likely as any other: bytes that would favor some are thrown away. */
function pinByChance(random: (bytes: number) => Uint8Array): string {
  let digits = '';
  while (digits.length < PIN_DIGITS) {
    for (const byte of random(PIN_DIGITS)) if (byte < 250 && digits.length < PIN_DIGITS) digits += String(byte % 10);
  }
  return digits;
}

/** As the transaction sees it: nobody changes any of it before the lines are written. */
async function knownOf(
  { site, whereabouts }: AdministratorParts,
  within: LedgerTransaction,
  act: AdminAct,
  wallMs: number,
): Promise<AdminKnown> {
  const directory = await within.directory(site);
  const at = await whereabouts(within, 'key' in act ? [act.key] : []);
  const holding = 'person' in act ? await held(within, act.person) : 0;
  const cabinets = (await within.all()).filter((cabinet) => cabinet.site === site);
  return {
    directory,
    grants: await within.grantsById(site),
    groupIds: await within.groupIds(site),
    badges: await within.badges(),
    pins: await within.pins(),
    doubts: await within.openDoubts(),
    slots: new Map(cabinets.map(({ cabinet, slots }) => [cabinet, slots])),
    whereabouts: (key) => at.get(key) ?? { kind: 'notSure', lastPerson: null },
    holding: () => holding,
    wallMs,
  };
}

async function held({ trx }: LedgerTransaction, person: PersonId): Promise<number> {
  const row = await trx
    .selectFrom('custody')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('person', '=', person)
    .where('at_kind', '=', 'person')
    .executeTakeFirstOrThrow();
  return row.count;
}

async function apply(within: LedgerTransaction, site: SiteId, change: Change, wallMs: number): Promise<void> {
  switch (change.change) {
    case 'put':
      return within.putDirectory(site, [change.entry]);
    case 'replace':
      await within.dropKind(site, change.kind);
      return within.putDirectory(site, change.entries);
    case 'dropGrant':
      return within.dropFromDirectory('grant', change.id);
    case 'addBadges':
      return within.addBadges(change.rows);
    case 'dropBadge':
      return within.dropBadge(change.badge);
    case 'pins':
      return within.replacePins(change.person, change.rows);
    case 'settle':
      return within.settleDoubt(change.doubt, wallMs);
    default:
      return never(change);
  }
}
