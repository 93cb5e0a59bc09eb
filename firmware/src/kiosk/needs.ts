// What a wish still waits for: who badges, what for, with which car, a look at the seal; and what came of the others; pure.
import type { Need } from '@keycab/shared/events/verdict';
import type { VehicleId } from '@keycab/shared/ids';
import { ASK_MS } from '@keycab/shared/patience';
import type { MessageKey } from '@keycab/shared/messages/en';
import type { Ask, Session } from '../cabinet/awake.ts';
import { vehicleOf } from './browse.ts';
import type { Known } from './known.ts';
import type { Said } from './outcome.ts';
import { reasonChoices } from './purposes.ts';
import { whyOf } from './reasons.ts';
import type { Teller } from './teller.ts';
import type { Choice, VerdictLine, VisitView } from './visit-views.ts';

const STEPS = {
  pin: 'need.pin',
  authorizer: 'need.authorizer',
  secondAuthorizer: 'need.secondAuthorizer',
  managerAuthorizer: 'need.managerAuthorizer',
  otherDepartment: 'need.otherDepartment',
  reason: 'need.reason',
  vehicle: 'need.vehicle',
  sealCheck: 'need.sealCheck',
} as const satisfies Record<Need, MessageKey>;

/** What the person herself can give comes before whoever has to be called. */
const FIRST: readonly Need[] = [
  'pin',
  'reason',
  'vehicle',
  'sealCheck',
  'managerAuthorizer',
  'otherDepartment',
  'authorizer',
  'secondAuthorizer',
];

/** By what the journal has; whether that suffices, only the release itself says. */
export function isGiven(need: Need, ask: Ask, session: Session, { cabinet, roster }: Known): boolean {
  const agreed = ask.authorizers.map((id) => roster?.person.get(id));
  const taker = roster?.person.get(session.person);
  switch (need) {
    case 'pin':
      return session.pin;
    case 'reason':
      return session.reason !== null || ask.reason !== null;
    case 'vehicle':
      return session.vehicle !== null;
    case 'sealCheck':
      return !cabinet.checks.has(ask.key);
    case 'authorizer':
      return agreed.length >= 1;
    case 'secondAuthorizer':
      return agreed.length >= 2;
    case 'managerAuthorizer':
      return agreed.some((who) => who?.manager === true);
    case 'otherDepartment':
      return agreed.some((who) => who !== undefined && who.department !== taker?.department);
  }
}

/** The next thing to be given for this wish; undefined where nothing is missing by what is known here. */
export const nextNeed = (ask: Ask, session: Session, known: Known): Need | undefined =>
  FIRST.find((need) => ask.needs.includes(need) && !isGiven(need, ask, session, known));

export function needsView(
  ask: Ask,
  session: Session,
  known: Known,
  teller: Teller,
): Extract<VisitView, { kind: 'needs' | 'check' }> {
  const { say } = teller;
  const tile = teller.tile(ask.key);
  const need = nextNeed(ask, session, known) ?? ask.needs[0] ?? 'authorizer';
  const endsInMs = Math.max(0, ASK_MS - (known.at.monotonicMs - ask.monotonicMs));
  const person = teller.present();
  const title = say('needs.title', { label: tile.label });
  if (need === 'sealCheck') return checkView(tile.key, endsInMs, teller);
  return {
    kind: 'needs',
    person,
    tile,
    title,
    todo: todoOf(need, teller),
    steps: ask.needs.map((each) => ({
      text: say(STEPS[each]),
      given: isGiven(each, ask, session, known),
    })),
    verdicts: verdictLines(known, teller).filter(({ key }) => key !== ask.key),
    choices: choicesOf(need, ask, known, teller),
    ofMs: ASK_MS,
    endsInMs,
  };
}

