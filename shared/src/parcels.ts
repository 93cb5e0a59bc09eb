// A roster of any size in packets of a broker's limit, and back: parts in order, whole or not at all; pure.
import { ROSTER_PART_MAX, ROSTER_PARTS_MAX, type RosterMessage } from './topics.ts';
import { assert } from './fault.ts';

/** @returns what is to be said, in this order */
export function rosterMessages(note: string, version: number): RosterMessage[] {
  if (note.length <= ROSTER_PART_MAX) return [{ note }];
  const parts = Math.ceil(note.length / ROSTER_PART_MAX);
  assert(parts <= ROSTER_PARTS_MAX, 'a roster fits into as many parts as a cabinet takes', { parts });
  return Array.from({ length: parts }, (_, part) => {
    const from = part * ROSTER_PART_MAX;
    return { version, part, parts, text: note.slice(from, from + ROSTER_PART_MAX) };
  });
}

/** The whole note with its last part, `waiting` before; `strayed` for a part that does not follow: all is forgotten then. */
export type Joined = { readonly note: string } | 'waiting' | 'strayed';

/** Keeps what has come of one roster. After a loss the cloud begins again with part 0. */
export function createJoiner(): (message: RosterMessage) => Joined {
  let version = 0;
  let texts: string[] = [];
  return (message) => {
    if ('note' in message) {
      texts = [];
      return message;
    }
    const { part, parts, text } = message;
    if (part === 0) [version, texts] = [message.version, []];
    // A broker says again what was not acknowledged in time.
    else if (message.version === version && part === texts.length - 1 && texts[part] === text) return 'waiting';
    if (message.version !== version || part !== texts.length) {
      texts = [];
      return 'strayed';
    }
    texts.push(text);
    if (texts.length < parts) return 'waiting';
    const note = texts.join('');
    texts = [];
    return { note };
  };
}
