// A book's table, its state of loading, and the honest sentence where it is empty.
import { Table } from '@mantine/core';
import type { ReactNode } from 'react';
import type { PageClock } from '../common/clock.ts';
import { TroubleNote } from '../common/trouble.tsx';
import type { Loaded } from '../common/use-loaded.ts';
import { Waiting } from '../common/waiting.tsx';

export interface BookTableProps<Item> {
  readonly clock: PageClock;
  readonly loaded: Pick<Loaded<unknown>, 'waiting' | 'trouble' | 'reload'>;
  readonly items: readonly Item[] | undefined;
  readonly idOf: (item: Item) => string;
  readonly empty: string;
  readonly columns: readonly { readonly head: string; readonly render: (item: Item) => ReactNode }[];
}

export function BookTable<Item>({ clock, columns, empty, idOf, items, loaded }: BookTableProps<Item>) {
  return (
    <>
      <Waiting clock={clock} waiting={loaded.waiting} />
      {loaded.trouble !== null && <TroubleNote trouble={loaded.trouble} onRetry={loaded.reload} />}
      {items?.length === 0 && <p>{empty}</p>}
      {items !== undefined && items.length > 0 && (
        <div>
          <Table className="book">
            <Table.Thead>
              <Table.Tr>
                {columns.map(({ head }) => (
                  <Table.Th key={head} scope="col">
                    {head}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map((item) => (
                <Table.Tr key={idOf(item)}>
                  {columns.map(({ head, render }) => (
                    <Table.Td key={head} data-head={head}>
                      {render(item)}
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
    </>
  );
}

/** The car of a row, and the way to everything about it. */
export function CarLink(props: {
  readonly label: string;
  readonly car: {
    readonly vehicle: string;
    readonly year: number;
    readonly make: string;
    readonly model: string;
  } | null;
}) {
  const { car, label } = props;
  if (car === null) return label;
  return (
    <a href={`/vehicle/${car.vehicle}`}>
      {label} · {car.year} {car.make} {car.model}
    </a>
  );
}

export const placeId = ({
  place,
}: {
  readonly place: { readonly log: string; readonly epoch: number; readonly seq: number };
}): string => `${place.log}/${place.epoch}/${place.seq}`;
