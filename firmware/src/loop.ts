// The hall: one input at a time through decide, the journal, and only then the hands.
import type { CabinetEvent, CabinetFact } from '@keycab/shared/events/cabinet';
import { Fault, isFault } from '@keycab/shared/fault';
import type { KeyId } from '@keycab/shared/ids';
import type { Instant } from '@keycab/shared/instant';
import type { RosterIndex } from '@keycab/shared/roster';
import { decide } from './cabinet/decide.ts';
import type { Effect } from './cabinet/effect.ts';
import { withEnrolled } from './cabinet/enrollments.ts';
import type { Input, Report } from './cabinet/input.ts';
import { react } from './cabinet/react.ts';
import { NOTHING_RESTS, restingOf } from './cabinet/resting.ts';
import { sense } from './cabinet/sense.ts';
import type { CabinetSettings } from './cabinet/settings.ts';
import { evolve, replay, type Cabinet } from './cabinet/state.ts';

/** The journal as the loop needs it: durable when `append` returns, a Fault KC-DISK-01 when it cannot be. */
export interface LoopJournal {
  append(facts: readonly CabinetFact[], at: Instant): readonly CabinetEvent[];
  replay(): Iterable<CabinetEvent>;
}

export interface LoopParts {
  readonly cabinet: Cabinet['cabinet'];
  readonly journal: LoopJournal;
  readonly settings: CabinetSettings;
  readonly now: () => Instant;
  /** The newest stored roster: read at start and again whenever a RosterApplied became durable. */
  readonly loadRoster: () => RosterIndex | null;
  /** See Known; left out where there is only one cabinet. */
  readonly isElsewhere?: (key: KeyId) => boolean;
  readonly perform: (effects: readonly Effect[]) => void;
  /** Told about every handled failure; the loop goes on. */
  readonly onFault: (fault: Fault) => void;
}

export interface Loop {
  /** Takes a report in; decided before the call returns, unless another one is being decided. */
  offer(report: Report): void;
  readonly cabinet: Cabinet;
  readonly roster: RosterIndex | null;
  /** @param heard  called after each input with its durable events (possibly none); returns the way to stop */
  listen(heard: (events: readonly CabinetEvent[], input: Input) => void): () => void;
}

/** More than a cabinet's contacts, readers and fingers produce while one flush is slow; beyond it somebody is flooding. */
const QUEUE_MAX = 1024;

/** What a person wants; while nothing can be written down it is refused, and never done later behind her back. */
const WISHES: ReadonlySet<Input['type']> = new Set<Input['type']>([
  'BadgePresented',
  'KeyChosen',
  'KeysChosen',
  'AskLeft',
  'KeyWantedTold',
  'AwaitedLeft',
  'NotOpenTold',
  'MoreTimeTold',
  'ReasonChosen',
  'PinEntered',
  'StaffEntered',
  'EnrollTold',
  'EnrollUndoTold',
  'VisitorCodeEntered',
  'HandoverPicked',
  'HandoverAgreed',
  'HandoverLeft',
  'ProblemTold',
  'ProblemSettled',
  'SealAnswered',
  'ReturnTold',
  'PairingTold',
  'UnpairingTold',
  'EmergencyTold',
  'CountTold',
  'LightTold',
  'LockdownTold',
  'ReleaseForTold',
  'DayExceptionTold',
  'DaySigningTold',
  'PairingWanted',
  'PairingLeft',
  'TagOutTold',
  'SlotTestTold',
  'SlotTestAnswered',
  'ScreenTouched',
  'Ticked',
]);
/** What a sensor said must reach the record even when the disk is full for a while. */
const mustBeKept = (input: Input): boolean => !WISHES.has(input.type);

export function createLoop(parts: LoopParts): Loop {
  const { journal, settings } = parts;
  const cabinet = replay(parts.cabinet, journal.replay());
  const listeners = new Set<(events: readonly CabinetEvent[], input: Input) => void>();
  const queue: Input[] = [];
  const load = (): RosterIndex | null => withEnrolled(parts.loadRoster(), cabinet.enrollments);
  let roster = load();
  let running = false;
  let shownResting = JSON.stringify(NOTHING_RESTS);
  const elsewhere = parts.isElsewhere === undefined ? {} : { isElsewhere: parts.isElsewhere };

  /** Told only when it changes. */
  function rested(): readonly Effect[] {
    const resting = restingOf(cabinet, roster);
    const text = JSON.stringify(resting);
    if (text === shownResting) return [];
    shownResting = text;
    return [{ type: 'RestLights', ...resting }];
  }

  /** @returns false when the journal could not take it: then nothing has happened, and nothing moves */
  function step(input: Input): boolean {
    const facts = decide(input, { cabinet, roster, settings, ...elsewhere });
    let events: readonly CabinetEvent[] = [];
    if (facts.length > 0) {
      try {
        events = journal.append(facts, input.at);
      } catch (thrown) {
        if (!isFault(thrown, 'KC-DISK-01')) throw thrown;
        cabinet.body.diskWritable = false;
        parts.onFault(thrown);
        return false;
      }
      cabinet.body.diskWritable = true;
    }
    for (const event of events) {
      evolve(cabinet, event);
      if (event.type === 'RosterApplied' || event.type === 'BadgeEnrolled' || event.type === 'EnrollmentUndone')
        roster = load();
    }
    sense(cabinet, input);
    const effects = [...events.flatMap((event) => react(event, settings)), ...(events.length > 0 ? rested() : [])];
    if (effects.length > 0) parts.perform(effects);
    for (const heard of listeners) heard(events, input);
    return true;
  }

  function drain(): void {
    if (running) return;
    running = true;
    try {
      while (queue.length > 0) {
        const input = queue[0] as Input;
        if (!step(input) && mustBeKept(input)) return; // tried again, in order, with the next input
        queue.shift();
      }
    } finally {
      running = false;
    }
  }

  return {
    offer(report) {
      const input: Input = { ...report, at: parts.now() };
      // What could not be written is tried again first, so that facts keep their order.
      drain();
      const stuck = queue.length > 0 && !running;
      // While the disk takes nothing, a wish is refused; the screen says that records are at risk.
      if (stuck && !mustBeKept(input)) return;
      if (queue.length >= QUEUE_MAX) {
        return parts.onFault(
          new Fault('KC-DISK-01', `${report.type} was dropped: too many reports wait`, { restart: true }),
        );
      }
      queue.push(input);
      drain();
    },
    get cabinet() {
      return cabinet;
    },
    get roster() {
      return roster;
    },
    listen(heard) {
      listeners.add(heard);
      return () => listeners.delete(heard);
    },
  };
}
