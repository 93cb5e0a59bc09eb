// What of the record to show: who, where, what, when; each choice is in the address at once.
import type { Answer } from '@keycab/shared/answer';
import { zoneOf } from '@keycab/shared/zone';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useId, useState, type SubmitEvent } from 'react';
import { ask } from '../../common/api.ts';
import type { House } from '../../common/house.ts';
import { kindText, words } from './messages.ts';
import type { Filter } from './place.ts';

export interface FiltersProps {
  readonly house: House;
  readonly filter: Filter;
  /** Of what is shown, to choose one of them. */
  readonly kinds: readonly string[];
  /** What a key in the filter is called; null while nobody has said. */
  readonly keyLabel: string | null;
  readonly onFilter: (next: Filter) => void;
}

/** A filter without what is undefined: each change leaves the rest as it was. */
export function withFilter(
  filter: Filter,
  change: { readonly [Name in keyof Filter]?: Filter[Name] | undefined },
): Filter {
  const all = Object.entries({ ...filter, ...change }).filter(([, value]) => value !== undefined && value !== false);
  return Object.fromEntries(all);
}

const LOCAL = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})$/;

/** The minute on the store's clock as the browser's field has it. */
export function localOf(wallMs: number | undefined, timeZone: string): string {
  const zone = wallMs === undefined ? null : zoneOf(timeZone);
  if (zone === null || wallMs === undefined) return '';
  const { date, minute } = zone.local(wallMs);
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${date}T${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

export function instantOf(local: string, timeZone: string): number | undefined {
  const [, date, hour, minute] = LOCAL.exec(local) ?? [];
  return date === undefined ? undefined : zoneOf(timeZone)?.instantOf(date, Number(hour) * 60 + Number(minute));
}

export function Filters({ house, filter, kinds, keyLabel, onFilter }: FiltersProps) {
  const { staff, moment } = house;
  const list = useId();
  const set = (change: Parameters<typeof withFilter>[1]): void => onFilter(withFilter(filter, change));
  const people = staff.some(({ person }) => person === filter.person) || filter.person === undefined;
  return (
    <section className="panel filters" aria-label={words.filters}>
      <NativeSelect
        label={words.person}
        value={filter.person ?? ''}
        onChange={({ currentTarget: { value } }) => set({ person: value === '' ? undefined : (value as never) })}
      >
        <option value="">{words.anybody}</option>
        {!people && <option value={filter.person}>{filter.person}</option>}
        {staff.map(({ person, name, department }) => (
          <option key={person} value={person}>
            {name} · {department}
          </option>
        ))}
      </NativeSelect>
      <NativeSelect
        label={words.log}
        value={filter.log ?? ''}
        onChange={({ currentTarget: { value } }) => set({ log: value === '' ? undefined : (value as never) })}
      >
        <option value="">{words.everywhere}</option>
        <option value="office">{words.office}</option>
        {moment.cabinets.map(({ cabinet, name }) => (
          <option key={cabinet} value={cabinet}>
            {name}
          </option>
        ))}
      </NativeSelect>
      <NativeSelect
        label={words.kind}
        value={filter.kind ?? ''}
        onChange={({ currentTarget: { value } }) => set({ kind: value === '' ? undefined : value })}
      >
        <option value="">{words.anyKind}</option>
        {[...new Set([...kinds, ...(filter.kind === undefined ? [] : [filter.kind])])].sort().map((kind) => (
          <option key={kind} value={kind}>
            {kindText(kind)}
          </option>
        ))}
      </NativeSelect>
      <ByNumber onFound={({ key }) => set({ key, vehicle: undefined })} />
      <TextInput
        type="datetime-local"
        label={words.from}
        value={localOf(filter.from, moment.timeZone)}
        onChange={({ currentTarget: { value } }) => set({ from: instantOf(value, moment.timeZone) })}
      />
      <TextInput
        type="datetime-local"
        label={words.to}
        value={localOf(filter.to, moment.timeZone)}
        onChange={({ currentTarget: { value } }) => set({ to: instantOf(value, moment.timeZone) })}
      />
      <label className="tick" htmlFor={list}>
        <input
          id={list}
          type="checkbox"
          checked={filter.refused === true}
          onChange={({ currentTarget: { checked } }) => set({ refused: checked })}
        />
        {words.refusedOnly}
      </label>
      <p className="active" role="group" aria-label={words.active}>
        {filter.key !== undefined && (
          <Chip label={words.keyIs(keyLabel ?? filter.key)} onDrop={() => set({ key: undefined })} />
        )}
        {filter.vehicle !== undefined && (
          <Chip label={words.vehicleIs(filter.vehicle)} onDrop={() => set({ vehicle: undefined })} />
        )}
        {Object.keys(filter).length > 0 && (
          <Button size="sm" variant="subtle" onClick={() => onFilter({})}>
            {words.clear}
          </Button>
        )}
      </p>
    </section>
  );
}

function Chip({ label, onDrop }: { readonly label: string; readonly onDrop: () => void }) {
  return (
    <button type="button" className="drop" aria-label={words.drop(label)} onClick={onDrop}>
      {label} <span aria-hidden="true">✕</span>
    </button>
  );
}

/** A key by what is written on it: the first that the desk would answer with. */
function ByNumber({ onFound }: { readonly onFound: (answer: Answer) => void }) {
  const [typed, setTyped] = useState('');
  const [unknown, setUnknown] = useState<string | null>(null);
  const find = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const q = typed.trim();
    if (q === '') return;
    void ask('/api/v1/who', { query: { q, limit: 1 } }, new AbortController().signal).then((reply) => {
      const answer = reply?.ok === true ? reply.value.answers[0] : undefined;
      setUnknown(answer === undefined ? q : null);
      if (answer === undefined) return;
      setTyped('');
      onFound(answer);
    });
  };
  return (
    <form onSubmit={find} className="by-number">
      <TextInput
        label={words.number}
        value={typed}
        error={unknown === null ? undefined : words.unknownNumber(unknown)}
        onChange={({ currentTarget: { value } }) => setTyped(value)}
      />
      <Button type="submit" variant="default">
        {words.find}
      </Button>
    </form>
  );
}
