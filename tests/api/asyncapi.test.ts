// The description of topics and messages: another's parser finds nothing wrong with it, and it is the one that is spoken.
import { asyncApi } from '@keycab/shared/asyncapi';
import { EVENT_KINDS } from '@keycab/shared/events/kinds';
import { cabinetId } from '@keycab/shared/ids';
import { DOWN, downTopic, parseTopic, UP, upTopic, type DownName, type UpName } from '@keycab/shared/topics';
import { Parser } from '@asyncapi/parser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SALES } from '../projections/fixture.ts';
import { openApi, type Api } from './rig.ts';

interface Document {
  channels: Record<string, { address: string | null; messages: Record<string, { $ref: string }> }>;
  operations: Record<string, { action: string; channel: { $ref: string } }>;
  components: { messages: Record<string, { payload: { $ref: string } }>; schemas: Record<string, unknown> };
}

let api: Api;
let served: Document;
beforeAll(async () => {
  api = await openApi({ pages: false });
  served = (await api.app.inject('/asyncapi.json')).json<Document>();
});
afterAll(() => api.close());

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
/** Spectral's 0; the rest are wishes about style. */
const ERROR: number = 0;
const isError = ({ severity }: { readonly severity: number }): boolean => severity === ERROR;
const faults = async (document: unknown): Promise<readonly string[]> => {
  const found = await new Parser().validate(JSON.stringify(document));
  return found.filter(isError).map(({ message, path }) => `${path.join('.')}: ${message}`);
};

describe('the document', () => {
  test('is served as it was made', () => expect(served).toEqual(plain(asyncApi())));

  test('is read by the parser of AsyncAPI without an error', async () => {
    const { document } = await new Parser().parse(JSON.stringify(served));
    expect(await faults(served)).toEqual([]);
    expect(document?.version()).toBe('3.0.0');
    expect(document?.channels().all()).toHaveLength(Object.keys(UP).length + Object.keys(DOWN).length + 1);
  });

  test('would be found wrong by it with a channel that leads nowhere', async () => {
    const broken = structuredClone(served);
    const [first] = Object.values(broken.operations);
    if (first !== undefined) first.channel.$ref = '#/channels/nowhere';
    expect((await faults(broken)).length).toBeGreaterThan(0);
  });

  test('has the topics that are spoken, each with its own schema, and no other', () => {
    const cabinet = cabinetId(SALES);
    const spoken = [
      ...Object.keys(UP).map((name) => upTopic(cabinet, name as UpName)),
      ...Object.keys(DOWN).map((name) => downTopic(cabinet, name as DownName)),
    ];
    const described = Object.values(served.channels).flatMap(({ address, messages }) => {
      if (address === null) return [];
      const topic = address.replace('{cabinet}', cabinet);
      const parsed = parseTopic(topic);
      const [message] = Object.values(messages);
      const payload = served.components.messages[message?.$ref.split('/').at(-1) ?? '']?.payload.$ref ?? '';
      expect(served.components.schemas[payload.split('/').at(-1) ?? '']).toEqual(plain(parsed?.schema));
      return [topic];
    });
    expect(described.toSorted()).toEqual(spoken.toSorted());
  });

  test('names every kind of line', () => {
    const { cloudEvent } = served.components.schemas as Record<string, { properties: { type: { enum: string[] } } }>;
    expect(cloudEvent?.properties.type.enum).toEqual(EVENT_KINDS);
    expect(EVENT_KINDS).toContain('KeyTaken');
    expect(EVENT_KINDS).toContain('WebhookMade');
  });
});
