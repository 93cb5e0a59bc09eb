// The life of one key: as a picture, at any past moment, and as a table with the record that proves each line.
import type { Answer } from '@keycab/shared/answer';
import type { TimelineEntry } from '@keycab/shared/contract';
import { clockText } from '@keycab/shared/sentence';
import { Button, Table } from '@mantine/core';
import { useCallback, useEffect, useState } from 'react';
import { ask, type ResponseOf } from '../common/api.ts';
import type { House } from '../common/house.ts';
import { TroubleNote } from '../common/trouble.tsx';
import { type Range, rangeOf, windowOf } from './lanes.ts';
import { words } from './messages.ts';
import { Past } from './past.tsx';
import { Picture } from './picture.tsx';
import type { Moment } from '../common/moment.ts';
import { useLoaded } from '../common/use-loaded.ts';
import { Waiting } from '../common/waiting.tsx';

const PAGE = 4;
const MINUTE_MS = 60_000;

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
  const life = useLoaded<ResponseOf<'/api/v1/keys/{id}/spans'>>(`spans ${answer.key}`, (signal) =>
    ask('/api/v1/keys/{id}/spans', { path: { id: answer.key }, query: { limit: 500 } }, signal),
  );
  const [range, setRange] = useState<Range | null>(null);
  const [atWallMs, setAt] = useState<number | null>(null);
  const { reload: reloadLines } = lines;
  const { reload: reloadLife } = life;
  const reload = useCallback(() => {
    reloadLines();
    reloadLife();
  }, [reloadLines, reloadLife]);
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
  const spans = life.value?.spans ?? [];
  const shown = range ?? rangeOf(spans, moment.nowWallMs);
  return (
    <div className="timeline">
      <div className="life-head">
        <h3>{words.history}</h3>
        {spans.length > 0 && (
          <span className="acts" role="group" aria-label={words.range}>
            {(['hour', 'shift', 'day', 'week', 'all'] as const).map((each) => (
              <Button
                key={each}
                size="compact-sm"
                variant={each === shown ? 'filled' : 'default'}
                aria-pressed={each === shown}
                onClick={() => setRange(each)}
              >
                {words.ranges[each]}
              </Button>
            ))}
          </span>
        )}
      </div>
      {spans.length > 0 && (
        <Picture
          spans={spans}
          window={windowOf(shown, spans, Math.floor(moment.nowWallMs / MINUTE_MS) * MINUTE_MS + MINUTE_MS)}
          moment={moment}
          atWallMs={atWallMs}
          onAt={setAt}
        />
      )}
      {spans.length > 0 && <Past answer={answer} house={house} atWallMs={atWallMs} onAt={setAt} />}
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