export function checkView(key: Ask['key'], endsInMs: number, teller: Teller): Extract<VisitView, { kind: 'check' }> {
  const tile = teller.tile(key);
  return {
    kind: 'check',
    person: teller.present(),
    tile,
    title: teller.say('check.title', { label: tile.label }),
    question: teller.say('check.question'),
    hint: teller.say('check.hint'),
    endsInMs,
  };
}

function todoOf(need: Need, { say }: Teller): string {
  switch (need) {
    case 'pin':
      return say('needs.todoPin');
    case 'reason':
      return say('needs.todoReason');
    case 'vehicle':
      return say('needs.todoVehicle');
    case 'sealCheck':
      return say('check.question');
    case 'managerAuthorizer':
      return say('needs.todoManager');
    case 'otherDepartment':
      return say('needs.todoDepartment');
    case 'secondAuthorizer':
      return say('needs.todoSecond');
    case 'authorizer':
      return say('needs.todoBadge');
  }
}

function choicesOf(
  need: Need,
  ask: Ask,
  known: Known,
  teller: Teller,
): Extract<VisitView, { kind: 'needs' }>['choices'] {
  if (need === 'reason') return { of: 'reason', all: reasonChoices(known, teller, ask.reason) };
  return need === 'vehicle' ? { of: 'vehicle', all: vehicleChoices(known, teller) } : null;
}

const VEHICLES_MAX = 60;

/** Cars whose key this person has come first: a plate goes with one of them. */
function vehicleChoices(known: Known, teller: Teller): readonly Choice<VehicleId>[] {
  const tiles = teller.all().map(({ key }) => teller.tile(key));
  const ranked = [...tiles.filter(({ mine }) => mine), ...tiles.filter(({ mine }) => !mine)];
  const seen = new Set<VehicleId>();
  return ranked
    .flatMap((tile) => {
      const car = vehicleOf(known, tile.key);
      if (car === undefined || seen.has(car.vehicle)) return [];
      seen.add(car.vehicle);
      return [{ value: car.vehicle, text: tile.label, detail: `${tile.model} · ${tile.details}`, chosen: tile.mine }];
    })
    .slice(0, VEHICLES_MAX);
}

/** Each key of the newest wish and how it stands; one alone needs no list. */
export function verdictLines(known: Known, teller: Teller): readonly VerdictLine[] {
  const { cabinet, recent, slotName } = known;
  const { verdicts } = recent;
  const lines = verdicts.length < 2 ? [] : verdicts.flatMap((said) => lineOf(said, known, teller));
  // Taken along one by one: each of them stands open by itself.
  const others = [...cabinet.releases.values()].filter(
    ({ boot, key, person }) =>
      boot === cabinet.boot && person === cabinet.session?.person && !lines.some((line) => line.key === key),
  );
  return [
    ...lines,
    ...others.map(({ key, slot }): VerdictLine => {
      const text = teller.say('verdict.slot', { slot: slotName(slot) });
      return { key, label: teller.tile(key).label, text, tone: 'open' };
    }),
  ];
}

function lineOf(said: Said, known: Known, teller: Teller): readonly VerdictLine[] {
  const { key } = said;
  if (key === null) return [];
  const { say } = teller;
  const { cabinet, slotName } = known;
  const tile = teller.tile(key);
  const line = (tone: VerdictLine['tone'], text: string): readonly VerdictLine[] => [
    { key, label: tile.label, text, tone },
  ];
  const open = [...cabinet.releases.values()].find((release) => release.key === key);
  if (open !== undefined) return line('open', say('verdict.slot', { slot: slotName(open.slot) }));
  const ask = cabinet.session?.pending.find((each) => each.key === key);
  if (ask !== undefined && cabinet.session !== null) {
    const need = nextNeed(ask, cabinet.session, known) ?? ask.needs[0];
    return line('waits', need === undefined ? '' : say(STEPS[need]));
  }
  if (said.type === 'AccessRefused') return line('no', whyOf(said, known, teller));
  if (tile.mine) return line('done', say('verdict.yours'));
  return line('no', say('verdict.locked'));
}
