// What passes on the wire, told in a line each: MQTT publishes and what they carry; reads a stream, changes nothing.
import { parser, type Packet } from 'mqtt-packet';
import type { Readable } from 'node:stream';

export interface MqttSeen {
  /** UTC milliseconds. */
  readonly at: number;
  /** `up`: from a cabinet. */
  readonly direction: 'up' | 'down';
  readonly topic: string;
  /** Of the payload. */
  readonly bytes: number;
  readonly summary: string;
}

/** Bytes that are no MQTT end the reading of this stream, never the stream itself. */
export function tapMqtt(
  stream: Readable,
  direction: MqttSeen['direction'],
  nowMs: () => number,
  seen: (packet: MqttSeen) => void,
): void {
  const read = parser();
  let readable = true;
  read.on('packet', (packet: Packet) => {
    if (packet.cmd !== 'publish') return;
    const payload = Buffer.from(packet.payload);
    const summary = summarize(packet.topic, payload);
    seen({ at: nowMs(), direction, topic: packet.topic, bytes: payload.length, summary });
  });
  read.on('error', () => (readable = false));
  stream.on('data', (chunk: Buffer) => {
    if (readable) read.parse(chunk);
  });
}

const count = (lines: number): string => (lines === 1 ? '1 line' : `${lines} lines`);

/** One clause about a payload; never a secret, since payloads here are public to both ends. */
export function summarize(topic: string, payload: Buffer): string {
  const name = topic.split('/').at(-1) ?? '';
  let content: Record<string, unknown>;
  try {
    content = JSON.parse(payload.toString('utf8')) as Record<string, unknown>;
  } catch {
    return 'not JSON';
  }
  if (typeof content !== 'object' || content === null) return 'not an object';
  const text = (member: string): string => {
    const value = content[member];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '?';
  };
  switch (name) {
    case 'hello':
      return `boot ${text('boot')}, ${text('size')} lines, epoch ${text('epoch')}`;
    case 'have':
      return content['refused'] === null || content['refused'] === undefined
        ? `the cloud holds ${text('size')} lines`
        : `refused: ${text('refused')}, the cloud holds ${text('size')} lines`;
    case 'batch': {
      const lines = Array.isArray(content['lines']) ? content['lines'].length : 0;
      return lines === 0 ? `heartbeat at ${text('from')}` : `${count(lines)} from ${text('from')}, signed`;
    }
    case 'cosig':
      return `cosigned as far as ${text('size')}`;
    case 'status':
      return content['state'] === 'online' ? `online, ${text('waiting')} waiting` : text('state');
    case 'roster':
      return 'the roster, signed';
    case 'command':
      return 'a command, signed';
    default:
      return name;
  }
}
