// Other cars of the same model, then of the same class, whose key is in: what to show the customer who stands at the desk.
import type { Answer } from '@keycab/shared/answer';
import { Button, Table } from '@mantine/core';
import { useEffect } from 'react';
import { ask, type ResponseOf } from '../common/api.ts';
import type { House } from '../common/house.ts';
import { StateChip } from '../common/state-chip.tsx';
import { useLoaded } from '../common/use-loaded.ts';
import { Waiting } from '../common/waiting.tsx';
import { actWords } from './act-words.ts';
import { likeIt } from './likeness.ts';
import { words } from './messages.ts';
import { chipText, presentAnswer, vehicleColors, vehicleTitle } from './present.ts';
import type { FormName } from './rights.ts';

export function Similar(props: {
  readonly answer: Answer;
  readonly house: House;
  readonly onOpen: (key: string, form?: FormName | null) => void;
}) {
  const { answer, house } = props;
  const { live, moment, clock } = house;
  const wanted = answer.vehicle;
  const find = (query: string | null, signal: AbortSignal) =>
    ask('/api/v1/who', { query: { q: query ?? '', limit: 50 } }, signal);
  const model = wanted === null ? null : `${wanted.make} ${wanted.model} in`;
  const body = wanted === null || wanted.body === '' ? null : `${wanted.body} in`;
  const like = useLoaded<ResponseOf<'/api/v1/who'>>(model, (signal) => find(model, signal));
  const kin = useLoaded<ResponseOf<'/api/v1/who'>>(body, (signal) => find(body, signal));
  const { reload: reloadLike } = like;
  const { reload: reloadKin } = kin;
  useEffect(() => {
    const again = (): void => {
      reloadLike();
      reloadKin();
    };
    return live.listen({
      changed: (change) => {
        const moved = change.answer?.vehicle;
        if (moved != null && (moved.model === wanted?.model || moved.body === wanted?.body)) again();
      },
      resync: again,
    });
  }, [live, reloadLike, reloadKin, wanted?.model, wanted?.body]);
  const answers = [...(like.value?.answers ?? []), ...(kin.value?.answers ?? [])];
  const shown = likeIt(answer, answers);
  return (
    <section className="panel" aria-label={words.similar}>
      <h2>{words.similar}</h2>
      <Waiting clock={clock} waiting={like.waiting} />
      {like.value !== null && shown.length === 0 && <p className="muted">{words.noSimilar}</p>}
      {shown.length > 0 && (
        <Table aria-label={words.similar} verticalSpacing={5}>
          <Table.Tbody>
            {shown.map((stale) => {
              const one = presentAnswer(stale, moment);
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
                  <Table.Td className="reserve">
                    <Button size="compact-sm" onClick={() => props.onOpen(one.key, 'reserve')}>
                      {actWords.actions.reserve}
                      <span className="hidden"> {one.label}</span>
                    </Button>
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
