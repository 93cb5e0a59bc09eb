// Secrets as canaries: a whole cabinet and its cloud are given badges, PINs and codes, and then everything they have said or
// kept is searched for them.
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Roster } from '@keycab/shared/roster';
import { makeVerifier } from '@keycab/firmware/credentials/argon';
import { codeDigest } from '@keycab/firmware/credentials/digest';
import { badgeDigest, pepperOf, pinMaterial } from '@keycab/shared/proof/credential';
import type { Touch } from '@keycab/firmware/kiosk/screen';
import type { Log } from '@keycab/firmware/log';
import { createOsdpReader } from '@keycab/hardware/simulated/osdp';
import { realTicker } from '@keycab/hardware/simulated/clock';
import { memoryLine } from '@keycab/hardware/simulated/wire';
import { openHouse, type House } from '../house/uplink.rig.ts';
import { CABINET, KIM, MARIA, OLA, ROSTER } from '../people.ts';
import { withoutPin } from './room.rig.ts';
import { findsIn, textSecret, type Secret } from './search.ts';

const PIN_KEY = randomBytes(32);
const BADGE_KEY = randomBytes(32);
const READER_KEY = randomBytes(16);
const PEPPER = pepperOf(PIN_KEY, CABINET);
const PINS = { kim: '49307526', ola: '80941173', wrong: '55512897' };
const CODES = { right: '603188425791', wrong: '777412369085' };

/** 34 bits: 32 of number between an even and an odd parity. */
function wiegand34(hex: string): string {
  const bits = Number.parseInt(hex, 16).toString(2).padStart(32, '0');
  const ones = (text: string): number => text.replaceAll('0', '').length;
  return `${ones(bits.slice(0, 16)) % 2}${bits}${(ones(bits.slice(16)) + 1) % 2}`;
}
const BADGES = { kim: 'C0DEF00D', stranger: 'BEEFCAFE' };
const credential = (hex: string) =>
  ({ technology: 'wiegand34', facility: hex.slice(0, 4), number: hex.slice(4) }) as const;

let house: House;
let roster: Roster;
const logged: string[] = [];
const heard: string[] = [];
const simulated = createOsdpReader({ name: 'front', ticker: realTicker(), address: 1, key: READER_KEY });

async function touch(...touches: Touch[]): Promise<void> {
  for (const each of touches) {
    const reply = await fetch(`${house.address()}/api/touch`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(each),
    });
    heard.push(await reply.text());
    expect(reply.status).toBe(204);
    heard.push(JSON.stringify(await house.screen()));
  }
}
const type = (digits: string): Promise<void> =>
  touch(...[...digits].map((digit) => ({ type: 'DigitTouched', digit }) as const), { type: 'EnterTouched' });
async function happens(what: string, times = 1): Promise<void> {
  const count = async (): Promise<number> => (await house.eventTypes()).filter((each) => each === what).length;
  await expect.poll(count, { timeout: 15_000 }).toBeGreaterThanOrEqual(times);
}

beforeAll(async () => {
  const note = (fields: unknown, sentence: string): void => void logged.push(JSON.stringify([fields, sentence]));
  const log: Log = { debug: note, info: note, warn: note, error: note, fatal: note };
  const verifier = (person: typeof KIM, pin: string): Promise<string> =>
    makeVerifier(pinMaterial(PEPPER, person, pin), randomBytes(16));
  const pins = new Map([
    [KIM, await verifier(KIM, PINS.kim)],
    [OLA, await verifier(OLA, PINS.ola)],
  ]);
  roster = {
    ...ROSTER,
    people: ROSTER.people.map(withoutPin).map((person, at) => {
      const pin = pins.get(person.person);
      const badges = person.person === KIM ? [badgeDigest(BADGE_KEY, credential(BADGES.kim))] : [];
      return { ...person, badges, ...(pin === undefined ? {} : { pin }), staffNumber: String(4711 + at) };
    }),
    visits: [
      {
        visit: 'visit00001',
        person: MARIA,
        sponsor: OLA,
        code: codeDigest(BADGE_KEY, CODES.right),
        keys: [],
        fromWallMs: 0,
        toWallMs: Number.MAX_SAFE_INTEGER,
      },
    ],
  };
  simulated.wire.plug();
  house = await openHouse({
    log,
    roster,
    badgeKey: BADGE_KEY,
    pinKey: PIN_KEY,
    readers: [{ name: 'front', kind: 'osdp', port: 'unix:front.sock', address: 1, keyFile: 'front.key' }],
    files: { 'front.key': READER_KEY },
    line: (path) => (path.endsWith('front.sock') ? memoryLine(simulated.wire, realTicker()) : NO_LINE),
  });
  await house.startCloud();
  await house.startCabinet();
  await house.putRoster(2);
}, 60_000);

afterAll(() => house?.close());

const NO_LINE = { open: () => {}, write: () => {}, close: () => {} };

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

