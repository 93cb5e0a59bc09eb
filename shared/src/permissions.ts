// Who may do what, and at which rooftops: one table of roles and permissions, from which every guard and its test come; pure.
import type { SiteId } from './ids.ts';

/** What a route asks for. */
export const PERMISSIONS = [
  /** Who has a key, where, since when; nothing about how it is guarded. */
  'see',
  /** Which cars are here, for a website: no keys, no people. */
  'publish',
  /** Asking, offering, claiming, reserving, signing: in one's own name. */
  'act',
  /** Settling what others left open: missing keys, due times, waivers, other people's promises. */
  'manage',
  /** Orders to a cabinet from afar: opening a slot for somebody who stands there, locking it down. */
  'release',
  /** Every line of every log, exports and proofs. */
  'audit',
  /** People, badges, grants, keys, cabinets, inventory. */
  'administer',
  /** Tokens, webhooks, log-in. */
  'connect',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** Roles within one tenant. Nobody may delete a line, so no role can. */
export const ROLES = {
  owner: ['see', 'publish', 'act', 'manage', 'release', 'audit', 'administer', 'connect'],
  /** Decides who may, and takes nothing: cannot act, manage or release. */
  securityAdmin: ['see', 'publish', 'audit', 'administer', 'connect'],
  manager: ['see', 'publish', 'act', 'manage', 'release', 'audit'],
  desk: ['see', 'publish', 'act'],
  /** At the cabinet and on the own phone. */
  staff: ['see', 'publish', 'act'],
  auditor: ['see', 'publish', 'audit'],
  /** Sees cabinets, no keys: what it may read is said by its token's scopes. */
  installer: [],
} as const satisfies Record<string, readonly Permission[]>;
export type Role = keyof typeof ROLES;

/** Rooftops of one tenant: all there are and will be, or those named; an empty list is nowhere. */
export type Rooftops = 'all' | readonly SiteId[];

export const isWithin = (rooftops: Rooftops, site: SiteId): boolean => rooftops === 'all' || rooftops.includes(site);

/** A role that a person has at one rooftop, or at all of them. */
export interface Membership {
  readonly role: Role;
  readonly rooftop: SiteId | 'all';
}

/** Where these memberships give the permission: rights at one rooftop say nothing about another. */
export function reachOf(memberships: readonly Membership[], permission: Permission): Rooftops {
  const where = memberships.filter(({ role }) => may([role], permission)).map(({ rooftop }) => rooftop);
  return where.includes('all') ? 'all' : [...new Set(where as readonly SiteId[])];
}

/** The union of what all roles allow. */
export const may = (roles: readonly Role[], permission: Permission): boolean =>
  roles.some((role) => (ROLES[role] as readonly Permission[]).includes(permission));
