// Every pair of rules composed: no two exclude each other, and what they say together is the algebra of the two.
import type { Need, RefusalReason } from '@keycab/shared/events/verdict';
import { indexRoster, type Roster, type RosterKey } from '@keycab/shared/roster';
import type { Group } from '@keycab/shared/rules';
import { decide } from '@keycab/firmware/cabinet/decide';
import { judge } from '@keycab/firmware/cabinet/rules/judge';
import { RULES } from '@keycab/firmware/cabinet/rules/list';
import { questionOf } from '@keycab/firmware/cabinet/rules/question';
import type { Known } from '@keycab/firmware/cabinet/known';
import { afterAll, describe, expect, test } from 'vitest';
import { scene, type Step } from '../given.ts';
import { badge, CABINET, choose, K4498, K4512, KIM, MARIA, morning, pull, ROSTER, seat, SETTINGS } from '../people.ts';

/** What makes one rule speak, and what it says alone. */
interface Trigger {
  readonly reason?: RefusalReason;
  readonly needs?: readonly Need[];
  /** The roster while keys were still taken freely. */
  readonly before?: (roster: Roster) => Roster;
  readonly roster?: (roster: Roster) => Roster;
  readonly late?: readonly Step[];
  readonly opens?: 'code' | 'nobody';
  readonly noRoster?: true;
  /** Rules that have nothing to look at any more: no person, no key, no right whose hours could be over. */
  readonly silences?: readonly string[];
}

const CODE = 'c'.repeat(64);
const VISIT = 'visit00001';
const group = (more: Partial<Group>) => (roster: Roster) => {
  const [stock] = roster.groups ?? [];
  return { ...roster, groups: [{ ...stock, group: 'stock', ...more }] };
};
const key = (change: (key: RosterKey) => RosterKey) => (roster: Roster) => ({
  ...roster,
  keys: roster.keys.map((each) => (each.key === K4512 ? change(each) : each)),
});
const NOW = ROSTER.issuedWallMs;
const ABOUT_KEYS = [
  'pin',
  'grant',
  'schedule',
  'presence',
  'blocked',
  'delivery',
  'reservation',
  'limits',
  'interlock',
  'pool',
  'authorization',
  'rosterAge',
  'crossing',
  'reason',
  'plate',
  'seal',
];

