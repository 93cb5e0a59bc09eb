// The page of the house's rules: locking, parking, when keys are due, the worksheet; who changed what; wires its parts.
import type { RulesPage } from '@keycab/shared/administration';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { ask } from '../../common/api.ts';
import type { House } from '../../common/house.ts';
import { TroubleNote } from '../../common/trouble.tsx';
import { useLoaded } from '../../common/use-loaded.ts';
import { Waiting } from '../../common/waiting.tsx';
import { type Choice, SelectField, TickField } from '../parts/fields.tsx';
import { Lines } from '../parts/lines.tsx';
import { capital, plain } from '../parts/messages.ts';
import { type Acting, useAct } from '../parts/use-act.ts';
import { useChanges } from '../parts/use-changes.ts';
import { Curfews } from './curfews.tsx';
import { words } from './messages.ts';
import { type Template, WorksheetRules } from './worksheet.tsx';

export function RulesOfHouse({ house }: { readonly house: House }) {
  const { clock, live, moment, staff } = house;
  const page = useLoaded<RulesPage>('rules', (signal) => ask('/api/v1/admin/rules', {}, signal));
  const sheet = useLoaded<{ readonly template: Template }>('template', (signal) =>
    ask('/api/v1/deliveries', { query: { limit: 1 } }, signal),
  );
  const reload = (): void => {
    page.reload();
    sheet.reload();
  };
  useChanges(live, reload);
  const acting = useAct(reload);
  const { value } = page;
  const trouble = acting.trouble ?? page.trouble ?? sheet.trouble;
  return (
    <div className="admin rules">
      <div className="head">
        <h1>{words.title}</h1>
      </div>
      <p className="muted">{words.about}</p>
      <Waiting clock={clock} waiting={page.waiting} />
      {trouble !== null && (
        <TroubleNote
          trouble={trouble}
          onRetry={() => {
            acting.forget();
            reload();
          }}
        />
      )}
      {value !== null && (
        <>
          <HouseForm key={JSON.stringify(value.rules)} page={value} acting={acting} />
          <Curfews page={value} acting={acting} staff={staff} />
        </>
      )}
      {sheet.value !== null && (
        <WorksheetRules key={sheet.value.template.template} template={sheet.value.template} onDone={reload} />
      )}
      {value !== null && (
        <div className="panel">
          <Lines lines={value.lines} moment={moment} />
        </div>
      )}
    </div>
  );
}

function HouseForm({ acting, page }: { readonly page: RulesPage; readonly acting: Acting }) {
  const { rules, schedules } = page;
  const [level, setLevel] = useState(rules.level);
  const [day, setDay] = useState(rules.day ?? '');
  const [duressPin, setDuressPin] = useState(rules.duressPin);
  const [text, setText] = useState(rules.places.join('\n'));
  const places = [
    ...new Set(
      text
        .split('\n')
        .map((place) => place.trim().normalize('NFC'))
        .filter((place) => place !== ''),
    ),
  ];
  const wanted = {
    level,
    day: day === '' ? null : day,
    duressPin,
    places,
  };
  const same = (Object.keys(wanted) as (keyof typeof wanted)[]).every(
    (name) => JSON.stringify(wanted[name]) === JSON.stringify(rules[name]),
  );
  const isNightless = level === 'night' && day === '';
  const isTooMuch = places.length > 24 || places.some((place) => place.length > 40);
  return (
    <form
      className="panel stack"
      aria-label={words.locking}
      onSubmit={(event) => {
        event.preventDefault();
        acting.run({ act: 'setHouseRules', rules: wanted });
      }}
    >
      <h2>{words.locking}</h2>
      <div className="pair">
        <SelectField
          label={words.level}
          value={level}
          choices={words.levels}
          onChange={(value) => setLevel(value as typeof level)}
        />
        <SelectField
          label={words.day}
          value={day}
          choices={[
            ['', words.noDay],
            ...schedules.map(({ schedule }): Choice => [schedule, capital(plain(schedule))]),
          ]}
          onChange={setDay}
        />
      </div>
      <p className={isNightless ? 'overdue' : 'muted'}>{isNightless ? words.needDay : words.groupsFirst}</p>
      <TickField label={words.duress} checked={duressPin} onChange={setDuressPin} />
      <label className="field">
        <span>{words.places}</span>
        <textarea rows={4} value={text} onChange={({ currentTarget }) => setText(currentTarget.value)} />
        <span className={isTooMuch ? 'overdue' : 'hint'}>{words.placesHint}</span>
      </label>
      <div className="row">
        <Button type="submit" variant="filled" disabled={acting.busy || same || isNightless || isTooMuch}>
          {words.save}
        </Button>
      </div>
    </form>
  );
}
