// What the pages of deliveries, cars and books have in common: a car's name, the time, whatever was written just now.
import type { Act } from '@keycab/shared/acts';
import type { Vehicle } from '@keycab/shared/roster';
import { clockText } from '@keycab/shared/sentence';
import { type ReactNode, useEffect, useState } from 'react';
import { act } from '../common/api.ts';
import type { House } from '../common/house.ts';
import type { Moment } from '../common/moment.ts';
import type { Trouble } from '../common/trouble.tsx';

export const carText = (car: Vehicle | null): string =>
  car === null ? '' : [car.year, car.make, car.model, car.trim].filter(Boolean).join(' ');

export const carName = (car: Vehicle | null, otherwise: string): string =>
  car === null ? otherwise : `${car.stock} · ${carText(car)}`;

export function Time({ wallMs, moment }: { readonly wallMs: number | null; readonly moment: Moment }) {
  if (wallMs === null) return null;
  return (
    <time dateTime={new Date(wallMs).toISOString()} className="nowrap">
      {clockText(wallMs, moment)}
    </time>
  );
}

/** The last part of the address: `/vehicle/v0001` is about `v0001`. */
export const idInPath = (): string => location.pathname.split('/').at(-1) ?? '';

/** Reads again when the office, or a cabinet, has written something of this kind. */
export function useNews(house: House, concerns: RegExp, reload: () => void): void {
  const { live } = house;
  useEffect(
    () =>
      live.listen({
        changed: ({ entry }) => {
          if (concerns.test(entry.type)) reload();
        },
        resync: reload,
      }),
    [live, concerns, reload],
  );
}

export interface Acting {
  readonly busy: boolean;
  readonly trouble: Trouble | null;
  readonly clear: () => void;
  /** @returns whether it was written */
  readonly send: (body: Act) => Promise<boolean>;
}

/** One act at a time; what was refused stays until the next. */
export function useActing(after: () => void): Acting {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  return {
    busy,
    trouble,
    clear: () => setTrouble(null),
    send: async (body) => {
      setBusy(true);
      const reply = await act(body);
      setBusy(false);
      setTrouble(reply.ok ? null : reply.trouble);
      after();
      return reply.ok;
    },
  };
}

export function Field(props: { readonly label: string; readonly hint?: string; readonly children: ReactNode }) {
  return (
    <label className="field">
      <span>{props.label}</span>
      {props.children}
      {props.hint !== undefined && <small className="muted">{props.hint}</small>}
    </label>
  );
}

/** `2026-05-03T14:10` as the wall of the place has it, for a field of the browser. */
export function localField(wallMs: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(wallMs);
  const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
  return `${of('year')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}`;
}