const TRIGGERS: Readonly<Record<string, Trigger>> = {
  lockdown: {
    reason: 'lockdown',
    late: [
      {
        type: 'CommandReceived',
        command: {
          cabinet: CABINET,
          command: '1'.repeat(32),
          counter: 1,
          expiresWallMs: Number.MAX_SAFE_INTEGER,
          issuedWallMs: 0,
          operation: 'startLockdown',
          person: null,
        },
      },
    ],
  },
  disk: { reason: 'journalUnwritable', late: [{ type: 'DiskSeen', writable: false }] },
  board: { reason: 'boardLost', late: [{ type: 'BoardWentSilent', board: 'KS-000001' }] },
  session: {
    reason: 'noSession',
    opens: 'nobody',
    silences: ['person', 'visit', 'pin', 'grant', 'schedule', 'delivery', 'reservation', 'limits', 'crossing'],
  },
  roster: { reason: 'noRoster', noRoster: true, silences: ['person', 'known', ...ABOUT_KEYS] },
  person: {
    reason: 'personDisabled',
    roster: (roster) => ({
      ...roster,
      people: roster.people.map((each) => (each.person === KIM ? { ...each, disabled: true } : each)),
    }),
  },
  // A guest's code is as good as a PIN.
  visit: { reason: 'visitOver', opens: 'code', silences: ['pin'] },
  pin: { needs: ['pin'], roster: group({ pin: 'always' }) },
  known: {
    reason: 'keyUnknown',
    roster: (roster) => ({ ...roster, keys: roster.keys.filter((each) => each.key !== K4512) }),
    silences: ABOUT_KEYS,
  },
  grant: {
    reason: 'noGrant',
    roster: (roster) => ({ ...roster, grants: roster.grants.filter(({ to }) => !('department' in to)) }),
    silences: ['schedule'],
  },
  schedule: {
    reason: 'outOfHours',
    roster: (roster) => ({
      ...roster,
      schedules: [{ schedule: 'never', weekly: [], exceptions: [] }],
      grants: roster.grants.map((each) => ('department' in each.to ? { ...each, schedule: 'never' } : each)),
    }),
  },
  presence: { reason: 'keyNotHere', late: [pull(0)] },
  blocked: { reason: 'keyBlocked', roster: (roster) => ({ ...roster, blocks: [{ key: K4512, why: 'manager' }] }) },
  delivery: {
    reason: 'inDelivery',
    roster: (roster) => {
      const vehicle = roster.vehicles[0]?.vehicle;
      if (vehicle === undefined) return roster;
      return {
        ...roster,
        deliveries: [{ delivery: 'delivery1', vehicle, people: [MARIA], gate: 'off', complete: false }],
      };
    },
  },
  reservation: {
    reason: 'reserved',
    roster: (roster) => ({
      ...roster,
      reservations: [
        {
          reservation: 'reserved1',
          person: MARIA,
          of: { key: K4512 },
          fromWallMs: NOW,
          toWallMs: NOW + 3_600_000,
        },
      ],
    }),
  },
  limits: { needs: ['managerAuthorizer'], roster: group({ limits: { held: 1 } }) },
  interlock: {
    reason: 'interlocked',
    roster: (roster) => ({ ...roster, interlocks: [{ out: K4498, locked: K4512 }] }),
  },
  pool: { needs: ['authorizer'], roster: group({ pool: true }) },
  authorization: {
    needs: ['authorizer', 'secondAuthorizer', 'otherDepartment'],
    roster: group({ authorizers: 2, otherDepartment: true }),
  },
  rosterAge: {
    needs: ['authorizer'],
    roster: (roster) => group({ rosterMaxHours: 1 })({ ...roster, issuedWallMs: NOW - 7_200_000 }),
  },
  crossing: {
    needs: ['authorizer'],
    roster: (roster) =>
      key((each) => ({ ...each, owner: 'Service' }))(
        group({ crossing: 'authorize' })({
          ...roster,
          reasons: roster.reasons.map((each) => ({ ...each, department: 'Sales' as const })),
        }),
      ),
  },
  reason: {
    needs: ['reason'],
    roster: (roster) =>
      group({ reasonRequired: true })({
        ...roster,
        people: roster.people.map((each) => ({ ...each, reason: null })),
      }),
    // Without a purpose nothing is known to cross.
    silences: ['crossing'],
  },
  plate: {
    needs: ['vehicle'],
    roster: (roster) => key((each) => ({ ...each, kind: 'plate' }))(group({ vehicleRequired: true })(roster)),
  },
  seal: {
    needs: ['sealCheck'],
    before: (roster) => ({
      ...roster,
      keys: roster.keys.map((each) => ({ ...each, highValue: true })),
      reasons: roster.reasons.map((each) => ({ ...each, check: true })),
    }),
  },
};

const NAMES = RULES.map(({ name }) => name);
const NEEDS: readonly Need[] = [
  ...(['pin', 'authorizer', 'secondAuthorizer', 'managerAuthorizer', 'otherDepartment'] as const),
  ...(['reason', 'vehicle', 'sealCheck'] as const),
];

