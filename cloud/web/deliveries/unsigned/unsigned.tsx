// Who has not signed the worksheets of a week: for each their own, for managers and payroll all of them.
import { addDays } from '@keycab/shared/zone';
import { Button, Table } from '@mantine/core';
import { useState } from 'react';
import { ask } from '../../common/api.ts';
import type { House } from '../../common/house.ts';
import { TroubleNote } from '../../common/trouble.tsx';
import { useLoaded } from '../../common/use-loaded.ts';
import { Waiting } from '../../common/waiting.tsx';
import { words } from '../messages.ts';
import { carName } from '../parts.tsx';

const DAYS = 7;
const inAddress = (): string | null => new URLSearchParams(location.search).get('week');

export function Unsigned({ house }: { readonly house: House }) {
  const { clock, me, moment } = house;
  const [day, setDay] = useState<string | null>(inAddress);
  const week = day === null ? {} : { week: day };
  const loaded = useLoaded(`unsigned ${day ?? ''} ${me?.person?.person ?? ''}`, (signal) =>
    ask('/api/v1/unsigned', { query: week }, signal),
  );
  const { value } = loaded;
  const go = (next: string): void => {
    history.replaceState(null, '', `?week=${next}`);
    setDay(next);
  };
  const said = (date: string): string =>
    new Intl.DateTimeFormat(moment.locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(
      Date.parse(`${date}T12:00:00Z`),
    );
  const missing = value?.people.reduce((sum, one) => sum + one.unsigned.length, 0) ?? 0;
  const all = value?.people.reduce((sum, one) => sum + one.deliveries, 0) ?? 0;
  return (
    <div className="sheet-page">
      <div className="page-head">
        <h1>{words.unsigned}</h1>
        {value !== null && <p className="muted">{words.week(said(value.fromDay), said(value.toDay))}</p>}
      </div>
      <div className="page-acts no-print">
        {value !== null && (
          <>
            <Button size="sm" onClick={() => go(addDays(value.fromDay, -DAYS))}>
              {words.before}
            </Button>
            <Button size="sm" onClick={() => go(addDays(value.fromDay, DAYS))}>
              {words.after}
            </Button>
          </>
        )}
        {me?.permissions.includes('manage') === true && (
          <a className="link" href={`/api/v1/unsigned.csv${day === null ? '' : `?week=${day}`}`}>
            {words.table}
          </a>
        )}
        <Button size="sm" variant="subtle" onClick={() => print()}>
          {words.print}
        </Button>
      </div>
      <Waiting clock={clock} waiting={loaded.waiting} />
      {loaded.trouble !== null && <TroubleNote trouble={loaded.trouble} onRetry={loaded.reload} />}
      {value !== null && (
        <section className="panel table-panel" aria-live="polite">
          <p className="finding">{value.people.length === 0 ? words.noDeliveries : words.finding(missing, all)}</p>
          {value.people.length > 0 && (
            <Table className="book">
              <Table.Thead>
                <Table.Tr>
                  {[words.person, words.department, words.ofAll, words.complete, words.waivedCount, words.missing].map(
                    (head) => (
                      <Table.Th key={head} scope="col">
                        {head}
                      </Table.Th>
                    ),
                  )}
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {value.people.map(({ complete, deliveries, person, unsigned, waived }) => (
                  <Table.Tr key={person.person}>
                    <Table.Td data-head={words.person}>{person.name}</Table.Td>
                    <Table.Td data-head={words.department}>{person.department}</Table.Td>
                    <Table.Td data-head={words.ofAll}>{deliveries}</Table.Td>
                    <Table.Td data-head={words.complete}>{complete}</Table.Td>
                    <Table.Td data-head={words.waivedCount}>{waived}</Table.Td>
                    <Table.Td data-head={words.missing}>
                      {unsigned.length === 0 ? (
                        '–'
                      ) : (
                        <ul>
                          {unsigned.map((info) => (
                            <li key={info.delivery}>
                              <a href={`/deliveries/${info.delivery}`}>{carName(info.car, `${info.delivery}`)}</a>
                            </li>
                          ))}
                        </ul>
                      )}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          )}
        </section>
      )}
    </div>
  );
}
