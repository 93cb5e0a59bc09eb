// What is left of signed commands: the counter that was used last, and a release that waits for a badge; a fold; pure.
import type { CabinetEvent, EventOf } from '@keycab/shared/events/cabinet';

/** A key that somebody elsewhere opens for a person, who has still to badge. */
export type Awaited = Pick<
  EventOf<'ReleaseAwaited'>,
  | 'approver'
  | 'boot'
  | 'command'
  | 'counter'
  | 'expiresWallMs'
  | 'key'
  | 'monotonicMs'
  | 'person'
  | 'reason'
  | 'slot'
  | 'tag'
>;

export interface Commands {
  /** The highest one that was used: it rises only, whatever came of the command. */
  readonly counter: number;
  readonly awaited: Awaited | null;
}

export const NO_COMMANDS: Commands = { counter: 0, awaited: null };

export function foldCommands(commands: Commands, event: CabinetEvent): Commands {
  switch (event.type) {
    case 'ReleaseAwaited':
      return { counter: Math.max(commands.counter, event.counter), awaited: event };
    case 'CommandExecuted':
      return { counter: Math.max(commands.counter, event.counter), awaited: without(commands, event.command) };
    case 'CommandRefused':
      return { ...commands, awaited: without(commands, event.command) };
    default:
      return commands;
  }
}

const without = ({ awaited }: Commands, command: string | null): Awaited | null =>
  awaited?.command === command ? null : awaited;
