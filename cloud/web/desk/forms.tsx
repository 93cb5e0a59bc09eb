// What an act needs to be told first: when, where, with whom; one small form for each, under the buttons of the answer.
import type { Act } from '@keycab/shared/acts';
import type { Answer } from '@keycab/shared/answer';
import type { Colleague, Matters } from '@keycab/shared/contract';
import { clockText } from '@keycab/shared/sentence';
import { Button } from '@mantine/core';
import { type ReactNode, useEffect, useEffectEvent, useState } from 'react';
import type { House } from '../common/house.ts';
import { actWords } from './act-words.ts';
import { boxOf, momentOf, nextQuarter } from './local-time.ts';
import { PersonField } from './person-field.tsx';
import { codeOfPlace, placeText } from './place-code.ts';
import type { FormName } from './rights.ts';

export interface FormProps {
  readonly answer: Answer;
  readonly house: House;
  readonly matters: Matters | null;
  readonly busy: boolean;
  readonly onAct: (act: Act) => void;
  readonly onCancel: () => void;
}

const HOUR_MS = 3_600_000;

function Sheet(props: {
  readonly name: string;
  readonly onCancel: () => void;
  /** Null while something is missing. */
  readonly act: Act | null;
  readonly busy: boolean;
  readonly onAct: (act: Act) => void;
  readonly verb: string;
  readonly children: ReactNode;
}) {
  const { act } = props;
  const cancel = useEffectEvent(props.onCancel);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') cancel();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  return (
    <form
      className="sheet"
      aria-label={props.name}
      onSubmit={(event) => {
        event.preventDefault();
        if (act !== null) props.onAct(act);
      }}
    >
      <h3>{props.name}</h3>
      {props.children}
      <div className="acts">
        <Button type="submit" variant="filled" disabled={act === null || props.busy}>
          {props.verb}
        </Button>
        <Button onClick={props.onCancel}>{actWords.cancel}</Button>
      </div>
    </form>
  );
}

function MomentField(props: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  return (
    <label className="field">
      <span>{props.label}</span>
      <input
        type="datetime-local"
        step={60}
        value={props.value}
        onChange={(event) => props.onChange(event.currentTarget.value)}
      />
    </label>
  );
}

function Reserve({ answer, house, matters, busy, onAct, onCancel }: FormProps) {
  const { moment } = house;
  const { timeZone } = moment;
  const [begin] = useState(() => nextQuarter(moment.nowWallMs));
  const [from, setFrom] = useState(() => boxOf(begin, timeZone));
  const [to, setTo] = useState(() => boxOf(begin + HOUR_MS, timeZone));
  const [fromWallMs, toWallMs] = [momentOf(from, timeZone), momentOf(to, timeZone)];
  const promised = (matters?.reservations ?? [])
    .filter(({ key }) => key === answer.key)
    .toSorted((a, b) => a.fromWallMs - b.fromWallMs);
  const sound = fromWallMs !== null && toWallMs !== null && toWallMs > fromWallMs && toWallMs > moment.nowWallMs;
  const conflicts = sound ? promised.filter((other) => other.fromWallMs < toWallMs && fromWallMs < other.toWallMs) : [];
  const shown = conflicts.length > 0 ? conflicts : promised;
  return (
    <Sheet
      name={`${actWords.actions.reserve} ${answer.label}`}
      verb={actWords.reserve}
      busy={busy}
      onAct={onAct}
      onCancel={onCancel}
      act={sound && conflicts.length === 0 ? { act: 'reserveKey', key: answer.key, fromWallMs, toWallMs } : null}
    >
      <div className="fields">
        <MomentField label={actWords.reserveFrom} value={from} onChange={setFrom} />
        <MomentField label={actWords.reserveTo} value={to} onChange={setTo} />
      </div>
      {!sound && (
        <p className="state" data-state="out" role="status">
          {actWords.notTime}
        </p>
      )}
      {shown.length > 0 && (
        <div role="status" className="promised" data-conflict={conflicts.length > 0}>
          <b>{conflicts.length > 0 ? actWords.conflicts : actWords.promised}</b>
          <ul>
            {shown.map((one) => (
              <li key={one.reservation}>
                {actWords.reserved(one.person.name, clockText(one.fromWallMs, moment), clockText(one.toWallMs, moment))}
              </li>
            ))}
          </ul>
        </div>
      )}
    </Sheet>
  );
}

function Bring({ answer, busy, onAct, onCancel }: FormProps) {
  const [place, setPlace] = useState<string>(actWords.places[0]);
  const [typed, setTyped] = useState('');
  const code = typed.trim() === '' ? place : codeOfPlace(typed);
  return (
    <Sheet
      name={`${actWords.bringTo}…`}
      verb={actWords.bring}
      busy={busy}
      onAct={onAct}
      onCancel={onCancel}
      act={code === null ? null : { act: 'askForKey', key: answer.key, urgency: 'customerHere', place: code }}
    >
      <div className="acts" role="group" aria-label={actWords.bringTo}>
        {actWords.places.map((name) => (
          <Button
            key={name}
            size="sm"
            variant={typed === '' && name === place ? 'filled' : 'default'}
            aria-pressed={typed === '' && name === place}
            onClick={() => {
              setPlace(name);
              setTyped('');
            }}
          >
            {placeText(name)}
          </Button>
        ))}
      </div>
      <label className="field">
        <span>{actWords.otherPlace}</span>
        <input type="text" maxLength={40} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
      </label>
    </Sheet>
  );
}

