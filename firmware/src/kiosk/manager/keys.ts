// Keys and people to be picked by a manager, and what is asked about the one that was; pure.
import { reasonLabel } from '@keycab/shared/reasons';
import { mayTake } from '@keycab/shared/roster';
import type { PersonId } from '@keycab/shared/ids';
import type { Known } from '../known.ts';
import type { Tile } from '../tile.ts';
import type { Teller } from '../teller.ts';
import { button, to } from './say.ts';
import type { Form, Found, Row, Sent } from './types.ts';

type Use = 'light' | 'for' | 'unpair';

const byLabel = (left: Tile, right: Tile): number => left.label.localeCompare(right.label, 'en', { numeric: true });

/** Keys that this may be done with: lit where they have a place, released where they hang, unpaired where they have a tag. */
export function findKeys(known: Known, teller: Teller, use: Use): Form {
  const { cabinet, comfort, roster } = known;
  const all = [...(roster?.roster.keys ?? []), ...known.asks.pairedHere()].map(({ key }) => key);
  const person = comfort.desk.person === null ? undefined : roster?.person.get(comfort.desk.person);
  const fits = (key: (typeof all)[number]): boolean => {
    const found = known.asks.keyOf(key);
    if (found === undefined) return false;
    if (use === 'light') return known.asks.placeOf(key) !== null;
    if (use === 'unpair')
      return found.tag !== null && cabinet.custody.has(key) && known.asks.mayPair(found.group, known.at);
    const may = roster !== null && person !== undefined && mayTake(roster.roster, person, found.group);
    return may && teller.of(key).here;
  };
  const touchOf = (key: (typeof all)[number]): Sent => {
    if (use === 'light') return { type: 'LightTold', key, on: true };
    return use === 'unpair' ? to('unpairWhy', { key }) : to('forReason', { key, person: comfort.desk.person });
  };
  const lit = cabinet.session?.lit ?? [];
  const found = all
    .filter(fits)
    .map((key) => teller.tile(key))
    .toSorted(byLabel)
    .map((tile): Found => {
      const place = known.asks.placeOf(tile.key);
      const holder = teller.of(tile.key).person;
      const who = holder === null ? '' : (teller.person(holder)?.givenName ?? '');
      const isLit = use === 'light' && place !== null && lit.includes(place);
      return {
        id: tile.key,
        label: tile.label,
        title: [who, tile.model, tile.details].filter(Boolean).join(' · '),
        line: isLit && place !== null ? teller.say('light.now', { slot: known.slotName(place) }) : tile.ownLine,
        state: tile.state,
        touch: touchOf(tile.key),
      };
    });
  return { form: 'find', by: 'digits', found, empty: teller.say('find.noKeys') };
}

/** Everybody who may take something here, but who stands here. */
export function findPeople({ cabinet, roster }: Known, { say }: Teller): Form {
  const people = (roster?.roster.people ?? []).filter(
    ({ disabled, person }) => !disabled && person !== cabinet.session?.person,
  );
  const found = people
    .toSorted((left, right) => left.name.localeCompare(right.name))
    .map(({ person, name, department }): Found => ({
      id: person,
      label: name,
      title: say(`department.${department}`),
      line: '',
      state: null,
      touch: to('forKey', { person }),
    }));
  return { form: 'find', by: 'letters', found, empty: say('find.noPeople') };
}

export function reasonsForm({ comfort, roster }: Known, { say, language }: Teller): Form {
  const { key, person } = comfort.desk;
  if (key === null || person === null) return { form: 'buttons', buttons: [] };
  const told = (reason: string | null): Sent => ({ type: 'ReleaseForTold', person, key, reason });
  const own = roster?.person.get(person)?.reason ?? null;
  return {
    form: 'buttons',
    buttons: [
      ...(roster?.roster.reasons ?? []).map(({ reason, label }) =>
        button(reasonLabel({ reason, label }, language), told(reason), { tone: reason === own ? 'primary' : 'plain' }),
      ),
      ...(roster?.roster.reasons.length === 0 ? [button(say('take.noReason'), told(null))] : []),
    ],
  };
}

const WHYS = [
  ['closed', 'unpair.closed', 'unpair.closedHint'],
  ['replaced', 'unpair.replaced', 'unpair.replacedHint'],
  ['retired', 'unpair.retired', 'unpair.retiredHint'],
  ['lost', 'unpair.lost', 'unpair.lostHint'],
] as const;

/** A tag that is out may only be lost or retired: the other two wait for it. */
export function whyForm({ comfort, cabinet }: Known, teller: Teller): Form {
  const { say } = teller;
  const { key } = comfort.desk;
  if (key === null) return { form: 'buttons', buttons: [] };
  const here = cabinet.custody.get(key)?.at.kind === 'slot';
  return {
    form: 'buttons',
    buttons: WHYS.map(([why, label, hint]) => {
      const able = here || why === 'retired' || why === 'lost';
      return button(say(label), able ? { type: 'UnpairingTold', key, why } : null, {
        hint: able ? say(hint) : say('unpair.tagOut'),
      });
    }),
  };
}

/** Tags without a key, each with the way out of its slot. */
export function bareForm(known: Known, { say }: Teller): Form {
  const isManager = known.roster?.person.get(known.cabinet.session?.person ?? ('' as PersonId))?.manager === true;
  const rows = known.asks.bareTags().map(({ free, slot }): Row => ({
    id: String(slot),
    label: known.slotName(slot),
    text: say(free ? 'bare.free' : 'count.unknown'),
    state: null,
    buttons: free || isManager ? [button(say('bare.takeOut'), { type: 'TagOutTold', slot }, { tone: 'primary' })] : [],
  }));
  return { form: 'rows', rows, empty: say('bare.none') };
}

/** What keeps keys from being taken: settled here, looked at again, or for the office. */
export function blockedForm({ cabinet, roster }: Known, teller: Teller): Form {
  const { say } = teller;
  const rows = [...cabinet.blocked].map(([key, { why }]): Row => {
    const tile = teller.tile(key);
    return {
      id: key,
      label: tile.label,
      text: say(why === 'problem' ? 'blocked.problem' : 'blocked.seal'),
      state: tile.state,
      buttons: [button(say('blocked.settled'), { type: 'ProblemSettled', key }, { tone: 'primary' })],
    };
  });
  const checks = [...cabinet.checks.keys()].map((key): Row => {
    const tile = teller.tile(key);
    const told = (outcome: 'passed' | 'failed'): Sent => ({ type: 'SealAnswered', key, by: 'seal', outcome });
    return {
      id: `${key}-2`,
      label: tile.label,
      text: say('blocked.check'),
      state: tile.state,
      buttons: [
        button(say('blocked.sealBroken'), told('failed')),
        button(say('blocked.sealGood'), told('passed'), { tone: 'primary' }),
      ],
    };
  });
  const office = (roster?.roster.blocks ?? [])
    .filter(({ key }) => !cabinet.blocked.has(key))
    .map(({ key }): Row => {
      const tile = teller.tile(key);
      return { id: `${key}-3`, label: tile.label, text: say('blocked.office'), state: tile.state, buttons: [] };
    });
  return { form: 'rows', rows: [...rows, ...checks, ...office], empty: say('blocked.none') };
}