describe('what was typed and shown at a cabinet', () => {
  const typed: Secret[] = [
    ...Object.entries({ ...PINS, ...CODES }).map(([name, digits]) => textSecret(`${name} digits`, digits)),
    ...Object.entries(BADGES).flatMap(([name, hex]) => [
      textSecret(`${name} badge`, hex),
      { name: `${name} badge`, bytes: Buffer.from(hex, 'hex') },
    ]),
    textSecret('duress PIN', `${PINS.kim.slice(0, -1)}${(Number(PINS.kim.at(-1)) + 1) % 10}`),
    ...[PEPPER, PIN_KEY, BADGE_KEY, READER_KEY].map((bytes, at) => ({ name: `key ${at}`, bytes })),
    { name: 'material', bytes: Buffer.from(pinMaterial(PEPPER, KIM, PINS.kim), 'hex') },
  ];
  const said = (): Record<string, Uint8Array> => ({
    'the log': Buffer.from(logged.join('\n')),
    'answers of the kiosk': Buffer.from(heard.join('\n')),
    'what went to the cloud': Buffer.concat(house.cable.wentUp),
  });
  const kept = (): Record<string, Uint8Array> =>
    Object.fromEntries(
      filesBelow(house.folder)
        .filter((path) => !path.endsWith('.key'))
        .map((path) => [relative(house.folder, path), readFileSync(path)]),
    );

  it('went its way: badges, a visit, a stranger, staff numbers, a wrong PIN and one under duress', async () => {
    await expect.poll(() => house.appliedRosters(), { timeout: 15_000 }).toContain(2);
    await expect.poll(() => simulated.secure(), { timeout: 15_000 }).toBe(true);

    // By badge, by a badge that nobody knows, by codes typed at the reader and on the glass.
    simulated.present(wiegand34(BADGES.kim));
    await happens('SessionOpened');
    await touch({ type: 'DoneTouched' });
    simulated.press(`${CODES.wrong}#`);
    await happens('AccessRefused');
    await touch({ type: 'EntryLeft' }, { type: 'CodeTouched' });
    await type(CODES.right);
    await happens('SessionOpened', 2);
    await touch({ type: 'DoneTouched' });
    simulated.present(wiegand34(BADGES.stranger));
    await happens('AccessRefused', 2);
    // By staff number, once the reader is off: a wrong PIN, one under duress, a manager's, who enrolls the stranger.
    simulated.wire.unplug();
    await happens('ReaderLost');
    const number = async (digits: string, pin: string): Promise<void> => {
      await touch({ type: 'StaffTouched' });
      await type(digits);
      await type(pin);
    };
    await number('4714', PINS.ola);
    await happens('SessionOpened', 3);
    await touch({ type: 'EnrollTouched', person: MARIA, department: null });
    await happens('BadgeEnrolled');
    await touch({ type: 'DoneTouched' });
    await number('4711', PINS.wrong);
    await happens('PinRefused');
    await type(`${PINS.kim.slice(0, -1)}${(Number(PINS.kim.at(-1)) + 1) % 10}`);
    // After a wrong one the number is kept, and its PIN is typed again.
    await happens('DuressSignaled');
    await house.expectEqual();
  }, 60_000);

  it('is in no log, answer, message or file of cabinet and cloud', () => {
    const places = { ...said(), ...kept() };
    expect(Object.keys(places).filter((name) => /journal\.db(-wal)?$/.test(name))).toHaveLength(2);
    for (const bytes of Object.values(said())) expect(bytes.length).toBeGreaterThan(100);
    expect(findsIn(places, typed)).toEqual([]);
  });

  it('leaves as verifiers only what the roster itself holds: neither log, screen nor record has them', async () => {
    const verifiers = roster.people.flatMap(({ pin }) => (pin === undefined ? [] : [textSecret('verifier', pin)]));
    const hashes = verifiers.map(({ bytes }) => textSecret('hash', Buffer.from(bytes).toString().slice(-43)));
    expect(hashes).toHaveLength(2);
    const lines = await (await fetch(`${house.address()}/api/journal?limit=256`)).text();
    expect(findsIn({ ...said(), 'the journal': Buffer.from(lines) }, [...verifiers, ...hashes])).toEqual([]);
    expect(lines).toContain(badgeDigest(BADGE_KEY, credential(BADGES.stranger)));
  });

  it('would have been found, in whatever spelling', () => {
    const leak = (text: string) => findsIn({ ...said(), leak: Buffer.from(`before ${text} after`) }, typed);
    expect(leak(PINS.kim)).toEqual(['kim digits in leak']);
    expect(leak(Buffer.from(CODES.wrong).toString('hex'))).toEqual(['wrong digits in leak']);
    expect(leak(Buffer.from(`x${PINS.ola}`).toString('base64'))).toEqual(['ola digits in leak']);
    expect(leak(BADGES.stranger.toLowerCase())).toEqual(['stranger badge in leak']);
    expect(leak(Buffer.from(PEPPER).toString('base64url'))).toEqual(['key 0 in leak']);
    // The file that keeps a key is one that this search knows how to read.
    const key = readFileSync(join(house.folder, 'pin.key'));
    expect(findsIn({ 'pin.key': key }, typed)).toEqual(['key 1 in pin.key']);
  });
});
