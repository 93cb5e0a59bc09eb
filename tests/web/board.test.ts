// What the board shows of what the service tells: whose department, in which order, and nobody's name.
import type { Answer, Person } from '@keycab/shared/answer';
import { DEPARTMENTS } from '@keycab/shared/department';
import { keyId, personId } from '@keycab/shared/ids';
import { expect, test } from 'vitest';
import { overdueRows, partAsked, waitingRows } from '../../cloud/web/board/rows.ts';

const person = (department: Person['department']): Person => ({
  person: personId('p000maria1'),
  name: 'Maria Lopez',
  givenName: 'Maria',
  department,
});
const answer = (label: string, due: number | null, department: Person['department']): Answer =>
  ({
    key: keyId(`k${label.padStart(9, '0')}`),
    label,
    state: 'out',
    dueWallMs: due,
    holder: { kind: 'person', ...person(department), withoutRelease: false },
  }) as Answer;

test('what falls due while the board hangs there turns overdue, the longest first', () => {
  const out = [answer('4512', 90, 'Service'), answer('4603', 50, 'Sales'), answer('4499', null, 'Sales')];
  expect(overdueRows(out, null, 40)).toEqual([]);
  expect(overdueRows(out, null, 100).map(({ label }) => label)).toEqual(['4603', '4512']);
  expect(overdueRows(out, 'Service', 100).map(({ label }) => label)).toEqual(['4512']);
  expect(JSON.stringify(overdueRows(out, null, 100))).not.toContain('Maria');
});

test('a customer who waits is on the wall of who asks and of who is asked, a request for today on none', () => {
  const request = (urgency: 'customerHere' | 'today') =>
    ({
      request: 1,
      label: '4512',
      urgency,
      askedWallMs: 5,
      place: 'showroom',
      person: person('Sales'),
      holder: person('Service'),
    }) as never;
  for (const part of [null, 'Sales', 'Service'] as const)
    expect(waitingRows({ requests: [request('customerHere')] }, part)).toEqual([
      { id: '1', label: '4512', wallMs: 5, place: 'showroom' },
    ]);
  expect(waitingRows({ requests: [request('customerHere')] }, 'Detail')).toEqual([]);
  expect(waitingRows({ requests: [request('today')] }, null)).toEqual([]);
});

test('a place that somebody typed may be a name: the wall shows those that every house has, and those with a number', () => {
  const shown = (place: string | null) =>
    waitingRows(
      {
        requests: [
          {
            request: 1,
            label: '4512',
            urgency: 'customerHere',
            askedWallMs: 5,
            place,
            holder: null,
            person: person('Sales'),
          } as never,
        ],
      },
      null,
    )[0]?.place;
  for (const place of ['showroom', 'serviceDrive', 'bay-7', 'row-F-14']) expect(shown(place)).toBe(place);
  for (const place of ['Mrs-Miller', 'Maria-Lopez', 'desk-of-Jo', '555-0148', null]) expect(shown(place)).toBeNull();
});

test.each([
  ['', { part: null, unknown: null }],
  ['?dept=service', { part: 'Service', unknown: null }],
  ['?dept=kitchen', { part: null, unknown: 'kitchen' }],
])('%j asks for %j', (search, wanted) => {
  expect(partAsked(search, DEPARTMENTS)).toEqual(wanted);
});
