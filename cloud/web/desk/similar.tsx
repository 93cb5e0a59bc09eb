// Other vehicles of the same model whose key is in: what to show the customer who stands at the desk.
import type { Answer } from '@keycab/shared/answer';
import { Button, Table } from '@mantine/core';
import { useEffect } from 'react';
import { ask, type ResponseOf } from '../common/api.ts';
import type { PageClock } from '../common/clock.ts';
import type { Live } from '../common/live.ts';
import { StateChip } from '../common/state-chip.tsx';
import { words } from './messages.ts';
import type { Moment } from '../common/moment.ts';
import { chipText, presentAnswer, vehicleColors, vehicleTitle } from './present.ts';
import { useLoaded } from '../common/use-loaded.ts';
import { Waiting } from '../common/waiting.tsx';

const SHOWN = 5;

export function Similar(props: {
  readonly answer: Answer;
  readonly live: Live;
  readonly moment: Moment;
  readonly clock: PageClock;
  readonly onOpen: (key: string) => void;
}) {
  const { answer, live } = props;
  const wanted = answer.vehicle;
  const query = wanted === null ? null : `${wanted.make} ${wanted.model} in`;
  const like = useLoaded<ResponseOf<'/api/v1/who'>>(query, (signal) =>
    ask('/api/v1/who', { query: { q: query ?? '', limit: 50 } }, signal),
  );
  const { reload } = like;
  const model = wanted?.model;
  useEffect(
    () =>
      live.listen({
        changed: (change) => {
          if (change.answer?.vehicle?.model === model) reload();
        },
        resync: reload,
      }),
    [live, reload, model],
  );
  const seen = new Set<string>();
  const shown = (like.value?.answers ?? [])
    .filter(({ vehicle, state }) => {
      const other = vehicle !== null && vehicle.vehicle !== wanted?.vehicle && vehicle.model === model;
      if (!other || state !== 'in' || vehicle.kind === 'sold' || seen.has(vehicle.vehicle)) return false;
      seen.add(vehicle.vehicle);
      return true;
    })
    .sort((a, b) => likeness(b, answer) - likeness(a, answer))
    .slice(0, SHOWN);
  return (
    <section className="panel" aria-label={words.similar}>
      <h2>{words.similar}</h2>
      <Waiting clock={props.clock} waiting={like.waiting} />
      {like.value !== null && shown.length === 0 && <p className="muted">{words.noSimilar}</p>}
      {shown.length > 0 && (
        <Table aria-label={words.similar} verticalSpacing={5}>
          <Table.Tbody>
            {shown.map((stale) => {
              const one = presentAnswer(stale, props.moment);
              return (
                <Table.Tr key={one.key}>
                  <Table.Td>
                    <Button variant="subtle" size="compact-md" onClick={() => props.onOpen(one.key)}>
                      {one.label}
                    </Button>
                  </Table.Td>
                  <Table.Td>{vehicleTitle(one)}</Table.Td>
                  <Table.Td className="muted colors">{vehicleColors(one)}</Table.Td>
                  <Table.Td>
                    <StateChip state={one.state}>{chipText(one)}</StateChip>
                  </Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      )}
    </section>
  );
}

/** Trim counts more than color, color more than the year. */
function likeness({ vehicle: a }: Answer, { vehicle: b }: Answer): number {
  if (a === null || b === null) return 0;
  return (a.trim === b.trim ? 4 : 0) + (a.colorOutside === b.colorOutside ? 2 : 0) - Math.abs(a.year - b.year) / 10;
}
