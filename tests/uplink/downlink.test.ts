// What a cabinet takes from the cloud and what it refuses: rosters and commands, whole or not at all.
import { hash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { canonical, ROSTER_LINE } from '@keycab/shared/canonical';
import { signerFromSeed, type Signer } from '@keycab/shared/proof/note';
import type { Command } from '@keycab/shared/commands';
import { personId } from '@keycab/shared/ids';
import { rosterMessages } from '@keycab/shared/parcels';
import type { Roster } from '@keycab/shared/roster';
import { downTopic, upTopic, type Cosig, type DownName, type Elsewhere, type Have } from '@keycab/shared/topics';
import type { Report } from '@keycab/firmware/cabinet/input';
import { createLog } from '@keycab/firmware/log';
import { createDownlink, type Downlink } from '@keycab/firmware/uplink/downlink';
import { CABINET, ELSEWHERE, ROSTER } from '../people.ts';

const LEDGER = 'keycab.example';
const ROSTER_KEY = signerFromSeed(`${LEDGER}/roster`, Buffer.alloc(32, 0x33));
const COMMAND_KEY = signerFromSeed(`${LEDGER}/command`, Buffer.alloc(32, 0x44));

const COMMAND: Command = {
  cabinet: CABINET,
  command: 'ab'.repeat(16),
  counter: 1,
  expiresWallMs: 1_800_000_000_000,
  issuedWallMs: 1_790_000_000_000,
  operation: 'startLockdown',
  person: null,
};

let reports: Report[];
let stored: { version: number; note: string }[];
/** What happened, in order. */
let order: string[];
let heard: (Have | Cosig)[];
let shown: Elsewhere[];
let nowMs: number;
let downlink: Downlink;

beforeEach(() => {
  [reports, stored, order, heard, shown, nowMs] = [[], [], [], [], [], 0];
  downlink = createDownlink({
    trust: { ledger: LEDGER, cabinet: CABINET, roster: ROSTER_KEY.verifierKey, command: COMMAND_KEY.verifierKey },
    publisher: { have: (have) => heard.push(have), cosig: (cosig) => heard.push(cosig) },
    storeRoster: (note, version) => {
      stored.push({ note, version });
      order.push(`stored ${version}`);
    },
    storedVersion: () => stored.at(-1)?.version ?? 0,
    offer: (report) => {
      reports.push(report);
      order.push(report.type);
    },
    showElsewhere: (elsewhere) => shown.push(elsewhere),
    onFault: () => {},
    clock: {
      now: () => ({ monotonicMs: nowMs, wallMs: null, clock: 'unsynced' }),
      monotonicMs: () => nowMs,
      after: () => () => {},
      every: () => () => {},
    },
    log: createLog('silent', null),
  });
});

const send = (name: DownName, payload: unknown, retained = false): void => {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  downlink.received(downTopic(CABINET, name), Buffer.from(text), retained);
};
const noteOf = (line: string, header: string, key: Signer): string => key.sign(`${header}\n${line}\n`);
const rosterNote = (roster: unknown, key = ROSTER_KEY, header = `${LEDGER}/roster/v1`): string =>
  noteOf(canonical(roster, ROSTER_LINE), header, key);
const commandNote = (command: unknown, key = COMMAND_KEY, header = `${LEDGER}/command/v1`): string =>
  noteOf(canonical(command), header, key);

describe('a roster', () => {
  it('is durable before it is reported', () => {
    send('roster', { note: rosterNote(ROSTER) });
    expect(order).toEqual(['stored 1', 'RosterReceived']);
    const digest = hash('sha256', canonical(ROSTER, ROSTER_LINE), 'hex');
    expect(reports).toEqual([{ type: 'RosterReceived', version: 1, digest }]);
  });

  describe('in parts', () => {
    const people = Array.from({ length: 400 }, (_, at) => ({ ...ROSTER.people[0], person: personId(`p${at + 1e8}`) }));
    const note = rosterNote({ ...ROSTER, version: 7, people });
    const parts = rosterMessages(note, 7);
    const [first, second] = parts;

    it('is stored once the last one is there, and not before', () => {
      expect(parts.length).toBeGreaterThan(3);
      for (const part of parts.slice(0, -1)) send('roster', part);
      expect(order).toEqual([]);
      send('roster', parts.at(-1));
      expect(order).toEqual(['stored 7', 'RosterReceived']);
    });

    it('that a broker says twice is the same part', () => {
      for (const part of parts) {
        send('roster', part);
        if (part !== parts.at(-1)) send('roster', part);
      }
      expect(order).toEqual(['stored 7', 'RosterReceived']);
    });

    it('begins again after a loss', () => {
      send('roster', first);
      send('roster', second);
      for (const part of parts) send('roster', part);
      expect(order).toEqual(['stored 7', 'RosterReceived']);
    });

    it.each([
      ['one is missing', parts.filter((part) => part !== second)],
      ['the first is missing', parts.slice(1)],
      ['one is of another roster', parts.map((part) => (part === second ? { ...part, version: 8 } : part))],
      ['one was changed', parts.map((part) => (part === second ? { ...part, text: 'x' } : part))],
    ])('is nothing when %s', (_, said) => {
      for (const part of said) send('roster', part);
      expect(order).toEqual([]);
    });
  });

  it('of the same version is no news', () => {
    send('roster', { note: rosterNote(ROSTER) });
    send('roster', { note: rosterNote(ROSTER) });
    expect(order).toEqual(['stored 1', 'RosterReceived']);
  });

  it('of an older version is refused', () => {
    send('roster', { note: rosterNote({ ...ROSTER, version: 5 }) });
    send('roster', { note: rosterNote({ ...ROSTER, version: 4 }) });
    expect(order).toEqual(['stored 5', 'RosterReceived']);
  });

  const forged = signerFromSeed(ROSTER_KEY.name, Buffer.alloc(32, 0x55));
  const refusals: [string, () => unknown][] = [
    ['signed by nobody known', () => ({ note: rosterNote(ROSTER, forged) })],
    ['signed by the command key', () => ({ note: rosterNote(ROSTER, COMMAND_KEY) })],
    ['of another cabinet', () => ({ note: rosterNote({ ...ROSTER, cabinet: ELSEWHERE }) })],
    ['of another ledger', () => ({ note: rosterNote(ROSTER, ROSTER_KEY, 'other.example/roster/v1') })],
    ['under another header', () => ({ note: rosterNote(ROSTER, ROSTER_KEY, `${LEDGER}/command/v1`) })],
    ['changed after signing', () => ({ note: rosterNote(ROSTER).replace('"Kim"', '"Tim"') })],
    ['with a member that nobody knows', () => ({ note: rosterNote({ ...ROSTER, extra: 1 }) })],
    ['without its people', () => ({ note: rosterNote({ ...ROSTER, people: null }) })],
    ['in a time zone that nobody knows', () => ({ note: rosterNote({ ...ROSTER, timeZone: 'Mars/Olympus' }) })],
    [
      'not in its one canonical form',
      () => ({ note: noteOf(JSON.stringify(ROSTER, null, 1).replaceAll('\n', ''), `${LEDGER}/roster/v1`, ROSTER_KEY) }),
    ],
    [
      'with a second line',
      () => ({ note: noteOf(`${canonical(ROSTER, ROSTER_LINE)}\n{}`, `${LEDGER}/roster/v1`, ROSTER_KEY) }),
    ],
    ['that is no JSON', () => '{"note":'],
    ['that is no object', () => '7'],
  ];
  it.each(refusals)('%s changes nothing', (_name, payload) => {
    send('roster', payload());
    expect(order).toEqual([]);
  });

  it('may still be refused after it was signed, and the next good one is taken', () => {
    send('roster', { note: rosterNote({ ...ROSTER, extra: 1 }) });
    const next: Roster = { ...ROSTER, version: 2 };
    send('roster', { note: rosterNote(next) });
    expect(order).toEqual(['stored 2', 'RosterReceived']);
  });
});

describe('a command', () => {
  it('that is signed, whole and for this cabinet becomes an input', () => {
    send('command', { note: commandNote(COMMAND) });
    expect(reports).toEqual([{ type: 'CommandReceived', command: COMMAND }]);
  });

  it('that opens a key for somebody says for whom and by whom, or it is none', () => {
    const { person: _person, ...common } = COMMAND;
    const at = { reason: null, slot: 4, tag: null };
    const release = { ...common, ...at, approver: 'p0000ola1', operation: 'release', person: 'p0000kim1' };
    send('command', { note: commandNote(release) });
    expect(reports).toEqual([{ type: 'CommandReceived', command: release }]);
    send('command', { note: commandNote({ ...release, approver: null }) });
    send('command', { note: commandNote({ ...release, person: null }) });
    send('command', { note: commandNote({ ...release, slot: 256 }) });
    send('command', { note: commandNote(release) }, true);
    expect(reports.slice(1).map((report) => 'why' in report && report.why)).toEqual([
      'malformed',
      'malformed',
      'malformed',
      'retained',
    ]);
  });

  const forged = signerFromSeed(COMMAND_KEY.name, Buffer.alloc(32, 0x55));
  const refusals: [string, string, () => unknown, boolean?][] = [
    ['retained by the broker', 'retained', () => ({ note: commandNote(COMMAND) }), true],
    ['signed by nobody known', 'signature', () => ({ note: commandNote(COMMAND, forged) })],
    ['signed by the roster key', 'signature', () => ({ note: commandNote(COMMAND, ROSTER_KEY) })],
    [
      'changed after signing',
      'signature',
      () => ({ note: commandNote(COMMAND).replace('startLockdown', 'endLockdown') }),
    ],
    ['for another cabinet', 'otherCabinet', () => ({ note: commandNote({ ...COMMAND, cabinet: ELSEWHERE }) })],
    ['of another ledger', 'malformed', () => ({ note: commandNote(COMMAND, COMMAND_KEY, 'other.example/command/v1') })],
    [
      'with an operation that nobody knows',
      'malformed',
      () => ({ note: commandNote({ ...COMMAND, operation: 'openAll' }) }),
    ],
    ['with a member too many', 'malformed', () => ({ note: commandNote({ ...COMMAND, slot: 3 }) })],
    [
      'not in its one canonical form',
      'malformed',
      () => ({
        note: noteOf(JSON.stringify({ ...COMMAND }, null, 1).replaceAll('\n', ''), `${LEDGER}/command/v1`, COMMAND_KEY),
      }),
    ],
    ['of more than 4 KiB', 'malformed', () => ({ note: commandNote(COMMAND), padding: 'x'.repeat(4096) })],
    ['that is no JSON', 'malformed', () => 'open sesame'],
    ['without a note', 'malformed', () => ({})],
  ];
  it.each(refusals)('%s is refused as %s, and nothing of it is repeated', (_name, why, payload, retained) => {
    send('command', payload(), retained);
    expect(reports).toEqual([{ type: 'CommandRejected', command: null, operation: null, why }]);
  });

  it('in a flood fills no journal', () => {
    for (let index = 0; index < 500; index += 1) send('command', '{}');
    expect(reports).toHaveLength(30);
    nowMs = 60_000;
    send('command', '{}');
    expect(reports).toHaveLength(31);
  });
});

describe('an answer', () => {
  it('goes to the publisher', () => {
    const have: Have = { epoch: 1, size: 3, note: null, refused: null };
    const cosig: Cosig = { epoch: 1, size: 3, note: 'x' };
    send('have', have);
    send('cosig', cosig);
    expect(heard).toEqual([have, cosig]);
  });

  it.each([
    ['a size below zero', { epoch: 1, size: -1, note: null, refused: null }],
    ['a refusal that nobody knows', { epoch: 1, size: 1, note: null, refused: 'bored' }],
    ['a member too many', { epoch: 1, size: 1, note: null, refused: null, more: 1 }],
    ['no JSON', '\u0000\u0001'],
  ])('with %s is dropped', (_name, payload) => {
    send('have', payload);
    send('cosig', payload);
    expect(heard).toEqual([]);
  });
});

describe('what other cabinets saw', () => {
  const line = {
    key: 'k00000001',
    cabinetName: 'Service drive',
    slotName: 'B04',
    person: null,
    reason: null,
    sinceWallMs: 1_772_000_000_000,
    dueWallMs: null,
  };
  const message = { asOfWallMs: 1_772_000_060_000, keys: [line] };

  it('goes to the screen, the newest in place of the one before, and becomes no input', () => {
    send('elsewhere', message);
    send('elsewhere', { ...message, keys: [] });
    expect(shown).toEqual([message, { ...message, keys: [] }]);
    expect([order, heard]).toEqual([[], []]);
  });

  const refusals: [string, unknown, boolean?][] = [
    ['kept by the broker since nobody knows when', message, true],
    ['of no moment', { keys: [line] }],
    ['of a moment before time', { ...message, asOfWallMs: -1 }],
    ['with a member too many', { ...message, open: 'all' }],
    ['with a line that has a member too many', { ...message, keys: [{ ...line, slot: 4 }] }],
    ['with a key that is no key', { ...message, keys: [{ ...line, key: '../../etc' }] }],
    ['with a person who is none', { ...message, keys: [{ ...line, person: 'Kim' }] }],
    ['with a name without end', { ...message, keys: [{ ...line, cabinetName: 'x'.repeat(121) }] }],
    ['with half a line', { ...message, keys: [{ key: line.key }] }],
    ['with one bad line among good ones', { ...message, keys: [line, { ...line, sinceWallMs: 'now' }, line] }],
    ['of more than 64 KiB', { ...message, keys: Array.from({ length: 500 }, () => line) }],
    ['of more lines than there may be', { ...message, keys: Array.from({ length: 1001 }, () => line) }],
    ['that is a list', [message]],
    ['that is nothing', null],
    ['that is no JSON', 'In Service drive'],
  ];
  it.each(refusals)('%s is dropped, and what was shown before stays', (_name, payload, retained) => {
    send('elsewhere', message);
    send('elsewhere', payload, retained);
    expect(shown).toEqual([message]);
    expect(order).toEqual([]);
  });
});

it('a topic of somebody else, or of our own mouth, is dropped', () => {
  const payload = Buffer.from(JSON.stringify({ epoch: 1, size: 3, note: null, refused: null }));
  for (const topic of [
    downTopic(ELSEWHERE, 'have'),
    upTopic(CABINET, 'hello'),
    'keycab/v1/x/down/have',
    '',
    '$SYS/x',
  ]) {
    downlink.received(topic, payload, false);
  }
  expect([heard, reports]).toEqual([[], []]);
});

it('bytes that are no text are dropped', () => {
  for (const name of ['have', 'cosig', 'roster', 'command', 'elsewhere'] as const) {
    downlink.received(downTopic(CABINET, name), Uint8Array.of(0xff, 0xfe, 0x80), false);
  }
  expect(order).toEqual(['CommandRejected']);
  expect(shown).toEqual([]);
});
