// An event as its one RFC 8785 line, and back; pure.
import { Fault } from './fault.ts';
import { good, refused, type Outcome } from './outcome.ts';

/**
 * `restricted` leaves nothing to argue about between two implementations: safe integers only, no -0, NFC text,
 * member names of letters and digits. `depthMax` counts containers, the outermost is 1; `bytesMax` is UTF-8.
 */
export interface CanonicalLimits {
  readonly restricted: boolean;
  readonly depthMax: number;
  readonly bytesMax: number;
}

/** A journal line, a command, keys.json. */
export const EVENT_LINE: CanonicalLimits = { restricted: true, depthMax: 4, bytesMax: 4096 };
/** A roster is one line too, inside a signed note of at most 4,000,000 characters. */
export const ROSTER_LINE: CanonicalLimits = { restricted: true, depthMax: 8, bytesMax: 3_900_000 };
/** RFC 8785 as published, floats and all: for the vectors that prove the serializer. */
export const RFC_8785: CanonicalLimits = { restricted: false, depthMax: 64, bytesMax: 4_000_000 };

/** `form`: readable, but not written in its one canonical form (spaces, order, a name twice, escapes). */
export type CanonicalRefusal = 'notJson' | 'form' | 'number' | 'text' | 'name' | 'kind' | 'depth' | 'length';

/**
 * The RFC 8785 form of a value.
 * @returns one line without a newline
 * @throws Fault KC-PROOF-01 when the value has no such form within the limits
 * @see RFC 8785 section 3.2
 */
export function canonical(value: unknown, limits: CanonicalLimits = EVENT_LINE): string {
  const written = canonicalForm(value, limits);
  if (!written.ok) throw new Fault('KC-PROOF-01', `a value cannot be written: ${written.reason}`, written);
  return written.value;
}

/** As `canonical`, for a value that came from outside. */
export function canonicalForm(value: unknown, limits: CanonicalLimits = EVENT_LINE): Outcome<string, CanonicalRefusal> {
  let refusal: CanonicalRefusal = 'kind';
  const no = (reason: CanonicalRefusal): null => {
    refusal = reason;
    return null;
  };

  // Null is a refusal on its way out, since a hostile line must not cost an exception for each level.
  const write = (part: unknown, depth: number): string | null => {
    if (part === null || typeof part === 'boolean') return String(part);
    if (typeof part === 'number') return isNumber(part, limits) ? JSON.stringify(part) : no('number');
    if (typeof part === 'string') return isText(part, limits) ? JSON.stringify(part) : no('text');
    if (typeof part !== 'object') return no('kind');
    if (depth > limits.depthMax) return no('depth');
    if (Array.isArray(part)) {
      let list = '';
      for (const element of part as readonly unknown[]) {
        const written = write(element, depth + 1);
        if (written === null) return null;
        list += list === '' ? written : `,${written}`;
      }
      return `[${list}]`;
    }
    const prototype: unknown = Object.getPrototypeOf(part);
    if (prototype !== Object.prototype && prototype !== null) return no('kind');
    let members = '';
    // The default order of sort() is that of UTF-16 code units, which RFC 8785 section 3.2.3 asks for.
    for (const name of Object.keys(part).sort()) {
      if (!isName(name, limits)) return no('name');
      const written = write((part as Record<string, unknown>)[name], depth + 1);
      if (written === null) return null;
      members += `${members === '' ? '' : ','}${JSON.stringify(name)}:${written}`;
    }
    return `{${members}}`;
  };

  const line = write(value, 1);
  if (line === null) return refused(refusal);
  return utf8Bytes(line) > limits.bytesMax ? refused('length') : good(line);
}

/**
 * Reads a line that must be in its one canonical form; a member named twice is found by that.
 * @returns the value, or why it was refused; never throws
 */
export function parseCanonical(line: string, limits: CanonicalLimits = EVENT_LINE): Outcome<unknown, CanonicalRefusal> {
  // Characters never outnumber bytes, so this refuses before anything is parsed.
  if (line.length > limits.bytesMax) return refused('length');
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return refused('notJson');
  }
  const written = canonicalForm(value, limits);
  if (!written.ok) return written;
  return written.value === line ? good(value) : refused('form');
}

const PLAIN = /^[\x20-\x7e]*$/;
const NAME = /^[a-zA-Z0-9]+$/;

const isNumber = (value: number, limits: CanonicalLimits): boolean =>
  limits.restricted ? Number.isSafeInteger(value) && !Object.is(value, -0) : Number.isFinite(value);

const isText = (value: string, limits: CanonicalLimits): boolean =>
  PLAIN.test(value) || (value.isWellFormed() && (!limits.restricted || value.normalize('NFC') === value));

const isName = (value: string, limits: CanonicalLimits): boolean =>
  limits.restricted ? NAME.test(value) : value.isWellFormed();

/** Bytes of a text in UTF-8. */
export const utf8Bytes = (text: string): number =>
  PLAIN.test(text) ? text.length : new TextEncoder().encode(text).length;
