// The typed client: its paths come from the contract, its answers from a real socket.
import type { Answer, KeyState } from '@keycab/shared/answer';
import type { KeyId } from '@keycab/shared/ids';
import type { Paths } from '@keycab/shared/paths';
import createClient from 'openapi-fetch';
import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from 'vitest';
import { keyOf, SERVICE } from '../projections/fixture.ts';
import { openApi, type Api } from './rig.ts';

let api: Api;
let client: ReturnType<typeof createClient<Paths>>;
beforeAll(async () => {
  api = await openApi();
  client = createClient<Paths>({ baseUrl: await api.listen() });
});
afterAll(() => api.close());

describe('the typed client', () => {
  test('has one path for each route, with what each takes and answers', () => {
    expectTypeOf<keyof Paths>().toEqualTypeOf<
      | '/api/v1/me'
      | '/api/v1/site'
      | '/api/v1/staff'
      | '/api/v1/who'
      | '/api/v1/keys'
      | '/api/v1/orders'
      | '/api/v1/orders/send'
      | '/api/v1/keys/{id}'
      | '/api/v1/keys/{id}/at'
      | '/api/v1/keys/{id}/parking'
      | '/api/v1/keys/{id}/spans'
      | '/api/v1/keys/{id}/timeline'
      | '/api/v1/matters'
      | '/api/v1/cabinets'
      | '/api/v1/events'
      | '/api/v1/acts'
      | '/api/v1/deliveries'
      | '/api/v1/deliveries/{id}'
      | '/api/v1/deliveries/{id}/worksheet.pdf'
      | '/api/v1/unsigned'
      | '/api/v1/unsigned.csv'
      | '/api/v1/crossings'
      | '/api/v1/drives'
      | '/api/v1/loans'
      | '/api/v1/transits'
      | '/api/v1/plates'
      | '/api/v1/plates.csv'
      | '/api/v1/appointments'
      | '/api/v1/appointments/import'
      | '/api/v1/leads'
      | '/api/v1/vehicles/{id}'
      | '/api/v1/vehicles/{id}/thread'
      | '/api/v1/audit'
      | '/api/v1/audit/lines/{log}/{epoch}/{seq}'
      | '/api/v1/audit/proof'
      | '/api/v1/audit/verify'
      | '/api/v1/steel'
      | '/api/v1/notices'
      | '/api/v1/notices/devices'
      | '/api/v1/notices/devices/remove'
      | '/api/v1/notices/read'
      | '/api/v1/notices/settings'
      | '/api/v1/notices/test'
      | '/api/v1/admin/acts'
      | '/api/v1/admin/choices'
      | '/api/v1/admin/feeds'
      | '/api/v1/admin/keys'
      | '/api/v1/admin/keys/{id}'
      | '/api/v1/admin/people'
      | '/api/v1/admin/people/{id}'
      | '/api/v1/admin/rosters'
      | '/api/v1/admin/rules'
      | '/api/v1/accounts'
      | '/api/v1/accounts/invite'
      | '/api/v1/accounts/memberships'
      | '/api/v1/accounts/withdraw'
      | '/api/v1/tokens'
      | '/api/v1/tokens/create'
      | '/api/v1/tokens/revoke'
      | '/api/v1/webhooks'
      | '/api/v1/webhooks/create'
      | '/api/v1/webhooks/change'
      | '/api/v1/webhooks/remove'
      | '/api/v1/webhooks/replay'
      | '/api/v1/webhooks/{id}/deliveries'
      | '/api/v1/availability'
      | '/api/v1/availability.csv'
    >();
    type Timeline = Paths['/api/v1/keys/{id}/timeline']['get'];
    expectTypeOf<Timeline['parameters']['path']>().toEqualTypeOf<{ id: KeyId }>();
    expectTypeOf<Timeline['parameters']['query']>().toEqualTypeOf<{ limit?: number; before?: number }>();
    expectTypeOf<Paths['/api/v1/keys']['get']['parameters']['query']['state']>().toEqualTypeOf<
      KeyState | 'notIn' | undefined
    >();
    expectTypeOf<keyof Paths['/api/v1/site']>().toEqualTypeOf<'get'>();
  });

  test('reads an answer in the type of the contract', async () => {
    const { data, error } = await client.GET('/api/v1/keys/{id}', { params: { path: { id: keyOf('4512') } } });
    expectTypeOf(data?.state).toEqualTypeOf<Answer['state'] | undefined>();
    expect([data?.label, error]).toEqual(['4512', undefined]);
    const list = await client.GET('/api/v1/keys', { params: { query: { cabinet: SERVICE, limit: 1 } } });
    expect(list.data).toMatchObject({ total: 2, keys: [{ label: '61204' }] });
  });

  test('reads a refusal as a problem', async () => {
    const { data, error } = await client.GET('/api/v1/who', { params: { query: { q: '4512', limit: 51 } } });
    expectTypeOf(error?.code).toEqualTypeOf<string | undefined>();
    expect([data, error?.code, error?.status]).toEqual([undefined, 'KC-API-01', 400]);
  });
});
