// When keys are due: the rules as a list, one more, one less; saved at once, all of them together.
import type { RulesPage } from '@keycab/shared/administration';
import type { Colleague } from '@keycab/shared/contract';
import type { Curfew } from '@keycab/shared/rules';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { type Choice, SelectField, Sheet } from '../parts/fields.tsx';
import { capital, plain } from '../parts/messages.ts';
import type { Acting } from '../parts/use-act.ts';
import { words } from './messages.ts';

const MOST = 40;

export function Curfews(props: {
  readonly page: RulesPage;
  readonly acting: Acting;
  readonly staff: readonly Colleague[];
}) {
  const { acting, page, staff } = props;
  const { curfews, reasons } = page;
  const [adding, setAdding] = useState(false);
  const labelOf = (reason: string): string => reasons.find((one) => one.reason === reason)?.label ?? plain(reason);
  const nameOf = (person: string): string => staff.find((one) => one.person === person)?.name ?? person;
  return (
    <section className="panel stack" aria-labelledby="curfews">
      <h2 id="curfews">{words.curfews}</h2>
      <p className="muted">{curfews.length === 0 ? words.noCurfews : words.curfewsWhy}</p>
      <ul className="held">
        {curfews.map((curfew, at) => {
          const { group = null, person, reason } = curfew;
          const what = words.curfew(
            group,
            reason === undefined ? null : labelOf(reason),
            person === undefined ? null : nameOf(person),
          );
          return (
            <li key={JSON.stringify(curfew)}>
              <span>
                <b>{what}</b> {words.due(curfew.minutes, curfew.at)}
              </span>
              <Button
                size="xs"
                disabled={acting.busy}
                aria-label={`${words.takeAway}: ${what}`}
                onClick={() =>
                  acting.run({ act: 'setCurfews', curfews: curfews.filter((_one, index) => index !== at) })
                }
              >
                {words.takeAway}
              </Button>
            </li>
          );
        })}
      </ul>
      {adding ? (
        <CurfewSheet
          page={page}
          busy={acting.busy}
          onCancel={() => setAdding(false)}
          onAdd={(curfew) => acting.run({ act: 'setCurfews', curfews: [...curfews, curfew] }, () => setAdding(false))}
        />
      ) : (
        <div className="row">
          <Button disabled={curfews.length >= MOST} onClick={() => setAdding(true)}>
            {words.addCurfew}
          </Button>
        </div>
      )}
    </section>
  );
}

function CurfewSheet(props: {
  readonly page: RulesPage;
  readonly busy: boolean;
  readonly onCancel: () => void;
  readonly onAdd: (curfew: Curfew) => void;
}) {
  const { groups, reasons } = props.page;
  const [group, setGroup] = useState('');
  const [reason, setReason] = useState('');
  const [how, setHow] = useState('by');
  const [hours, setHours] = useState('4');
  const [time, setTime] = useState('18:30');
  const minutes = Math.round(Number(hours) * 60);
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const isGood = how === 'by' ? /^\d\d:\d\d$/.test(time) : minutes >= 1 && minutes <= 525_600;
  return (
    <Sheet
      title={words.addCurfew}
      verb={words.addCurfew}
      busy={props.busy || !isGood}
      onCancel={props.onCancel}
      onSubmit={() =>
        props.onAdd({
          ...(group === '' ? {} : { group }),
          ...(reason === '' ? {} : { reason }),
          ...(how === 'by' ? { at: hour * 60 + minute } : { minutes }),
        })
      }
    >
      <div className="pair">
        <SelectField
          label={words.group}
          value={group}
          choices={[['', words.everyGroup], ...groups.map((one): Choice => [one, capital(plain(one))])]}
          onChange={setGroup}
        />
        <SelectField
          label={words.reason}
          value={reason}
          choices={[['', words.everyReason], ...reasons.map((one): Choice => [one.reason, one.label])]}
          onChange={setReason}
        />
        <SelectField
          label={words.how}
          value={how}
          choices={[
            ['by', words.by],
            ['within', words.within],
          ]}
          onChange={setHow}
        />
        {how === 'by' ? (
          <label className="field">
            <span>{words.time}</span>
            <input type="time" value={time} required onChange={({ currentTarget }) => setTime(currentTarget.value)} />
          </label>
        ) : (
          <label className="field">
            <span>{words.hours}</span>
            <input
              type="number"
              min="0.25"
              max="8760"
              step="0.25"
              value={hours}
              required
              onChange={({ currentTarget }) => setHours(currentTarget.value)}
            />
          </label>
        )}
      </div>
    </Sheet>
  );
}
