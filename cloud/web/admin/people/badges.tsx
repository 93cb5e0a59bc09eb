// A person's badges and PIN: where each is known, a new one by its number, a PIN that is shown once.
import type { AdminAct, AdminChoices, PersonPage } from '@keycab/shared/administration';
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Moment } from '../../common/moment.ts';
import { SelectField, Sheet, TextField } from '../parts/fields.tsx';
import { words } from '../parts/messages.ts';
import { dayText } from '../parts/times.ts';
import type { Acting } from '../parts/use-act.ts';

type Kind = Extract<AdminAct, { act: 'addBadge' }>['technology'];
/** How many digits of the number are its facility. */
const FACILITY: Record<Kind, number> = { em4100: 2, iso14443: 0, wiegand26: 2, wiegand34: 4 };
const KINDS = Object.keys(FACILITY) as Kind[];

export function Badges(props: {
  readonly person: PersonPage;
  readonly choices: AdminChoices | null;
  readonly moment: Moment;
  readonly acting: Acting;
}) {
  const { acting, moment, person } = props;
  const [adding, setAdding] = useState(false);
  const [pin, setPin] = useState<string | null>(null);
  const cabinets = props.choices?.cabinets ?? [];
  const givesBadges = cabinets.some(({ badges }) => badges);
  const givesPins = cabinets.some(({ pins }) => pins);
  return (
    <section className="stack" aria-label={words.badgesTitle}>
      <h3>{words.badgesTitle}</h3>
      {person.badgeList.length === 0 && <p className="muted">{words.noBadge}</p>}
      <ul className="held">
        {person.badgeList.map((badge) => {
          const missing = cabinets.map(({ name }) => name).filter((name) => !badge.knownAt.includes(name));
          return (
            <li key={badge.badge}>
              <code>{badge.badge}</code>
              <span>
                {words.known(badge.knownAt)}{' '}
                <span className="muted">{words.added(dayText(badge.addedWallMs, moment))}</span>
                {missing.length > 0 && <span className="out-of-reach">{words.unknownAt(missing)}</span>}
              </span>
              <Button
                size="xs"
                disabled={acting.busy}
                onClick={() => acting.run({ act: 'removeBadge', badge: badge.badge })}
              >
                {words.remove}
              </Button>
            </li>
          );
        })}
      </ul>
      <p>{person.pinAt.length === 0 ? words.noPin : words.pinAt(person.pinAt)}</p>
      {pin !== null && (
        <p className="shown-once" role="status">
          {words.pinShown} <code>{pin}</code> <Button onClick={() => setPin(null)}>{words.pinDone}</Button>
        </p>
      )}
      {adding && <BadgeSheet person={person} acting={acting} onEnd={() => setAdding(false)} />}
      {!givesBadges && !givesPins && <p className="muted">{words.noOffice}</p>}
      <div className="row">
        <Button disabled={!givesBadges} onClick={() => setAdding(true)}>
          {words.addBadge}
        </Button>
        <Button
          disabled={!givesPins || person.disabled || acting.busy}
          onClick={() => acting.run({ act: 'resetPin', person: person.person }, (done) => setPin(done.pin))}
        >
          {words.resetPin}
        </Button>
        {person.pinAt.length > 0 && (
          <Button disabled={acting.busy} onClick={() => acting.run({ act: 'removePin', person: person.person })}>
            {words.removePin}
          </Button>
        )}
      </div>
    </section>
  );
}

function BadgeSheet(props: { readonly person: PersonPage; readonly acting: Acting; readonly onEnd: () => void }) {
  const [kind, setKind] = useState<Kind>('em4100');
  const [digits, setDigits] = useState('');
  const upper = digits.replaceAll(/[\s:]/g, '').toUpperCase();
  const cut = FACILITY[kind];
  return (
    <Sheet
      title={words.addBadge}
      verb={words.addBadge}
      busy={props.acting.busy}
      onCancel={props.onEnd}
      onSubmit={() =>
        props.acting.run(
          {
            act: 'addBadge',
            person: props.person.person,
            technology: kind,
            facility: upper.slice(0, cut),
            number: upper.slice(cut),
          },
          props.onEnd,
        )
      }
    >
      <SelectField
        label={words.badgeKind}
        value={kind}
        choices={KINDS.map((one) => [one, words.kinds[one]])}
        onChange={(value) => setKind(value as Kind)}
      />
      <TextField
        label={words.badgeNumber}
        hint={words.badgeHint}
        value={digits}
        onChange={setDigits}
        pattern="[0-9A-Fa-f: ]{6,30}"
        required
        code
      />
    </Sheet>
  );
}
