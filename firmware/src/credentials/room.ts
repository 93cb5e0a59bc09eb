// Where secrets are typed and compared: digits come in, only "right", "wrong" or an HMAC leaves; keys, roster, ticker handed in.
//
// Nothing here decides: who has to wait, whose PIN is asked and what a right one opens, the rules say.
import type { Department } from '@keycab/shared/department';
import type { CabinetEvent } from '@keycab/shared/events/cabinet';
import { isFault } from '@keycab/shared/fault';
import { personId, type CabinetId, type KeyId, type PersonId } from '@keycab/shared/ids';
import type { RosterIndex } from '@keycab/shared/roster';
import type { Input, Report } from '../cabinet/input.ts';
import { matches } from './argon.ts';
import { calmPin, codeDigest, unknownCode } from './digest.ts';
import { pepperOf, pinMaterial } from '@keycab/shared/proof/credential';
import { after, begin, BOUNDS, ENTRY_IDLE_MS, press, type Entry, type Press, type Wanted } from './entry.ts';

/** What the cabinet knows at this moment, as far as this room must. */
export interface Standing {
  readonly roster: RosterIndex | null;
  /** Whose PIN is asked. */
  readonly awaited: {
    readonly person: PersonId;
    readonly session: number;
    readonly keys: readonly KeyId[];
    readonly receiving: boolean;
  } | null;
  readonly session: number | null;
  readonly readersLost: boolean;
  /** How much longer than others whoever stands here may take. */
  readonly patience: number;
  readonly waitMs: (who: Who) => number;
  /** Wrong ones that are free before the next wait. */
  readonly triesLeft: (who: Who) => number;
  /** A slot is open: whoever types takes a key meanwhile, and is not hurried. */
  readonly busy: boolean;
  /** The badge that the manager who is here may enroll, by its name of the day. */
  readonly stranger: string | null;
}

/** Whose tries are counted. */
export type Who = PersonId | 'code' | 'nobody';

/** What a finger does to secrets; `person` null enrolls somebody new of that department. */
export type SecretTouch =
  | { readonly type: 'DigitTouched'; readonly digit: string }
  | { readonly type: 'EraseTouched' | 'EnterTouched' | 'CodeTouched' | 'StaffTouched' | 'EntryLeft' | 'EnrollLeft' }
  | { readonly type: 'EnrollTouched'; readonly person: PersonId | null; readonly department: Department | null };

/** An entry as a screen may show it: how many digits, never which; a staff number is no secret. */
export interface EntryShown {
  readonly what: Wanted['what'];
  readonly typed: number;
  readonly least: number;
  readonly most: number;
  readonly number: string;
  readonly checking: boolean;
  readonly wrong: boolean;
  /** Whose PIN it is; null for a code and for a staff number. */
  readonly person: PersonId | null;
  /** What a PIN opens. */
  readonly keys: readonly KeyId[];
  /** So long nothing is looked at; 0: now. */
  readonly waitMs: number;
  readonly triesLeft: number;
  readonly endsInMs: number;
}

export interface CredentialsParts {
  readonly cabinet: CabinetId;
  /** From the secret file; null: no PIN can be checked. */
  readonly pinKey: Uint8Array | null;
  readonly badgeKey: Uint8Array;
  /** UTC, `2026-01-31` */
  readonly day: () => string;
  readonly monotonicMs: () => number;
  readonly random: (bytes: number) => Uint8Array;
  readonly standing: () => Standing;
  readonly offer: (report: Report) => void;
  /** The entry is another one: what shows it should look. */
  readonly changed: () => void;
  /** A comparison failed by a mistake of ours; nothing secret is in it. */
  readonly onFailure: (why: string) => void;
}

export interface Credentials {
  readonly entry: EntryShown | null;
  /** A manager is asked whose badge it is that nobody knew. */
  readonly enrolling: boolean;
  touched(touch: SecretTouch): void;
  /** Keys of a reader's own pad: digits, `*` erases, `#` enters. */
  pressed(keys: string): void;
  /** After each input of the cabinet, with what it became. */
  heard(events: readonly CabinetEvent[], input: Input): void;
  ticked(): void;
  /** Resolves when nothing is being compared: for tests and a quiet end. */
  settled(): Promise<void>;
  close(): void;
}