function Deliver({ answer, house, busy, onAct, onCancel }: FormProps) {
  const self = house.staff.find(({ person }) => person === house.me?.person?.person);
  const [salesperson, setSalesperson] = useState<Colleague | null>(self?.department === 'Sales' ? self : null);
  const [advisor, setAdvisor] = useState<Colleague | null>(self?.department === 'Service' ? self : null);
  const two = salesperson !== null && advisor !== null && salesperson.department !== advisor.department;
  const { vehicle } = answer;
  return (
    <Sheet
      name={`${actWords.actions.deliver} ${answer.label}`}
      verb={actWords.deliver}
      busy={busy}
      onAct={onAct}
      onCancel={onCancel}
      act={
        two && vehicle !== null
          ? {
              act: 'startDelivery',
              vehicle: vehicle.vehicle,
              salesperson: salesperson.person,
              advisor: advisor.person,
            }
          : null
      }
    >
      <div className="fields">
        <PersonField
          label={actWords.salesperson}
          staff={house.staff}
          onChoose={setSalesperson}
          begun={salesperson ?? undefined}
        />
        <PersonField label={actWords.advisor} staff={house.staff} onChoose={setAdvisor} begun={advisor ?? undefined} />
      </div>
      <p className="muted small">{actWords.deliveryNeeds}</p>
    </Sheet>
  );
}

function HandOver({ answer, house, busy, onAct, onCancel }: FormProps) {
  const [to, setTo] = useState<Colleague | null>(null);
  const [anybody, setAnybody] = useState(false);
  const [chosen, setChosen] = useState<string | null>(null);
  const others = house.staff.filter(({ person }) => person !== house.me?.person?.person);
  const receiver = anybody ? null : (to?.person ?? undefined);
  // What service had it for is not what sales has it for: nobody's purpose is put into another department's mouth.
  const within = to === null || anybody || to.department === house.me?.person?.department;
  const begun = within ? (answer.reason?.reason ?? '') : '';
  const reason = chosen ?? begun;
  return (
    <Sheet
      name={actWords.handTo}
      verb={actWords.offer}
      busy={busy}
      onAct={onAct}
      onCancel={onCancel}
      act={
        receiver === undefined
          ? null
          : { act: 'offerHandover', key: answer.key, to: receiver, reason: reason === '' ? null : reason, route: null }
      }
    >
      {!anybody && <PersonField label={actWords.person} staff={others} onChoose={setTo} />}
      <label className="check">
        <input type="checkbox" checked={anybody} onChange={(event) => setAnybody(event.currentTarget.checked)} />
        <span>{actWords.anybody}</span>
      </label>
      <label className="field">
        <span>{actWords.handFor}</span>
        <select value={reason} onChange={(event) => setChosen(event.currentTarget.value)}>
          <option value="">{actWords.notSaid}</option>
          {answer.reason !== null && (
            <option value={answer.reason.reason}>{actWords.asBefore(answer.reason.label)}</option>
          )}
          {house.reasons
            .filter((one) => one.reason !== answer.reason?.reason)
            .map((one) => (
              <option key={one.reason} value={one.reason}>
                {one.label}
              </option>
            ))}
        </select>
      </label>
      <p className="muted small">{actWords.stays}</p>
    </Sheet>
  );
}

function Extend({ answer, house, busy, onAct, onCancel }: FormProps) {
  const { timeZone, nowWallMs } = house.moment;
  const [at, setAt] = useState(() =>
    boxOf(nextQuarter(Math.max(nowWallMs, answer.dueWallMs ?? 0) + 900_000), timeZone),
  );
  const dueWallMs = momentOf(at, timeZone);
  const sound = dueWallMs !== null && dueWallMs > nowWallMs;
  return (
    <Sheet
      name={actWords.actions.extend}
      verb={actWords.extend}
      busy={busy}
      onAct={onAct}
      onCancel={onCancel}
      act={sound ? { act: 'changeDueTime', key: answer.key, dueWallMs } : null}
    >
      <MomentField label={actWords.extendBy} value={at} onChange={setAt} />
      <p className="muted small">{actWords.extendWhy}</p>
    </Sheet>
  );
}

function Settle({ answer, house, busy, onAct, onCancel }: FormProps) {
  const { holder } = answer;
  const candidates = holder.kind === 'notSure' ? holder.candidates : [];
  const [person, setPerson] = useState<Colleague | null>(
    () => house.staff.find((one) => one.person === candidates[0]?.person) ?? null,
  );
  const [why, setWhy] = useState<string>(actWords.whys[0]);
  return (
    <Sheet
      name={actWords.actions.settle}
      verb={actWords.settle}
      busy={busy}
      onAct={onAct}
      onCancel={onCancel}
      act={
        person === null
          ? null
          : { act: 'settleCustody', key: answer.key, at: { kind: 'person', person: person.person }, why }
      }
    >
      <PersonField label={actWords.settleWith} staff={house.staff} onChoose={setPerson} begun={person ?? undefined} />
      <div className="acts" role="group" aria-label={actWords.settleWhy}>
        {actWords.whys.map((name) => (
          <Button
            key={name}
            size="sm"
            variant={name === why ? 'filled' : 'default'}
            aria-pressed={name === why}
            onClick={() => setWhy(name)}
          >
            {placeText(name)}
          </Button>
        ))}
      </div>
    </Sheet>
  );
}

export const FORMS: Readonly<Record<FormName, (props: FormProps) => ReactNode>> = {
  reserve: Reserve,
  bring: Bring,
  deliver: Deliver,
  handOver: HandOver,
  extend: Extend,
  settle: Settle,
};
