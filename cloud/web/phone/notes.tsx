// On top of every page: what waits to be sent, what was not taken and why, and that a new version is ready.
import { clockText } from '@keycab/shared/sentence';
import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { House } from '../common/house.ts';
import type { Kept } from './kept.ts';
import { words } from './messages.ts';
import './notes.css';
import type { Phone } from './use-phone.ts';

export const waitingOf = ({ kept }: Pick<Phone, 'kept'>): readonly Kept[] =>
  kept.filter(({ refused }) => refused === null);

export function PhoneNotes({ house }: { readonly house: House }) {
  const { moment, phone } = house;
  const typed = useTyped();
  const waiting = waitingOf(phone);
  const refused = phone.kept.flatMap((kept) => (kept.refused === null ? [] : [{ ...kept, refused: kept.refused }]));
  if (waiting.length + refused.length === 0 && phone.update === null) return null;
  const time = ({ act, keptWallMs }: Kept): string => clockText(act.said?.wallMs ?? keptWallMs, moment);
  return (
    <section className="phone-notes" aria-label={words.title}>
      {phone.update !== null && <NewVersion update={phone.update} typed={typed} />}
      {refused.map((kept) => (
        <div key={kept.place} className="phone-note refused" role="alert">
          <p>
            <b>{words.notTaken(kept.label, words.said[kept.act.act], time(kept))}</b> {kept.refused.happened}{' '}
            {kept.refused.todo} <code>{kept.refused.code}</code>
          </p>
          <Button size="sm" onClick={() => phone.read(kept)}>
            {words.read}
          </Button>
        </div>
      ))}
      {waiting.length > 0 && (
        <div className="phone-note waiting-note" role="status">
          <p>
            <b>{words.waiting(waiting.length)}</b>{' '}
            {waiting.map((kept) => `${kept.label}, “${words.said[kept.act.act]}” (${words.at(time(kept))})`).join('; ')}
          </p>
        </div>
      )}
    </section>
  );
}

/** @returns whether something was typed into a form that is still open; what is typed in the box is in the address. */
function useTyped(): () => boolean {
  const fields = useRef(new Set<Element>());
  useEffect(() => {
    const onInput = ({ target }: Event): void => {
      if (target instanceof Element && target.closest('main form') !== null) fields.current.add(target);
    };
    document.addEventListener('input', onInput);
    return () => document.removeEventListener('input', onInput);
  }, []);
  return () => [...fields.current].some((field) => field.isConnected);
}

/** Taken when somebody says so, and a form in which something was typed is finished first. */
function NewVersion({ typed, update }: { readonly update: () => void; readonly typed: () => boolean }) {
  const [open, setOpen] = useState(false);
  return (
    <div className="phone-note" role="status">
      <p>
        <b>{words.newVersion}</b> {open && words.finishFirst}
      </p>
      <Button
        size="sm"
        onClick={() => {
          const isTyping = typed();
          setOpen(isTyping);
          if (!isTyping) update();
        }}
      >
        {words.update}
      </Button>
    </div>
  );
}
