// The one error class and the one table of codes; pure.

/**
 * A row says, in this order: what happened, what you can do, who to call, and what still works.
 * `reader` is who meets it first; `severity` follows reach: one operation is a warning, a feature
 * an error, the whole process fatal.
 */
export interface FaultRow {
  readonly severity: 'notice' | 'warning' | 'error' | 'fatal';
  readonly reader: 'staff' | 'desk' | 'admin' | 'developer';
  readonly happened: string;
  readonly todo: string;
  readonly call: string;
  readonly works: string;
}

const row = (
  severity: FaultRow['severity'],
  reader: FaultRow['reader'],
  happened: string,
  todo: string,
  call: string,
  works: string,
): FaultRow => ({ severity, reader, happened, todo, call, works });

const RETURNS = 'Returns still work.';
const MANAGER = 'Ask a manager.';
const FACILITIES = 'Call whoever looks after the cabinet.';

/** Every code Keycab can show. A code is never given a second meaning; a row without use is deleted by tidy. */
export const FAULTS = {
  'KC-BADGE-01': row('notice', 'staff', 'I don’t know this badge.', 'A manager can enroll it.', MANAGER, RETURNS),
  'KC-BADGE-02': row('notice', 'staff', 'This badge is switched off.', 'Nothing to do here.', MANAGER, RETURNS),
  'KC-BADGE-03': row(
    'warning',
    'admin',
    'This badge makes up another number each time; phones do that.',
    'Enroll a badge that keeps its number.',
    MANAGER,
    RETURNS,
  ),
  'KC-KEY-01': row('notice', 'staff', 'You may not take this key.', 'Pick another key.', MANAGER, RETURNS),
  'KC-KEY-02': row(
    'error',
    'staff',
    'A key was pulled that was not released.',
    'Put it back.',
    MANAGER,
    'Everything else.',
  ),
  'KC-KEY-03': row(
    'notice',
    'staff',
    'This key is not in the cabinet.',
    'See who has it, or pick its spare.',
    MANAGER,
    'Every key that is in.',
  ),
  'KC-KEY-04': row(
    'notice',
    'staff',
    'There is no such key here.',
    'Check the number and try again.',
    MANAGER,
    'Every other key.',
  ),
  'KC-RULE-01': row(
    'notice',
    'staff',
    'Your time here has not come, or is over.',
    'Ask whoever invited you.',
    MANAGER,
    RETURNS,
  ),
  'KC-RULE-02': row('notice', 'staff', 'You may take this key at other hours.', 'Come back then.', MANAGER, RETURNS),
  'KC-RULE-03': row(
    'notice',
    'staff',
    'Something is wrong with this key or its car.',
    'Take the spare.',
    MANAGER,
    'Every other key.',
  ),
  'KC-RULE-04': row(
    'notice',
    'staff',
    'This car is being delivered.',
    'Ask those who deliver it.',
    MANAGER,
    'Every other key.',
  ),
  'KC-RULE-05': row(
    'notice',
    'staff',
    'This key is reserved for somebody else.',
    'Pick another key.',
    MANAGER,
    'Every other key.',
  ),
  'KC-RULE-06': row(
    'notice',
    'staff',
    'You have as many keys as one person carries.',
    'Badge again for more.',
    MANAGER,
    RETURNS,
  ),
  'KC-RULE-07': row(
    'notice',
    'staff',
    'This key stays while another one is out.',
    'Bring the other one back first.',
    MANAGER,
    RETURNS,
  ),
  'KC-RULE-08': row('notice', 'staff', 'Nobody agrees to their own wish.', 'Another person badges.', MANAGER, RETURNS),
  'KC-RULE-09': row(
    'notice',
    'staff',
    'Only whoever has a key hands it over, to somebody else.',
    'See who has it.',
    MANAGER,
    RETURNS,
  ),
  'KC-RULE-10': row(
    'notice',
    'staff',
    'The other person may not have this key, or has enough.',
    'Put it back instead.',
    MANAGER,
    RETURNS,
  ),
  'KC-RULE-11': row('notice', 'staff', 'This is for a manager.', 'Ask one to badge.', MANAGER, 'Everything else.'),
  'KC-RULE-12': row(
    'notice',
    'staff',
    'This tag or this key is paired already.',
    'Unpair it first.',
    MANAGER,
    'Everything else.',
  ),
  'KC-RULE-13': row(
    'notice',
    'staff',
    'The tag is out.',
    'Put it back, or say that it is lost or retired.',
    MANAGER,
    'Everything else.',
  ),
  'KC-TAG-01': row(
    'warning',
    'staff',
    'A tag I don’t know is in a slot.',
    'Take it out, or ask a manager to pair it.',
    MANAGER,
    'Every other slot.',
  ),
  'KC-SLOT-01': row(
    'warning',
    'staff',
    'The slot did not open.',
    'Try again, or take the spare key.',
    FACILITIES,
    'Every other slot.',
  ),
  'KC-DOOR-01': row('warning', 'staff', 'The cabinet door is open.', 'Close the door.', FACILITIES, 'Everything.'),
  'KC-DOOR-02': row(
    'error',
    'admin',
    'The cabinet door was opened without a badge.',
    'Look at the cabinet now.',
    FACILITIES,
    'Slots stay locked.',
  ),
  'KC-READER-01': row(
    'error',
    'staff',
    'The badge reader does not answer.',
    'Check its cable; it is tried again by itself.',
    FACILITIES,
    'Keys that are out can be put back.',
  ),
  'KC-READER-02': row(
    'warning',
    'admin',
    'A badge reader or its line is not as it should be.',
    'Look at the reader and its cable; the log says what it did.',
    FACILITIES,
    'Keys that are out can be put back.',
  ),
  'KC-BOARD-01': row(
    'error',
    'staff',
    'I cannot open slots: a slot board does not answer.',
    'Check its cable; it is tried again by itself.',
    FACILITIES,
    'Slots of the other boards.',
  ),
  'KC-BOARD-02': row(
    'fatal',
    'admin',
    'The coil drivers of a slot board are active-low.',
    'Fit drivers that are off while their input is low or cut; this board is not driven.',
    FACILITIES,
    'Nothing was started.',
  ),
  'KC-BOARD-03': row(
    'error',
    'admin',
    'A board without Keycab’s firmware hangs on a slot board’s line: it would end no pulse by itself, miss no host and read no tag.',
    'Put hardware/slot-board/slot.hex onto it, or name the right port; nothing is released through it.',
    FACILITIES,
    'Slots of the other boards.',
  ),
  'KC-BOARD-04': row(
    'error',
    'admin',
    'A slot board answers with a serial that is not the one configured, or with none.',
    'Correct the serial under boards, or give the board one; ports may be named in any order.',
    FACILITIES,
    'Slots of the other boards.',
  ),
  'KC-BOARD-05': row(
    'error',
    'staff',
    'I cannot open slots: the coil supply of a slot board failed its test.',
    'Nothing to try here: the log says which board, and what to measure.',
    FACILITIES,
    'Slots of the other boards, and returns.',
  ),
  'KC-LOCK-01': row(
    'notice',
    'staff',
    'The cabinet is locked down.',
    'Wait for a manager to lift it.',
    MANAGER,
    'Returns only.',
  ),
  'KC-TIME-01': row(
    'warning',
    'admin',
    'The clock stepped.',
    'Check time synchronization.',
    FACILITIES,
    'Everything; times around the step are marked.',
  ),
  'KC-TIME-02': row(
    'warning',
    'admin',
    'The clock would be wrong after a power cut without a network.',
    'Fit a battery for the clock, and check time synchronization: timedatectl.',
    FACILITIES,
    'Everything; times after such a cut are marked as not checked.',
  ),
  'KC-DISK-01': row(
    'error',
    'staff',
    'Records are at risk.',
    'Free space on the disk or replace it.',
    FACILITIES,
    'Returns only.',
  ),
  'KC-DISK-02': row(
    'fatal',
    'admin',
    'The database would not survive a power cut.',
    'Install the release again; its own SQLite is meant to be used.',
    FACILITIES,
    'What was recorded before.',
  ),
  'KC-DISK-03': row(
    'fatal',
    'admin',
    'The database is damaged.',
    'Keep the file as it is, and restore a backup or replace the disk.',
    FACILITIES,
    'What the cloud has cosigned.',
  ),
  'KC-DISK-04': row(
    'warning',
    'admin',
    'The disk is filling up.',
    'Free space: 80 % is too full, and from 95 % on only returns are safe.',
    FACILITIES,
    'Everything, until it is full; then returns only.',
  ),
  'KC-DISK-05': row(
    'warning',
    'admin',
    'The medium says that data are safe sooner than it can have written them, or keeps them in memory.',
    'Use an industrial card, an SSD or eMMC: on this one a power cut may cost the last records.',
    FACILITIES,
    'Everything, until the power is cut.',
  ),
  'KC-DISK-06': row(
    'warning',
    'admin',
    'There is no journal where the configuration says.',
    'Start the cabinet’s program; if it ran here before, find out where its disk went.',
    FACILITIES,
    'What the cloud has cosigned.',
  ),
  'KC-SESSION-01': row('notice', 'staff', 'Nobody is badged in.', 'Present your badge first.', MANAGER, 'Everything.'),
  'KC-SYNC-01': row(
    'warning',
    'admin',
    'A batch does not follow the last one.',
    'Nothing: the cabinet sends again from where the cloud stands.',
    FACILITIES,
    'Everything at the cabinet.',
  ),
  'KC-SYNC-02': row(
    'error',
    'admin',
    'Two histories of the same cabinet disagree.',
    'Find out which cabinet is the true one; both histories are kept.',
    FACILITIES,
    'The cabinet itself; remote commands are off.',
  ),
  'KC-SYNC-03': row(
    'error',
    'admin',
    'A message from a cabinet is not valid.',
    'Look at the cabinet’s version and its key.',
    FACILITIES,
    'Everything at the cabinet; nothing was stored.',
  ),
  'KC-SYNC-04': row(
    'error',
    'admin',
    'The service holds less than it has confirmed before.',
    'Nothing: the cabinets send again what is missing; find out who restored a backup.',
    FACILITIES,
    'Everything at the cabinets; nothing new is confirmed until the rest is back.',
  ),
  'KC-SYNC-05': row(
    'warning',
    'admin',
    'The cloud’s broker does not take this cabinet’s connection.',
    'Check the network, the address and the secret under cloud; it is tried again by itself.',
    FACILITIES,
    'Everything at the cabinet; the cloud hears of it later.',
  ),
  'KC-AUTH-01': row(
    'notice',
    'desk',
    'Nobody is logged in.',
    'Log in and try again.',
    MANAGER,
    'The cabinets, for everybody with a badge.',
  ),
  'KC-AUTH-02': row(
    'notice',
    'desk',
    'Your role does not include that.',
    'Ask somebody who may.',
    MANAGER,
    'Everything that your role includes.',
  ),
  'KC-OFFICE-01': row(
    'notice',
    'desk',
    'Only who answers for this key may do that.',
    'Ask the holder, or say that you have it.',
    MANAGER,
    'Nothing was changed.',
  ),
  'KC-OFFICE-02': row(
    'notice',
    'desk',
    'This is no longer open.',
    'Look at the key again.',
    MANAGER,
    'Nothing was changed.',
  ),
  'KC-OFFICE-03': row(
    'notice',
    'desk',
    'This person may not have this key.',
    'Pick another person.',
    MANAGER,
    'Nothing was changed.',
  ),
  'KC-OFFICE-04': row(
    'notice',
    'desk',
    'A cabinet senses this key in a slot.',
    'Take it at the cabinet.',
    MANAGER,
    'What the cabinet senses holds.',
  ),
  'KC-OFFICE-05': row(
    'notice',
    'desk',
    'That needs two people.',
    'Pick somebody else.',
    MANAGER,
    'Nothing was changed.',
  ),
  'KC-OFFICE-06': row(
    'notice',
    'desk',
    'There is no such key any more.',
    'Check the number.',
    MANAGER,
    'Every other key.',
  ),
  'KC-OFFICE-07': row(
    'notice',
    'desk',
    'That time is not possible.',
    'Pick a time ahead of now.',
    MANAGER,
    'Nothing was changed.',
  ),
  'KC-OFFICE-08': row('notice', 'desk', 'That is for a manager to say.', 'Ask one.', MANAGER, 'Nothing was changed.'),
  'KC-OFFICE-09': row(
    'notice',
    'desk',
    'That is under way already.',
    'Wait for the answer.',
    MANAGER,
    'What is under way.',
  ),
  'KC-OFFICE-10': row(
    'notice',
    'desk',
    'The worksheet has changed since you read it.',
    'Read it again and sign.',
    MANAGER,
    'Nothing was signed.',
  ),
  'KC-OFFICE-11': row(
    'notice',
    'desk',
    'Somebody has been promised this key in that time.',
    'Pick another time or key.',
    MANAGER,
    'The earlier promise.',
  ),
  'KC-OFFICE-12': row(
    'notice',
    'desk',
    'A delivery needs a salesperson and an advisor of two departments.',
    'Name both.',
    MANAGER,
    'Nothing was changed.',
  ),
  'KC-OFFICE-13': row(
    'notice',
    'desk',
    'The worksheet is not complete.',
    'Finish its lines and sign it, or ask a manager to waive it.',
    MANAGER,
    'The delivery stays open.',
  ),
  'KC-OFFICE-14': row('warning', 'desk', 'I don’t know who asks.', 'Log in again.', MANAGER, 'Every answer.'),
  'KC-PROOF-01': row(
    'error',
    'admin',
    'A line is not in its one canonical form.',
    'Run keycab verify to find the first bad line.',
    FACILITIES,
    'All other lines.',
  ),
  'KC-PROOF-02': row(
    'error',
    'developer',
    'A tree size is out of range.',
    'Report it with the journal’s size.',
    FACILITIES,
    'Nothing was changed.',
  ),
  'KC-PROOF-03': row(
    'error',
    'admin',
    'A signed note is malformed or its signature is wrong.',
    'Check the trust file and the keys.',
    FACILITIES,
    'Nothing was accepted.',
  ),
  'KC-PROOF-04': row(
    'fatal',
    'admin',
    'The journal was altered.',
    'Run keycab verify; do not delete anything.',
    FACILITIES,
    RETURNS,
  ),
  'KC-PROOF-05': row(
    'warning',
    'admin',
    'The records at hand are not complete.',
    'Export again, or find out where the missing part is.',
    FACILITIES,
    'Everything that is there was checked.',
  ),
  'KC-PROOF-06': row(
    'warning',
    'admin',
    'The newest cosignature is older than asked for.',
    'Check that the cabinet is online, then export again.',
    FACILITIES,
    'Everything up to that time was checked.',
  ),
  'KC-CONF-01': row(
    'fatal',
    'admin',
    'The configuration is not valid.',
    'Correct the line that is named.',
    FACILITIES,
    'Nothing was started.',
  ),
  'KC-CONF-02': row(
    'fatal',
    'admin',
    'A port is already in use.',
    'Stop the other program or choose another port.',
    FACILITIES,
    'Nothing was started.',
  ),
  'KC-API-01': row(
    'notice',
    'desk',
    'The request is not valid.',
    'Correct the field that is named.',
    MANAGER,
    'Everything.',
  ),
  'KC-API-02': row('notice', 'desk', 'There is nothing at this address.', 'Check the address.', MANAGER, 'Everything.'),
  'KC-API-03': row(
    'error',
    'desk',
    'The service made a mistake.',
    'Try again; if it stays, send the code and the time.',
    FACILITIES,
    'The cabinets.',
  ),
  'KC-API-04': row('notice', 'desk', 'Too many requests.', 'Wait a moment.', MANAGER, 'Everything.'),
  'KC-UI-01': row(
    'warning',
    'admin',
    'The screen’s page fell silent; its browser is started again.',
    'Nothing; if it comes often, look at the memory of the cabinet’s computer.',
    FACILITIES,
    'Badges, lights and sounds; everything but the screen.',
  ),
  'KC-UI-02': row(
    'error',
    'staff',
    'This screen does not hear the cabinet.',
    'Wait a moment; it tries again by itself. The lights on the slots still show the way.',
    FACILITIES,
    'Keys that are out can be put back.',
  ),
  'KC-UI-03': row(
    'warning',
    'desk',
    'This page does not reach the service.',
    'Check the network; it tries again by itself.',
    FACILITIES,
    'The cabinets; what is shown here is dated.',
  ),
  'KC-BUG-01': row(
    'fatal',
    'developer',
    'A promise of the program was broken.',
    'Send the report; the service starts again by itself.',
    FACILITIES,
    'What was recorded before.',
  ),
} as const satisfies Record<string, FaultRow>;

