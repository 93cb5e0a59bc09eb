// The steel as a picture: each slot a field with shape and word, worked by keys, or the same as a table.
import { keyName } from '@keycab/shared/key-name';
import type { Steel, SteelSlot } from '@keycab/shared/steel';
import { Table } from '@mantine/core';
import { useState, type KeyboardEvent } from 'react';
import { words } from './messages.ts';

export type SlotKind = 'jammed' | 'unknown' | 'in' | 'free';

export const kindOf = ({ jammed, unknown, holds }: SteelSlot): SlotKind =>
  jammed ? 'jammed' : unknown ? 'unknown' : holds === null ? 'free' : 'in';

const SIGNS: Readonly<Record<SlotKind, string>> = { jammed: '✕', unknown: '?', in: '●', free: '○' };

const holdsText = ({ holds, unknown }: SteelSlot): string =>
  holds !== null ? keyName(holds) : unknown ? words.unknown.toLowerCase() : words.nothing;

export const slotText = (slot: SteelSlot): string =>
  words.slotText(
    `${words.slot} ${slot.name}`,
    `${holdsText(slot)}${slot.jammed ? `, ${words.jammed.toLowerCase()}` : ''}`,
    slot.cycles,
    slot.jams,
  );

/** One stop of the Tab key; arrows walk over the steel. */
export function SteelMap({ steel }: { readonly steel: Steel }) {
  const [at, setAt] = useState(0);
  const { columns } = steel;
  const walk = (event: KeyboardEvent<HTMLElement>): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[event.key];
    const next = step === undefined ? -1 : at + step;
    if (next < 0 || next >= steel.steel.length) return;
    event.preventDefault();
    setAt(next);
    event.currentTarget.querySelector<HTMLElement>(`[data-slot="${next}"]`)?.focus();
  };
  const chosen = steel.steel[at];
  return (
    <div className="steel-frame">
      <div className="steel" role="grid" tabIndex={-1} aria-label={words.map(steel.name)} onKeyDown={walk}>
        {steel.rows.map((letter, row) => (
          <div key={letter} role="row" className="steel-row">
            {steel.steel.slice(row * columns, (row + 1) * columns).map((slot) => (
              <button
                key={slot.slot}
                type="button"
                role="gridcell"
                data-slot={slot.slot}
                data-kind={kindOf(slot)}
                tabIndex={slot.slot === at ? 0 : -1}
                aria-label={slotText(slot)}
                onFocus={() => setAt(slot.slot)}
                onClick={() => setAt(slot.slot)}
              >
                <span aria-hidden="true">{SIGNS[kindOf(slot)]}</span>
              </button>
            ))}
          </div>
        ))}
      </div>
      <p className="slot-told" role="status">
        {chosen === undefined ? '' : slotText(chosen)}
      </p>
      <ul className="legend small" aria-label={words.legend}>
        {(['in', 'free', 'unknown', 'jammed'] as const).map((kind) => (
          <li key={kind}>
            <span className="sign" data-kind={kind} aria-hidden="true">
              {SIGNS[kind]}
            </span>{' '}
            {words[kind]}
          </li>
        ))}
      </ul>
    </div>
  );
}

export function SteelTable({ steel }: { readonly steel: Steel }) {
  return (
    <div className="steel-table" role="region" aria-label={words.map(steel.name)}>
      <Table verticalSpacing={4} aria-label={words.map(steel.name)}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{words.slot}</Table.Th>
            <Table.Th>{words.state}</Table.Th>
            <Table.Th>{words.holds}</Table.Th>
            <Table.Th>{words.cycles}</Table.Th>
            <Table.Th>{words.jams}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {steel.steel.map((slot) => (
            <Table.Tr key={slot.slot}>
              <Table.Td>{slot.name}</Table.Td>
              <Table.Td>{words[kindOf(slot)]}</Table.Td>
              <Table.Td>{holdsText(slot)}</Table.Td>
              <Table.Td>{slot.cycles}</Table.Td>
              <Table.Td>{slot.jams}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
