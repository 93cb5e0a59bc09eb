// What else somebody should know of a key that she takes or brings: promises, whose car it is, its plate, its place; pure.
import type { Fuel } from '@keycab/shared/events/verdict';
import { clockText } from '@keycab/shared/sentence';
import type { Release } from '../cabinet/state.ts';
import type { Known } from './known.ts';
import type { Shown } from './outcome.ts';
import { promisesOf } from './reasons.ts';
import { inOpenOrder } from './shown.ts';
import type { Teller } from './teller.ts';
import type { Choice, ReturnAsks } from './visit-views.ts';

type Taken = Extract<Shown, { type: 'KeyTaken' }>;
type Back = Extract<Shown, { type: 'KeyReturned' | 'KeyMisplaced' }>;

/** Before the pull and after it. */
export function notesOf(
  {
    key,
    crossing,
    person,
    released,
    monotonicMs,
  }: Pick<Taken, 'key' | 'person' | 'released' | 'monotonicMs'> & {
    readonly crossing?: Release['crossing'];
  },
  known: Known,
  teller: Teller,
): readonly string[] {
  const { say, telling } = teller;
  const { cabinet, comfort, recent } = known;
  const { label } = teller.tile(key);
  const notes: string[] = [];
  const parked = cabinet.parked.get(key);
  if (parked !== undefined) notes.push(say('note.parked', { place: parked }));
  const [next] = promisesOf(key, known).filter((promise) => promise.person !== person);
  if (next !== undefined) {
    const who = teller.person(next.person)?.givenName ?? say('tile.somebody');
    notes.push(say('note.promised', { label, person: who, time: clockText(next.fromWallMs, telling) }));
  }
  if (crossing != null) notes.push(say('note.crossing', { department: say(`department.${crossing.fromDepartment}`) }));
  const partner = cabinet.outs.get(key)?.partner ?? null;
  if (partner !== null) notes.push(say('note.bound', { label, partner: teller.tile(partner).label }));
  // Pulled before the one that was to come first: it is taken as well, and nobody has done wrong.
  const other = recent.shown;
  const pulled = other?.type === 'KeyTaken' && other.key !== key && other.session === cabinet.session?.session;
  if (pulled && comfort.readMonotonicMs < other.monotonicMs && cameFirst({ released, monotonicMs }, other, known)) {
    notes.push(say('note.other', { label: teller.tile(other.key).label, next: label }));
  }
  return notes;
}

/** Whether the open slot was already shown before the one that was pulled: in the order in which they are shown, that is no news. */
function cameFirst(open: Pick<Release, 'released' | 'monotonicMs'>, pulled: Taken, { recent }: Known): boolean {
  const stood = recent.released.get(pulled.slot);
  if (stood?.seq !== pulled.released) return false;
  return inOpenOrder(open, { released: pulled.released, monotonicMs: stood.monotonicMs }) < 0;
}

/** So many are named; of more there is only a number. */
const NAMED_MAX = 4;

/** Whoever took several that were chosen in one go is told of all of them, not only of the last; of no other that she has. */
export function basketText(taken: Taken, { recent, cabinet }: Known, teller: Teller): string | null {
  const { say, telling } = teller;
  const together = recent.verdicts.filter((said) => said.type === 'SlotReleased' && said.session === taken.session);
  if (!together.some(({ key }) => key === taken.key)) return null;
  const yours = together.filter(({ key }) => {
    const at = key === null ? undefined : cabinet.custody.get(key)?.at;
    return at?.kind === 'person' && at.person === taken.person;
  });
  if (yours.length < 2) return null;
  if (yours.length > NAMED_MAX) return say('taken.many', { count: yours.length });
  const labels = yours.flatMap(({ key }) => (key === null ? [] : [teller.tile(key).label]));
  return say('taken.several', { labels: new Intl.ListFormat(telling.locale).format(labels) });
}

/** A plate without its car's key, or the other way around: asked for at once, though the log says so only after a while. */
export function partnerText({ key }: Back, { cabinet, recent }: Known, teller: Teller): string | null {
  const waits = [...cabinet.outs].find(([, out]) => out.partner === key && out.alone !== null)?.[0];
  const partner = waits ?? (recent.missed?.key === key ? recent.missed.partner : null);
  if (partner === null) return null;
  const names = { label: teller.tile(key).label, partner: teller.tile(partner).label };
  return teller.say('returned.partner', { ...names, kind: teller.kind(partner) });
}

const FUELS = { full: 'fuel.full', half: 'fuel.half', low: 'fuel.low' } as const;

/** By the group's policy, and only of somebody who is badged in; a problem can be told of every key. */
export function returnAsks({ key, person, session }: Back, known: Known, { say }: Teller): ReturnAsks | null {
  const { cabinet, recent, roster } = known;
  const asked = roster?.group.get(roster.key.get(key)?.group ?? '')?.returnAsks ?? [];
  if (person === null || session !== cabinet.session?.session) return null;
  const answers = recent.answered.filter((answer) => answer.key === key);
  const choice = <Value>(value: Value, text: string, chosen: Value | null | undefined): Choice<Value> => ({
    value,
    text,
    detail: '',
    chosen: value === chosen,
  });
  const parked = answers.findLast((answer) => answer.parked !== null)?.parked;
  const fuel = answers.findLast((answer) => answer.fuel !== null)?.fuel;
  const places = roster?.roster.places ?? [];
  return {
    key,
    parked: asked.includes('parked') ? places.map((place) => choice(place, place, parked)) : [],
    fuel: asked.includes('fuel')
      ? (Object.keys(FUELS) as Fuel[]).map((each) => choice(each, say(FUELS[each]), fuel))
      : [],
  };
}
