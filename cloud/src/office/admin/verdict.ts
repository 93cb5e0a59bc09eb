// What an administrator's act is decided from, and what comes of it: lines for the log, changes of the directory; pure.
import type { AdminAct } from '@keycab/shared/administration';
import type { FaultCode } from '@keycab/shared/fault';
import type { CabinetId, KeyId, PersonId, TagId } from '@keycab/shared/ids';
import type { Grant, RosterKey, RosterPerson } from '@keycab/shared/roster';
import type { BadgeRow, Doubt, PinRow } from '../../ledger/book.ts';
import type { DirectoryEntry, SiteDirectory } from '../../ledger/directory.ts';
import type { Whereabouts } from '../known.ts';
import { no, type Facts } from '../verdict.ts';

export type AdminActOf<Name extends AdminAct['act']> = Extract<AdminAct, { act: Name }>;

/** Made before anything is decided, since deciding has no chance and no keys. */
export interface Made {
  readonly person: PersonId;
  readonly key: KeyId;
  readonly tag: TagId;
  readonly badge: string;
  readonly grant: string;
  /** The badge of this act under the name of each cabinet whose key the office has. */
  readonly digests: readonly { readonly cabinet: CabinetId; readonly digest: string }[];
  readonly verifiers: readonly { readonly cabinet: CabinetId; readonly verifier: string }[];
}

export interface AdminKnown {
  readonly directory: SiteDirectory;
  /** By the id under which each is kept. */
  readonly grants: ReadonlyMap<string, Grant>;
  /** A group's rules are kept under an id of their own, by which they are ordered. */
  readonly groupIds: ReadonlyMap<string, string>;
  readonly badges: readonly BadgeRow[];
  readonly pins: readonly PinRow[];
  readonly doubts: readonly Doubt[];
  readonly slots: ReadonlyMap<CabinetId, number>;
  readonly whereabouts: (key: KeyId) => Whereabouts;
  readonly holding: (person: PersonId) => number;
  readonly wallMs: number;
}

export type Change =
  | { readonly change: 'put'; readonly entry: DirectoryEntry }
  | { readonly change: 'dropGrant'; readonly id: string }
  /** All entries of that kind, in place of those there were. */
  | { readonly change: 'replace'; readonly kind: 'rules' | 'curfew'; readonly entries: readonly DirectoryEntry[] }
  | { readonly change: 'addBadges'; readonly rows: readonly BadgeRow[] }
  | { readonly change: 'dropBadge'; readonly badge: string }
  | { readonly change: 'pins'; readonly person: PersonId; readonly rows: readonly PinRow[] }
  | { readonly change: 'settle'; readonly doubt: number };

export interface Decided {
  readonly facts: Facts;
  readonly changes: readonly Change[];
  /** Whom or what a refusal is about, so that it can say whose. */
  readonly about: { readonly person: PersonId } | { readonly key: KeyId } | null;
}

export const NOTHING: Decided = { facts: [], changes: [], about: null };

export const refuse = (
  act: string,
  code: FaultCode,
  about: Decided['about'] = null,
  key: KeyId | null = null,
): Decided => ({ facts: no(act, code, key), changes: [], about });

export const done = (facts: Facts, ...changes: readonly Change[]): Decided => ({ facts, changes, about: null });

export const put = (entry: DirectoryEntry): Change => ({ change: 'put', entry });
export const putPerson = (document: RosterPerson): Change => put({ kind: 'person', id: document.person, document });
export const putKey = (document: RosterKey): Change => put({ kind: 'key', id: document.key, document });

export const personOf = ({ directory }: AdminKnown, id: PersonId): RosterPerson | undefined =>
  directory.people.find(({ person }) => person === id);
export const keyOf = ({ directory }: AdminKnown, id: KeyId): RosterKey | undefined =>
  directory.keys.find(({ key }) => key === id);
