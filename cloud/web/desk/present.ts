// Answers as they are at this second: durations run on, what falls due turns overdue, silence makes doubtful; pure.
import type { Answer, KeyState, Person } from '@keycab/shared/answer';
import type { CabinetInfo } from '@keycab/shared/contract';
import { OFFICE } from '@keycab/shared/ids';
import { confidence, durationText, sentence } from '@keycab/shared/sentence';
import type { Moment } from '../common/moment.ts';

/** An answer is worked out by the service; what time alone changes is worked out again here, by the same functions. */
export function presentAnswer(answer: Answer, moment: Moment): Answer {
  const source = moment.cabinets.find((one) => one.cabinet === answer.source?.cabinet);
  const due = answer.dueWallMs;
  const state: KeyState = answer.state === 'out' && due !== null && due < moment.nowWallMs ? 'overdue' : answer.state;
  const facts = { ...answer, state, ...freshness(answer, source, moment) };
  const parts = sentence(facts, moment);
  return { ...facts, sentence: parts, confidence: confidence(facts, moment) };
}

function freshness(
  answer: Answer,
  source: CabinetInfo | undefined,
  moment: Moment,
): Pick<Answer, 'basis' | 'asOfWallMs'> {
  const asOfWallMs = source?.asOfWallMs ?? answer.asOfWallMs;
  if (answer.basis === 'disputed') return { basis: 'disputed', asOfWallMs };
  // What people signed or said does not grow old with a cabinet that cannot be reached.
  if (answer.source?.cabinet === OFFICE) return { basis: answer.basis, asOfWallMs: moment.nowWallMs };
  if (moment.stoppedSinceWallMs !== null) return { basis: 'lastKnown', asOfWallMs: moment.stoppedSinceWallMs };
  if (source === undefined) return { basis: answer.basis, asOfWallMs };
  return { basis: source.reachable ? 'sensed' : 'lastKnown', asOfWallMs };
}

export const vehicleTitle = ({ vehicle }: Pick<Answer, 'vehicle'>): string =>
  vehicle === null ? '' : [vehicle.year, vehicle.make, vehicle.model, vehicle.trim].filter(Boolean).join(' ');

export const vehicleColors = ({ vehicle }: Pick<Answer, 'vehicle'>): string =>
  vehicle === null ? '' : [vehicle.colorOutside, vehicle.colorInside].filter(Boolean).join(' / ');

/** "Sales cabinet 1, B12" or "Maria Lopez (Service)": where to look, in a few words. */
export function whereText({ holder }: Pick<Answer, 'holder'>): string {
  switch (holder.kind) {
    case 'slot':
      return `${holder.cabinetName}, ${holder.slotName}`;
    case 'person':
      return `${holder.name} (${holder.department})`;
    case 'notSure': {
      const last = holder.candidates[0];
      if (holder.places.length > 0) return holder.places.join(' and ');
      return last === undefined ? 'nobody knows' : `last ${last.name} (${last.department})`;
    }
    case 'outside':
      return `${holder.party.kind} ${holder.party.reference}, ${holder.sponsor.name} answers`;
    case 'gone':
      return 'gone';
  }
}

/** Who answers for a key that is out, or who had it last; null when nobody is known. */
export function holderOf({ holder }: Pick<Answer, 'holder'>): Person | null {
  if (holder.kind === 'person') return holder;
  if (holder.kind === 'outside') return holder.sponsor;
  return holder.kind === 'notSure' ? (holder.candidates[0] ?? null) : null;
}

/** The chip's second half: "B12" for a key that is in, "Service" for one that is out. */
export const chipText = ({ holder }: Pick<Answer, 'holder'>): string | undefined =>
  holder.kind === 'slot' ? holder.slotName : holder.kind === 'person' ? holder.department : undefined;

/** "38 min", "1 h 12", "3 d": durations in a table. */
export function shortText(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')}`;
  return durationText(ms);
}

const URGENCY: Readonly<Record<KeyState, number>> = { overdue: 0, unsure: 1, out: 2, in: 3, gone: 4 };

/** Overdue first, the longest overdue on top; then what nobody is sure of; then who has had a key longest. */
export function byUrgency(a: Answer, b: Answer): number {
  const sinceOf = (answer: Answer): number => answer.since.notAfterWallMs ?? Number.POSITIVE_INFINITY;
  return (
    URGENCY[a.state] - URGENCY[b.state] ||
    (a.state === 'overdue' ? (a.dueWallMs ?? 0) - (b.dueWallMs ?? 0) : 0) ||
    sinceOf(a) - sinceOf(b) ||
    a.label.localeCompare(b.label)
  );
}