/** The world in which all of these rules speak at once. */
function world(names: readonly string[]): Known {
  const triggers = NAMES.filter((name) => names.includes(name)).map((name) => TRIGGERS[name] as Trigger);
  const change = (which: 'before' | 'roster', from: Roster): Roster =>
    triggers.reduce((roster, trigger) => trigger[which]?.(roster) ?? roster, from);
  const visits = [
    { visit: VISIT, person: KIM, sponsor: MARIA, code: CODE, keys: [], fromWallMs: 0, toWallMs: NOW + 86_400_000 },
  ];
  const stage = scene({ roster: change('before', { ...ROSTER, visits }) });
  // Kim has 4498, and 4512 came back after all others: whoever came first to the pool is another key.
  for (const step of [...morning, badge(KIM), choose(K4498), pull(1), choose(K4512), pull(0), seat(0, 1)]) {
    stage.play(step);
  }
  stage.play({ type: 'DoneTouched' });
  const opens = triggers.map((trigger) => trigger.opens).filter((each) => each !== undefined);
  if (opens.includes('code')) stage.play({ type: 'VisitorCodeEntered', code: CODE, unknownAs: 'ab'.repeat(16) });
  else stage.play(badge(KIM));
  if (opens.includes('nobody')) stage.play({ type: 'DoneTouched' });
  for (const step of triggers.flatMap((trigger) => trigger.late ?? [])) stage.play(step);
  const noRoster = triggers.some((trigger) => trigger.noRoster === true);
  const roster = noRoster ? null : indexRoster(change('roster', ROSTER));
  return { cabinet: stage.cabinet, roster, settings: SETTINGS };
}

interface Said {
  readonly reasons: readonly RefusalReason[];
  readonly needs: readonly Need[];
}

function expected(names: readonly string[]): Said {
  const speaking = names.filter(
    (name) => !names.some((other) => other !== name && TRIGGERS[other]?.silences?.includes(name) === true),
  );
  const ordered = NAMES.filter((name) => speaking.includes(name)).map((name) => TRIGGERS[name]);
  return {
    reasons: ordered.flatMap((trigger) => trigger?.reason ?? []),
    needs: NEEDS.filter((need) => ordered.some((trigger) => trigger?.needs?.includes(need) === true)),
  };
}

function said(names: readonly string[]): Said {
  const known = world(names);
  const at = known.cabinet.body.last ?? { monotonicMs: 0, wallMs: NOW, clock: 'synced' };
  const { refused, needed } = judge(questionOf(known, at, K4512));
  const facts = decide({ type: 'KeyChosen', key: K4512, reason: null, at }, known);
  // What is decided is what was judged: refused beats asked beats released.
  const [fact] = facts;
  expect(facts).toHaveLength(1);
  if (refused.length > 0) expect(fact).toMatchObject({ type: 'AccessRefused', reasons: refused });
  else
    expect(fact).toMatchObject(needed.length > 0 ? { type: 'ReleaseAsked', needs: needed } : { type: 'SlotReleased' });
  if (fact?.type === 'AccessRefused') expect(fact.needs ?? []).toEqual(needed);
  return { reasons: refused, needs: needed };
}

const table: string[] = [];
afterAll(() => {
  console.log(
    [
      'Every pair of rules: R refused, N something needed, b both (refused, and what is needed is told beside), s one silences the other.',
      `${' '.repeat(14)}${NAMES.map((_, index) => String(index + 1).padStart(3)).join('')}`,
      ...table,
    ].join('\n'),
  );
});

describe('the rules', () => {
  test('each have a trigger here, and alone say what they are for', () => {
    expect(Object.keys(TRIGGERS)).toEqual(NAMES);
    expect(said([])).toEqual({ reasons: [], needs: [] });
    for (const name of NAMES) expect(said([name]), name).toEqual(expected([name]));
  });

  test.each(NAMES.map((name, index) => [name, index] as const))('%s composes with every other rule', (name, index) => {
    const cells = NAMES.map((other) => {
      const names = [name, other];
      const together = said(names);
      expect(together, `${name} with ${other}`).toEqual(expected(names));
      const silent =
        name !== other && names.some((one) => TRIGGERS[one]?.silences?.some((each) => names.includes(each)));
      if (silent) return 's';
      if (together.reasons.length > 0) return together.needs.length > 0 ? 'b' : 'R';
      return 'N';
    });
    table[index] =
      `${String(index + 1).padStart(2)} ${name.padEnd(13)}${cells.map((cell) => cell.padStart(3)).join('')}`.slice(
        2 - 2,
      );
  });

  test('all that can speak at once are heard at once, in the order of messages', () => {
    const quiet = new Set(['session', 'roster', 'known', 'grant', 'reason']);
    const names = NAMES.filter((name) => !quiet.has(name));
    expect(said(names)).toEqual(expected(names));
    expect(expected(names).reasons.length).toBeGreaterThan(10);
  });
});
