// The steel as it hangs on the wall: rows × columns of slots, lamps, and keys with their labels.
import { type KeyboardEvent, useRef, useState } from 'react';
import type { BodySlot, Mode } from './control.ts';
import { words } from './messages.ts';

export interface SteelProps {
  readonly slots: readonly BodySlot[];
  readonly mode: Mode;
  readonly powered: boolean;
  readonly onSlot: (slot: BodySlot) => void;
}

const rowOf = (slot: BodySlot): string => slot.name.replace(/\d+$/, '');

function sentenceOf(slot: BodySlot): string {
  const parts = [
    slot.label === null ? words.slotEmpty : words.slotKey(slot.label),
    slot.latch === 'free' ? words.slotFree : '',
    slot.coilBroken ? words.slotCoilBroken : '',
    slot.light === null ? '' : words.light(slot.light.color),
  ];
  return `${slot.name}: ${parts.filter(Boolean).join(', ')}`;
}

export function Steel({ slots, mode, powered, onSlot }: SteelProps) {
  const [focused, setFocused] = useState(0);
  const grid = useRef<HTMLDivElement>(null);
  const rows = Object.entries(Object.groupBy(slots, rowOf)) as [string, readonly BodySlot[]][];
  const columns = rows[0]?.[1].length ?? 1;

  // One stop of the tab key; arrows walk, as on the steel itself.
  const onKey = (event: KeyboardEvent): void => {
    const steps: Readonly<Record<string, number>> = {
      ArrowRight: 1,
      ArrowLeft: -1,
      ArrowDown: columns,
      ArrowUp: -columns,
    };
    const step = steps[event.key];
    const next = focused + (step ?? 0);
    if (step === undefined || next < 0 || next >= slots.length) return;
    event.preventDefault();
    setFocused(next);
    grid.current?.querySelectorAll<HTMLElement>('.slot')[next]?.focus();
  };

  return (
    <div
      className="dark steel"
      role="group"
      aria-label={words.steel}
      data-mode={mode}
      data-powered={powered}
      ref={grid}
    >
      {rows.map(([row, cells]) => (
        <div className="steel-row" key={row}>
          <b aria-hidden="true">{row}</b>
          {cells.map((slot) => {
            const index = slots.indexOf(slot);
            return (
              <button
                type="button"
                key={slot.slot}
                className="slot"
                title={sentenceOf(slot)}
                aria-label={sentenceOf(slot)}
                tabIndex={index === focused ? 0 : -1}
                data-key={slot.label !== null}
                data-latch={slot.latch}
                data-coil-broken={slot.coilBroken}
                onKeyDown={onKey}
                onFocus={() => setFocused(index)}
                onClick={() => onSlot(slot)}
              >
                <i
                  className="lamp"
                  data-light={slot.light?.color ?? 'off'}
                  data-rhythm={slot.light?.rhythm ?? 'steady'}
                />
                <span>{slot.label}</span>
              </button>
            );
          })}
        </div>
      ))}
    </div>
  );
}
