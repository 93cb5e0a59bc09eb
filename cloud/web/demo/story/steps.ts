// The steps of the story: what is said, whose page is shown, what is done by real hands; acts on the real house.
import type { Act } from '@keycab/shared/acts';
import type { Colleague } from '@keycab/shared/contract';
import {
  actAs,
  type Cast,
  done,
  type Hands,
  mattersNow,
  pause,
  type Played,
  sheetOf,
  stuck,
  tried,
  until,
} from './cast.ts';
import { type captions, words } from './words.ts';

export interface Step {
  readonly name: keyof typeof captions;
  /** For whoever reads: then the next one comes by itself. */
  readonly readMs: number;
  /** What the desk beside the cabinet shows. */
  readonly page: (cast: Cast, delivery: number | null) => string;
  /** Done once, a moment after the page is shown. */
  readonly run?: (cast: Cast, hands: Hands) => Promise<Played<null>>;
}

const pageOf = (person: Colleague, path: string): string =>
  `${path}${path.includes('?') ? '&' : '?'}as=${person.person}`;
const answerAs = (person: Colleague, { label }: Cast): string => pageOf(person, `/?q=${encodeURIComponent(label)}`);
const sales = (cast: Cast): string => answerAs(cast.salesPerson, cast);
/** So that two hands are seen one after the other. */
const BEAT_MS = 1_500;

async function openOffer({ key }: Cast): Promise<number | null> {
  return (await mattersNow())?.offers.find((offer) => offer.key === key)?.offer ?? null;
}

export async function openDelivery({ vehicle }: Cast): Promise<number | null> {
  return (await mattersNow())?.deliveries.find((one) => one.vehicle === vehicle)?.delivery ?? null;
}

async function handOver(cast: Cast, hands: Hands): Promise<Played<null>> {
  const offered = await actAs(cast.servicePerson, {
    act: 'offerHandover',
    key: cast.key,
    to: cast.salesPerson.person,
    reason: 'testDrive',
    route: null,
  });
  if (!offered.ok) return tried(offered);
  await pause(hands, BEAT_MS);
  const offer = await openOffer(cast);
  return offer === null ? stuck(words.stuck) : tried(await actAs(cast.salesPerson, { act: 'acceptHandover', offer }));
}

async function hangUp(cast: Cast, hands: Hands): Promise<Played<null>> {
  const { control } = hands;
  control.act({ act: 'unplugNetwork' });
  if (!(await until(hands, ({ state }) => state?.network === false))) return stuck(words.stuck);
  await pause(hands, BEAT_MS);
  const rom = control.picture().state?.inHand.find(({ label }) => label === cast.label)?.rom;
  if (rom !== undefined) control.act({ act: 'putBack', rom });
  const hung = await until(hands, ({ state }) => state?.slots.some(({ label }) => label === cast.label) === true);
  await pause(hands, BEAT_MS);
  control.act({ act: 'closeDoor' });
  return hung ? done(null) : stuck(words.stuck);
}

async function signAll(cast: Cast): Promise<Played<null>> {
  const delivery = await openDelivery(cast);
  const sheet = delivery === null ? null : await sheetOf(delivery);
  if (delivery === null || sheet === null) return stuck(words.stuck);
  for (const { line, state } of sheet.lines) {
    if (state !== 'open') continue;
    const marked = await actAs(cast.salesPerson, { act: 'markWorksheet', delivery, line, state: 'done' });
    if (!marked.ok) return tried(marked);
  }
  for (const person of [cast.salesPerson, cast.servicePerson]) {
    // Signed is what is read now.
    const digest = (await sheetOf(delivery))?.digest ?? '';
    const signed = await actAs(person, { act: 'signWorksheet', delivery, digest });
    if (!signed.ok) return tried(signed);
  }
  return done(null);
}

const by = (who: 'salesPerson' | 'servicePerson', act: (cast: Cast) => Act) => async (cast: Cast) =>
  tried(await actAs(cast[who], act(cast)));

export const STEPS: readonly Step[] = [
  { name: 'lost', readMs: 10_000, page: ({ salesPerson }) => pageOf(salesPerson, '/') },
  {
    name: 'found',
    readMs: 7_000,
    page: ({ query, salesPerson }) => pageOf(salesPerson, `/?q=${encodeURIComponent(query)}`),
  },
  {
    name: 'asked',
    readMs: 5_000,
    page: sales,
    run: by('salesPerson', ({ key }) => ({ act: 'askForKey', key, urgency: 'customerHere', place: null })),
  },
  {
    name: 'answered',
    readMs: 5_000,
    page: (cast) => answerAs(cast.servicePerson, cast),
    run: async (cast) => {
      const request = (await mattersNow())?.requests.find(
        ({ key, person }) => key === cast.key && person.person === cast.salesPerson.person,
      )?.request;
      if (request === undefined) return stuck(words.stuck);
      const answer = { kind: 'minutes', minutes: 2 } as const;
      return tried(await actAs(cast.servicePerson, { act: 'answerRequest', request, answer }));
    },
  },
  { name: 'handed', readMs: 6_000, page: sales, run: handOver },
  { name: 'offline', readMs: 6_000, page: sales, run: hangUp },
  {
    name: 'online',
    readMs: 6_000,
    page: sales,
    run: async (_cast, hands) => {
      hands.control.act({ act: 'plugNetwork' });
      return (await until(hands, ({ state }) => state?.network === true)) ? done(null) : stuck(words.stuck);
    },
  },
  {
    name: 'sold',
    readMs: 5_000,
    page: sales,
    run: by('salesPerson', ({ salesPerson, servicePerson, vehicle }) => ({
      act: 'startDelivery',
      vehicle,
      salesperson: salesPerson.person,
      advisor: servicePerson.person,
    })),
  },
  {
    name: 'signed',
    readMs: 7_000,
    page: (cast, delivery) => pageOf(cast.salesPerson, delivery === null ? '/deliveries' : `/deliveries/${delivery}`),
    run: signAll,
  },
  { name: 'yours', readMs: 0, page: sales },
];
