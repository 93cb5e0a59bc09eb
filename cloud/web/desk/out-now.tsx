// Every key that is not in: who, what for, since when, due; overdue first, then the longest.
import type { Answer } from '@keycab/shared/answer';
import { clockText } from '@keycab/shared/sentence';
import { Button, Table } from '@mantine/core';
import { useState } from 'react';
import type { ResponseOf } from '../common/api.ts';
import type { House } from '../common/house.ts';
import { Shape } from '../common/state-chip.tsx';
import { TroubleNote } from '../common/trouble.tsx';
import { words } from './messages.ts';
import type { Moment } from '../common/moment.ts';
import { byUrgency, holderOf, presentAnswer, shortText } from './present.ts';
import type { Loaded } from '../common/use-loaded.ts';
import { Waiting } from '../common/waiting.tsx';

export interface OutNowProps {
  readonly loaded: Loaded<ResponseOf<'/api/v1/keys'>>;
  readonly house: House;
  readonly onOpen: (key: string) => void;
}

export function OutNow({ loaded, house, onOpen }: OutNowProps) {
  const { moment, clock, me } = house;
  const self = me?.person?.person ?? null;
  const [tab, setTab] = useState<string>(words.all);
  const keys = (loaded.value?.keys ?? []).map((answer) => presentAnswer(answer, moment)).sort(byUrgency);
  const overdue = keys.filter((answer) => answer.state === 'overdue');
  const departments = [...new Set(keys.flatMap((answer) => holderOf(answer)?.department ?? []))].sort();
  const tabs: (readonly [string, readonly Answer[]])[] = [
    [words.all, keys],
    ...(self === null ? [] : [[words.mine, keys.filter((one) => holderOf(one)?.person === self)] as const]),
    [words.overdue, overdue],
    ...departments.map((name) => [name, keys.filter((one) => holderOf(one)?.department === name)] as const),
  ];
  // A department whose last key comes back keeps its tab while somebody looks at it.
  if (!tabs.some(([name]) => name === tab)) tabs.push([tab, []]);
  const shown = tabs.find(([name]) => name === tab)?.[1] ?? keys;
  return (
    <section className="panel out" aria-label={words.outNow(null)}>
      <h2>{words.outNow(loaded.value === null ? null : loaded.value.total)}</h2>
      <Waiting clock={clock} waiting={loaded.waiting && loaded.value === null} />
      {loaded.trouble !== null && <TroubleNote trouble={loaded.trouble} onRetry={loaded.reload} />}
      {loaded.value !== null && keys.length === 0 && <p>{words.allIn}</p>}
      {keys.length > 0 && (
        <>
          <div className="tabs" role="group" aria-label={words.outNow(null)}>
            {tabs.map(([name, list]) => (
              <Button
                key={name}
                size="compact-sm"
                variant={name === tab ? 'filled' : 'default'}
                aria-pressed={name === tab}
                onClick={() => setTab(name)}
              >
                {name} {list.length}
              </Button>
            ))}
          </div>
          {shown.length === 0 ? (
            <p>{words.noneHere(tab)}</p>
          ) : (
            <OutTable answers={shown} moment={moment} onOpen={onOpen} />
          )}
        </>
      )}
    </section>
  );
}

function OutTable(props: {
  readonly moment: Moment;
  readonly onOpen: (key: string) => void;
  readonly answers: readonly Answer[];
}) {
  const { moment } = props;
  return (
    <div className="scroll">
      <Table aria-label={words.outNow(null)} stickyHeader verticalSpacing={4} horizontalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            {Object.values(words.columns).map((name) => (
              <Table.Th key={name} className={name === words.columns.for ? 'for' : undefined}>
                {name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {props.answers.map((answer) => {
            const who = holderOf(answer);
            const since = answer.since.notAfterWallMs;
            return (
              <Table.Tr key={answer.key}>
                <Table.Td>
                  <button type="button" className="link key" onClick={() => props.onOpen(answer.key)}>
                    <span className="state" data-state={answer.state}>
                      <Shape state={answer.state} />
                    </span>
                    {answer.label}
                  </button>
                </Table.Td>
                <Table.Td>
                  {answer.state === 'unsure' && <b>{words.notSure} </b>}
                  {who !== null &&
                    (answer.state === 'unsure' ? words.lastHad(who.givenName) : `${who.givenName}, ${who.department}`)}
                </Table.Td>
                <Table.Td className="for">{answer.reason?.label ?? ''}</Table.Td>
                <Table.Td className="since">{since === null ? '' : shortText(moment.nowWallMs - since)}</Table.Td>
                <Table.Td className="due">
                  {answer.dueWallMs !== null && (
                    <span className={answer.state === 'overdue' ? 'state' : undefined} data-state={answer.state}>
                      {clockText(answer.dueWallMs, moment)}
                      {answer.state === 'overdue' && <span className="hidden"> {words.overdue}</span>}
                    </span>
                  )}
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </div>
  );
}
