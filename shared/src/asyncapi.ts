// The conversation between cabinets and cloud, and the messages to webhooks, as an AsyncAPI 3 document; pure.
import type { TSchema } from 'typebox';
import { CabinetEvent } from './events/cabinet.ts';
import { OfficeEvent } from './events/office.ts';
import { DOWN, UP } from './topics.ts';

type Json = Readonly<Record<string, unknown>>;

const UP_TOLD = {
  hello: 'A cabinet has connected: how far its journal and its roster are',
  batch: 'Lines of its journal, with a checkpoint that covers them; without lines a heartbeat',
  status: 'Birth and will: reachable or not, and how many lines wait',
} as const satisfies Record<keyof typeof UP, string>;
const DOWN_TOLD = {
  have: 'How far this service has the journal, and what it could not take',
  cosig: 'The checkpoint, cosigned by the witness: the cursor may move',
  roster: 'Who may what, as one signed note',
  command: 'One signed, single-use command',
  elsewhere: 'Where keys of this cabinet are now: for the eyes of people alone',
} as const satisfies Record<keyof typeof DOWN, string>;

/** Typebox schemas are JSON Schema; what is no JSON in them is left out. */
const plain = (schema: TSchema): Json => JSON.parse(JSON.stringify(schema)) as Json;
const capital = (name: string): string => name.replace(/^./, (first) => first.toUpperCase());
const ref = (to: string): Json => ({ $ref: `#/${to}` });

interface Topic {
  readonly direction: 'up' | 'down';
  readonly name: string;
  readonly told: string;
  readonly schema: TSchema;
}

const topicsOf = (
  direction: 'up' | 'down',
  schemas: Readonly<Record<string, TSchema>>,
  told: Readonly<Record<string, string>>,
) => Object.entries(schemas).map(([name, schema]): Topic => ({ direction, name, told: told[name] ?? '', schema }));

const channelOf = ({ direction, name }: Topic): string => `${direction}${capital(name)}`;

/** The kinds of lines of a union, each a schema of its own. */
const kindsOf = (union: { readonly anyOf: readonly TSchema[] }, prefix: string): [string, Json][] =>
  union.anyOf.map((schema) => {
    const one = plain(schema);
    const { type } = one['properties'] as { type: { const: string } };
    return [`${prefix}${type.const}`, one];
  });

/** @see AsyncAPI 3.0.0 */
export function asyncApi(): Json {
  const topics = [...topicsOf('up', UP, UP_TOLD), ...topicsOf('down', DOWN, DOWN_TOLD)];
  const cabinet = kindsOf(CabinetEvent, 'Cabinet');
  const office = kindsOf(OfficeEvent, 'Office');
  const anyOf = (kinds: readonly [string, Json][]): Json => ({
    oneOf: kinds.map(([name]) => ref(`components/schemas/${name}`)),
  });
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Keycab',
      version: '1',
      description:
        'MQTT 3.1.1 between key cabinets and their cloud, QoS 1, nothing retained; and CloudEvents to webhooks. The acknowledgement of a line is its cosignature, never a PUBACK.',
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/json',
    channels: {
      ...Object.fromEntries(
        topics.map((topic) => [
          channelOf(topic),
          {
            address: `keycab/v1/{cabinet}/${topic.direction}/${topic.name}`,
            description: topic.told,
            parameters: { cabinet: ref('components/parameters/cabinet') },
            messages: { [topic.name]: ref(`components/messages/${channelOf(topic)}`) },
          },
        ]),
      ),
      webhook: {
        address: null,
        description:
          'Sent by POST to every webhook that asked for it, signed as Standard Webhooks says, in order per partitionkey',
        messages: { line: ref('components/messages/line') },
      },
    },
    operations: {
      ...Object.fromEntries(
        topics.map((topic) => [
          `${topic.direction === 'up' ? 'receive' : 'send'}${capital(topic.name)}`,
          {
            action: topic.direction === 'up' ? 'receive' : 'send',
            channel: ref(`channels/${channelOf(topic)}`),
            summary: topic.told,
          },
        ]),
      ),
      sendLine: {
        action: 'send',
        channel: ref('channels/webhook'),
        summary: 'Every stored line, to whoever asked for it',
      },
    },
    components: {
      parameters: { cabinet: { description: 'The id of the cabinet: c and 32 hex digits' } },
      messages: {
        ...Object.fromEntries(
          topics.map((topic) => [
            channelOf(topic),
            { name: topic.name, summary: topic.told, payload: ref(`components/schemas/${channelOf(topic)}`) },
          ]),
        ),
        line: {
          name: 'line',
          summary: 'One line of a cabinet’s journal or of the office’s log, as a CloudEvent',
          contentType: 'application/cloudevents+json',
          headers: ref('components/schemas/webhookHeaders'),
          payload: ref('components/schemas/cloudEvent'),
        },
      },
      schemas: {
        ...Object.fromEntries(topics.map((topic) => [channelOf(topic), plain(topic.schema)])),
        webhookHeaders: {
          type: 'object',
          required: ['webhook-id', 'webhook-timestamp', 'webhook-signature'],
          properties: {
            'webhook-id': { type: 'string', description: 'The id of the CloudEvent, the same each time it is sent' },
            'webhook-timestamp': {
              type: 'string',
              pattern: '^[0-9]+$',
              description: 'Seconds since 1970, of this try',
            },
            'webhook-signature': {
              type: 'string',
              description: 'v1, and HMAC-SHA-256 in base64; two of them while a secret changes',
            },
          },
        },
        cloudEvent: {
          type: 'object',
          required: ['specversion', 'id', 'source', 'type', 'datacontenttype', 'sequence', 'partitionkey', 'data'],
          properties: {
            specversion: { const: '1.0' },
            id: { type: 'string', description: 'Log, epoch and number of the line' },
            source: { type: 'string' },
            type: { type: 'string', enum: [...new Set([...cabinet, ...office].map(([, one]) => typeOf(one)))].sort() },
            subject: { type: 'string', description: 'The key that it is about' },
            time: { type: 'string', format: 'date-time' },
            datacontenttype: { const: 'application/json' },
            sequence: { type: 'string', pattern: '^[0-9]{16}$', description: 'The arrival number' },
            partitionkey: { type: 'string' },
            data: { anyOf: [ref('components/schemas/cabinetLine'), ref('components/schemas/officeLine')] },
          },
        },
        cabinetLine: anyOf(cabinet),
        officeLine: anyOf(office),
        ...Object.fromEntries([...cabinet, ...office]),
      },
    },
  };
}

const typeOf = (one: Json): string => (one['properties'] as { type: { const: string } }).type.const;
