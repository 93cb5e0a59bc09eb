// The life of one key as a table, newest first, each line with the record that proves it.
import type { Answer } from '@keycab/shared/answer';
import type { TimelineEntry } from '@keycab/shared/contract';
import { clockText } from '@keycab/shared/sentence';
import { Button, Table } from '@mantine/core';
import { useEffect, useState } from 'react';
import { ask, type ResponseOf } from '../common/api.ts';
import type { House } from '../common/house.ts';
import { TroubleNote } from '../common/trouble.tsx';
import { words } from './messages.ts';
import type { Moment } from '../common/moment.ts';
import { useLoaded } from '../common/use-loaded.ts';
import { Waiting } from '../common/waiting.tsx';

const PAGE = 4;

function whenText(entry: TimelineEntry, moment: Moment): string {
  const { notBeforeWallMs: from, notAfterWallMs: to, atWallMs } = entry;
  if (from !== null && to !== null && to - from > 60_000)
    return words.between(clockText(from, moment), clockText(to, moment));
  const at = atWallMs ?? to ?? from;
  return at === null ? words.noTime : clockText(at, moment);
}

export function Timeline({ answer, house }: { readonly answer: Answer; readonly house: House }) {
  const { moment, live } = house;
  const [length, setLength] = useState(PAGE);
  const lines = useLoaded<ResponseOf<'/api/v1/keys/{id}/timeline'>>(`${answer.key} ${length}`, (signal) =>
    ask('/api/v1/keys/{id}/timeline', { path: { id: answer.key }, query: { limit: length } }, signal),
  );
  const { reload } = lines;
  useEffect(
    () =>
      live.listen({
        changed: ({ entry }) => {
          const event = entry.event as { readonly key?: unknown } | null;
          if (event?.key === answer.key) reload();
        },
        resync: reload,
      }),
    [live, reload, answer.key],
  );
  const entries = lines.value?.entries ?? [];
  return (
    <div className="timeline">
      <h3>{words.history}</h3>
      <Waiting clock={house.clock} waiting={lines.waiting} />
      {lines.trouble !== null && <TroubleNote trouble={lines.trouble} onRetry={reload} />}
      {lines.value !== null && entries.length === 0 && <p className="muted">{words.noHistory}</p>}
      {entries.length > 0 && (
        <Table aria-label={words.history} verticalSpacing={5}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{words.when}</Table.Th>
              <Table.Th>{words.what}</Table.Th>
              <Table.Th className="record">{words.record}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {entries.map((entry) => (
              <Table.Tr key={entry.arrival}>
                <Table.Td className="when">{whenText(entry, moment)}</Table.Td>
                <Table.Td>{entry.text}</Table.Td>
                <Table.Td className="record muted">
                  {entry.cabinetName} <code>#{entry.seq}</code>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {lines.value?.next != null && length < 500 && (
        <Button variant="subtle" size="sm" onClick={() => setLength(Math.min(500, length * 4))}>
          {words.older}
        </Button>
      )}
    </div>
  );
}