export type FaultCode = keyof typeof FAULTS;

/** A failure with a code from the table. Outcomes that the trade expects are events or typed results, not faults. */
export class Fault extends Error {
  override readonly name = 'Fault';
  readonly code: FaultCode;
  readonly context: Readonly<Record<string, unknown>>;

  /** @param detail one clause that names the thing and the value, without secrets */
  constructor(code: FaultCode, detail: string, context: Readonly<Record<string, unknown>> = {}, cause?: unknown) {
    super(`${code}: ${FAULTS[code].happened} ${detail}`.trim(), cause === undefined ? undefined : { cause });
    this.code = code;
    this.context = context;
  }
}

export const isFault = (thrown: unknown, code?: FaultCode): thrown is Fault =>
  thrown instanceof Fault && (code === undefined || thrown.code === code);

/** Ends the process by way of its caller when a promise of the program does not hold. */
export function assert(
  holds: boolean,
  promise: string,
  context: Readonly<Record<string, unknown>> = {},
): asserts holds {
  if (!holds) throw new Fault('KC-BUG-01', promise, context);
}

/** The default branch of a switch over a union: a forgotten case does not compile. */
export function never(value: never): never {
  throw new Fault('KC-BUG-01', `unexpected ${JSON.stringify(value)}`);
}
