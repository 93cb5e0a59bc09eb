// What is open in the office, with names: who waits for what, what is promised, offered, claimed, reported; reads its fold.
import type { Person } from '@keycab/shared/answer';
import type { Matters } from '@keycab/shared/contract';
import type { OfficeEvent } from '@keycab/shared/events/office';
import { OFFICE, type KeyId, type PersonId } from '@keycab/shared/ids';
import type { Rooftops } from '@keycab/shared/permissions';
import type { Kysely } from 'kysely';
import type { Tables } from '../ledger/schema.ts';
import type { KeyRequest, Office } from '../office/state.ts';
import { readFeed, type Feed } from './books/feed.ts';
import type { DirectoryReader } from './directory.ts';
import { personOf } from './directory.ts';
import type { HoldingsReader } from './holdings.ts';

/** The fold of the office, handed in: rooms know one another by the type of an argument. */
export interface OfficeFold {
  readonly empty: () => Office;
  readonly evolve: (office: Office, event: OfficeEvent) => unknown;
}

/** What is open in the office as the ledger has it, whichever process has written it. */
export const readOpen = (
  parts: { readonly db: Kysely<Tables>; readonly soleWriter: boolean; readonly breathe: () => Promise<void> },
  { empty, evolve }: OfficeFold,
): Feed<Office> =>
  readFeed<Office>({
    ...parts,
    empty,
    passes: [(rows) => rows.where('cabinet', '=', OFFICE)],
    concerns: (log) => log === OFFICE,
    enter: (office, { event }) => void evolve(office, event as OfficeEvent),
  });

export interface MattersReader {
  /** Of the keys of these rooftops. */
  readonly current: (rooftops: Rooftops) => Promise<Matters>;
}

export interface MattersParts {
  readonly open: () => Promise<Office>;
  /** Who waits for a key, the next one first. */
  readonly queueOf: (known: { readonly office: Office }, key: KeyId) => readonly KeyRequest[];
  readonly silenceMs: number;
  readonly directory: DirectoryReader;
  readonly holdings: HoldingsReader;
  readonly clock: { readonly wallMs: () => number };
}

export function readMatters(parts: MattersParts): MattersReader {
  const { directory, holdings, clock, silenceMs } = parts;
  return {
    current: async (rooftops) => {
      const { byKey } = await holdings.current();
      const office = await parts.open();
      const index = directory.index(rooftops);
      const person = (id: PersonId): Person => {
        const known = index.nameOf.person(id);
        if (known !== undefined) return personOf(known);
        return { person: id, name: `Person ${id}`, givenName: id, department: 'Office' };
      };
      const orNobody = (id: PersonId | null): Person | null => (id === null ? null : person(id));
      const of = (key: KeyId) => ({ key, label: index.keys.get(key)?.label ?? key.slice(0, 24) });
      const holder = (key: KeyId): Person | null => {
        const at = byKey.get(key)?.custody.at;
        if (at?.kind === 'person') return person(at.person);
        return at?.kind === 'outside' ? person(at.sponsor) : null;
      };
      const isIn = (key: KeyId): boolean => byKey.get(key)?.custody.at.kind === 'slot';
      const ours = <Each extends { readonly key: KeyId }>(open: ReadonlyMap<number, Each>): Each[] =>
        [...open.values()].filter(({ key }) => index.keys.has(key));
      const keys = new Set(ours(office.requests).map(({ key }) => key));
      const requests = [...keys].flatMap((key) =>
        parts.queueOf({ office }, key).map((request, index_) => ({
          ...of(key),
          request: request.request,
          person: person(request.person),
          urgency: request.urgency,
          place: request.place,
          askedWallMs: request.wallMs,
          answer: request.answer,
          escalated: request.escalated,
          escalatesWallMs:
            request.answer !== null || request.escalated === 'desk' || isIn(key)
              ? null
              : request.silentSinceWallMs + silenceMs,
          porter: orNobody(request.porter),
          holder: holder(key),
          position: index_ + 1,
        })),
      );
      return {
        requests: requests.toSorted((a, b) => urgencyOf(a) - urgencyOf(b) || a.askedWallMs - b.askedWallMs),
        reservations: ours(office.reservations).map(({ key, reservation, fromWallMs, toWallMs, request, ...by }) => ({
          ...of(key),
          reservation,
          person: person(by.person),
          fromWallMs,
          toWallMs,
          request,
        })),
        offers: ours(office.offers).map(({ key, offer, from, to, expiresWallMs }) => ({
          ...of(key),
          offer,
          from: person(from),
          to: orNobody(to),
          expiresWallMs,
        })),
        claims: ours(office.claims).map(({ key, claim, from, wallMs, ...by }) => ({
          ...of(key),
          claim,
          person: person(by.person),
          from: person(from),
          claimedWallMs: wallMs,
        })),
        problems: ours(office.problems).map(({ key, problem, kind, critical }) => ({
          ...of(key),
          problem,
          kind,
          critical,
        })),
        deliveries: [...office.deliveries.values()]
          .filter(({ keys: all }) => all.some((key) => index.keys.has(key)))
          .map(({ delivery, vehicle, keys: all, salesperson, advisor }) => ({
            delivery,
            vehicle,
            label: index.vehicles.get(vehicle)?.stock ?? vehicle,
            keys: [...all],
            salesperson: person(salesperson),
            advisor: person(advisor),
          })),
        asOfWallMs: clock.wallMs(),
      };
    },
  };
}

const urgencyOf = ({ urgency }: Pick<KeyRequest, 'urgency'>): number => (urgency === 'customerHere' ? 0 : 1);
