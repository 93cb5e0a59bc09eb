// What a control panel says to an OSDP reader, what it may hear, and the lights and tones for people; pure.

export const COMMAND = {
  poll: 0x60,
  identify: 0x61,
  capabilities: 0x62,
  localState: 0x64,
  led: 0x69,
  buzzer: 0x6a,
  setKey: 0x75,
  challenge: 0x76,
  proof: 0x77,
} as const;

export const REPLY = {
  ack: 0x40,
  nak: 0x41,
  identity: 0x45,
  capabilities: 0x46,
  localState: 0x48,
  readerState: 0x4b,
  raw: 0x50,
  keypad: 0x53,
  answer: 0x76,
  firstMac: 0x78,
  busy: 0x79,
} as const;

export const NAK = {
  check: 0x01,
  length: 0x02,
  unknown: 0x03,
  sequence: 0x04,
  security: 0x06,
  record: 0x09,
} as const;

export interface Command {
  readonly id: number;
  readonly data: Uint8Array;
}

export const command = (id: number, ...data: readonly number[]): Command => ({ id, data: Uint8Array.from(data) });

/** 16 bytes of key; only ever inside a secure channel. */
export const setKey = (key: Uint8Array): Command => command(COMMAND.setKey, 0x01, key.length, ...key);

const SECURITY = 9;
const AES_128 = 0x01;

/** Capabilities come as triples: function, compliance, count. */
export function knowsSecureChannel(capabilities: Uint8Array): boolean {
  for (let at = 0; at + 2 < capabilities.length; at += 3) {
    if (capabilities[at] === SECURITY) return ((capabilities[at + 1] ?? 0) & AES_128) !== 0;
  }
  return false;
}

export type Feedback = 'accepted' | 'refused';

const RED = 1;
const GREEN = 2;
/** Reader 0, LED 0: a temporary rhythm in 100 ms, then whatever it showed before. */
const led = (color: number, on: number, off: number, tenths: number): Command =>
  command(COMMAND.led, 0, 0, 2, on, off, color, 0, tenths, 0, 0, 0, 0, 0, 0);
/** Reader 0, its usual tone. */
const buzzer = (on: number, off: number, count: number): Command => command(COMMAND.buzzer, 0, 2, on, off, count);

/** One long green and a short tone, or red that blinks and three tones: nobody needs to tell the colors apart. */
export const FEEDBACK: Readonly<Record<Feedback, readonly Command[]>> = {
  accepted: [led(GREEN, 15, 0, 15), buzzer(1, 0, 1)],
  refused: [led(RED, 3, 3, 18), buzzer(1, 1, 3)],
};