/** Compared with where nobody has the number that was typed, so that the time it takes says nothing. */
const NOBODYS = '$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

const wasWrong = (event: CabinetEvent): boolean =>
  event.type === 'PinRefused' || (event.type === 'AccessRefused' && event.reasons.includes('unknownCode'));

export function createCredentials(parts: CredentialsParts): Credentials {
  const { badgeKey, cabinet, changed, day, monotonicMs, offer, random, standing } = parts;
  const pepper = parts.pinKey === null ? null : pepperOf(parts.pinKey, cabinet);
  let entry: Entry | null = null;
  let stranger: { readonly badge: string; readonly unknownAs: string } | null = null;
  let enrollLeft: number | null = null;
  /** What was asked when somebody said "not now": it is not asked again at once. */
  let askLeft: string | null = null;
  let running: Promise<void> = Promise.resolve();
  let closed = false;

  const show = (next: Entry | null): void => {
    if (next === entry) return;
    entry = next;
    changed();
  };
  /** Whoever is typing now is whom the cabinet asks. */
  const align = (): void => {
    const { awaited, session } = standing();
    const asks = awaited === null ? null : [awaited.person, awaited.session, ...awaited.keys].join(' ');
    if (asks !== askLeft) askLeft = null;
    if (awaited !== null) {
      if (askLeft !== null) return;
      const { person, session: of } = awaited;
      const same = entry?.wanted.what === 'pin' && entry.wanted.person === person && entry.wanted.session === of;
      if (!same) show(begin({ what: 'pin', person, session: of }, monotonicMs()));
    } else if (entry?.wanted.what === 'pin' || (entry !== null && session !== null)) show(null);
  };
  const whoOf = ({ wanted }: Entry): Who => {
    switch (wanted.what) {
      case 'pin':
        return wanted.person;
      case 'code':
        return 'code';
      case 'number':
        return 'nobody';
      case 'staffPin':
        return standing().roster?.personByStaffNumber.get(wanted.number)?.person ?? 'nobody';
    }
  };
  const leave = (): void => {
    const { awaited } = standing();
    if (entry === null) return;
    const wasPin = entry.wanted.what === 'pin';
    show(null);
    if (!wasPin || awaited === null) return;
    askLeft = [awaited.person, awaited.session, ...awaited.keys].join(' ');
    if (awaited.receiving) offer({ type: 'HandoverLeft' });
    else for (const key of awaited.keys) offer({ type: 'AskLeft', key });
  };

  const compare = async (
    person: PersonId | null,
    verifier: string,
    pin: string,
  ): Promise<{ ok: boolean; duress: boolean }> => {
    if (pepper === null) return { ok: false, duress: false };
    const material = (digits: string): string => pinMaterial(pepper, person ?? personId('p00000000'), digits);
    // Always both, and together: neither what is shown nor when it is shown tells them apart.
    const [right, forced] = await Promise.all([
      matches(verifier, material(pin)),
      matches(verifier, material(calmPin(pin))),
    ]);
    const duress = !right && forced && standing().roster?.roster.duressPin !== false;
    return { ok: right || duress, duress };
  };
  const report = async ({ wanted, digits }: Entry): Promise<void> => {
    const { roster } = standing();
    if (wanted.what === 'code') {
      offer({
        type: 'VisitorCodeEntered',
        code: codeDigest(badgeKey, digits),
        unknownAs: unknownCode(badgeKey, digits, day()),
      });
      return;
    }
    if (wanted.what === 'number') return;
    const who =
      wanted.what === 'pin' ? roster?.person.get(wanted.person) : roster?.personByStaffNumber.get(wanted.number);
    const { ok, duress } = await compare(who?.person ?? null, who?.pin ?? NOBODYS, digits);
    if (closed) return;
    if (wanted.what === 'pin') offer({ type: 'PinEntered', person: wanted.person, ok, duress });
    else offer({ type: 'StaffEntered', person: who?.person ?? null, ok: ok && who !== undefined, duress });
  };
  const check = (checked: Entry): void => {
    running = running
      .then(async () => {
        await report(checked);
        // Else it was wrong, or another session has come meanwhile, and with it another entry.
        if (entry === checked) show(after(checked, false, monotonicMs()));
      })
      .catch((thrown: unknown) => {
        parts.onFailure(isFault(thrown) || thrown instanceof Error ? thrown.name : 'unknown');
        if (entry === checked) show(after(checked, false, monotonicMs()));
      });
  };
  const typed = (pressed: Press): void => {
    align();
    if (entry === null) return;
    if (standing().waitMs(whoOf(entry)) > 0) return show({ ...entry, digits: '', touchedMs: monotonicMs() });
    const step = press(entry, pressed, monotonicMs());
    show(step.entry);
    if (step.done) check(step.entry);
  };
  const open = (wanted: Wanted): void => {
    const { session } = standing();
    if (session === null) show(begin(wanted, monotonicMs()));
  };
  const enroll = (person: PersonId | null, department: Department | null): void => {
    if (person === null && department === null) return;
    offer({
      type: 'EnrollTold',
      badge: stranger?.badge ?? '',
      unknownAs: stranger?.unknownAs ?? '',
      person: person ?? personId(`p${Buffer.from(random(9)).toString('hex')}`),
      department: person === null ? department : null,
    });
  };

  return {
    get entry() {
      if (entry === null) return null;
      const { wanted, digits, touchedMs, checking, wrong } = entry;
      const { awaited, patience, triesLeft, waitMs } = standing();
      const who = whoOf(entry);
      return {
        what: wanted.what,
        typed: digits.length,
        ...BOUNDS[wanted.what],
        number: wanted.what === 'number' ? digits : wanted.what === 'staffPin' ? wanted.number : '',
        checking,
        wrong,
        person: wanted.what === 'pin' ? wanted.person : null,
        keys: wanted.what === 'pin' ? (awaited?.keys ?? []) : [],
        waitMs: waitMs(who),
        triesLeft: triesLeft(who),
        endsInMs: Math.max(0, ENTRY_IDLE_MS * patience - (monotonicMs() - touchedMs)),
      };
    },
    get enrolling() {
      const { session, stranger: unknownAs } = standing();
      return session !== null && unknownAs !== null && unknownAs === stranger?.unknownAs && session !== enrollLeft;
    },
    touched(touch) {
      switch (touch.type) {
        case 'DigitTouched':
          return typed({ digit: touch.digit });
        case 'EraseTouched':
          return typed('erase');
        case 'EnterTouched':
          return typed('enter');
        case 'CodeTouched':
          return open({ what: 'code' });
        case 'StaffTouched':
          return standing().readersLost ? open({ what: 'number' }) : undefined;
        case 'EntryLeft':
          return leave();
        case 'EnrollTouched':
          return enroll(touch.person, touch.department);
        case 'EnrollLeft':
          enrollLeft = standing().session;
          return changed();
      }
    },
    pressed(keys) {
      for (const key of keys) {
        align();
        const { readersLost } = standing();
        if (entry === null && /^[0-9]$/.test(key)) open({ what: readersLost ? 'number' : 'code' });
        if (entry === null) continue;
        if (key === '*' && entry.digits === '') leave();
        else if (key === '*') typed('erase');
        else if (key === '#') typed('enter');
        else if (/^[0-9]$/.test(key)) typed({ digit: key });
        // Whoever types at the reader is here, as with a touch of the glass.
        offer({ type: 'ScreenTouched' });
      }
    },
    heard(events, input) {
      if (input.type === 'BadgePresented' && events.some((event) => event.type === 'AccessRefused')) {
        stranger = { badge: input.badge, unknownAs: input.unknownAs };
      }
      align();
      if (entry !== null && events.some(wasWrong)) show(after(entry, true, monotonicMs()));
    },
    ticked() {
      align();
      if (entry === null || entry.checking) return;
      if (standing().busy) entry = { ...entry, touchedMs: monotonicMs() };
      if (monotonicMs() - entry.touchedMs >= ENTRY_IDLE_MS * standing().patience) leave();
    },
    settled: () => running,
    close() {
      closed = true;
      entry = null;
    },
  };
}
