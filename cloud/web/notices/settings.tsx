// How I am told: by which ways, on which devices, at which hours not; and a notice to try it.
import type { NoticeSettings as Settings } from '@keycab/shared/notices';
import { PORTIONS, type Portion, type Way } from '@keycab/shared/notice-kinds';
import { clockText } from '@keycab/shared/sentence';
import { Button } from '@mantine/core';
import { type SyntheticEvent, useEffect, useId, useState } from 'react';
import { ask, type Reply, tell } from '../common/api.ts';
import type { House } from '../common/house.ts';
import { type Trouble, TroubleNote } from '../common/trouble.tsx';
import { useLoaded } from '../common/use-loaded.ts';
import { readDevice, type ThisDevice, turnOff, turnOn } from './device.ts';
import { words } from './messages.ts';
import './settings.css';

const wall = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

export function NoticeSettings({ house }: { readonly house: House }) {
  const person = house.me?.person?.person ?? null;
  const settings = useLoaded<Settings>(person === null ? null : `notice settings ${person}`, (signal) =>
    ask('/api/v1/notices/settings', {}, signal),
  );
  const [said, setSaid] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const id = useId();
  const done = (reply: Reply<Settings> | null, words_: string): void => {
    setTrouble(reply !== null && !reply.ok ? reply.trouble : null);
    setSaid(reply === null ? words.turnFailed : reply.ok ? words_ : null);
    if (reply?.ok === true) settings.change(reply.value);
  };
  const test = async (): Promise<void> => {
    const reply = await tell<{ notice: string }>('/api/v1/notices/test', {});
    setTrouble(reply.ok ? null : reply.trouble);
    setSaid(reply.ok ? words.tested : null);
  };
  const { value } = settings;
  const wrong = trouble ?? settings.trouble;
  if (person === null) return <p className="muted">{words.nobody}</p>;
  return (
    <section className="panel notice-settings" id="notices" aria-labelledby={id}>
      <h2 id={id}>{words.heading}</h2>
      <p className="muted">{words.intro}</p>
      {wrong !== null && <TroubleNote trouble={wrong} onRetry={null} />}
      {value !== null && (
        <>
          <Devices value={value} house={house} onDone={done} />
          {/* Another one as soon as another person's are shown. */}
          <Choices key={person} value={value} onDone={(reply) => done(reply, words.saved)} />
          <p>
            <Button variant="default" onClick={() => void test()}>
              {words.test}
            </Button>
          </p>
        </>
      )}
      <p role="status" className={said === null ? 'hidden' : 'said'}>
        {said ?? ''}
      </p>
    </section>
  );
}

interface ChoicesProps {
  readonly value: Settings;
  readonly onDone: (reply: Reply<Settings>) => void;
}

type Hours = 'rooftop' | 'own' | 'none';

function Choices({ value, onDone }: ChoicesProps) {
  const { quiet, rooftopQuiet, ways } = value;
  const [portions, setPortions] = useState(
    () => Object.fromEntries(ways.map(({ portion, way }) => [way, portion])) as Record<Way, Portion>,
  );
  const [to, setTo] = useState<Readonly<Partial<Record<Way, string>>>>(() =>
    Object.fromEntries(ways.map((way) => [way.way, way.to ?? ''])),
  );
  const [hours, setHours] = useState<Hours>(quiet === 'rooftop' ? 'rooftop' : quiet === null ? 'none' : 'own');
  const begun = quiet === 'rooftop' || quiet === null ? (rooftopQuiet ?? { start: 1_200, end: 420 }) : quiet;
  const [own, setOwn] = useState({ start: wall(begun.start), end: wall(begun.end) });
  const save = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    const chosen = {
      rooftop: 'rooftop',
      none: null,
      own: { start: minuteOf(own.start), end: minuteOf(own.end) },
    } as const;
    const address = (way: 'text' | 'chat') =>
      ways.some((one) => one.way === way && one.available) ? { [way]: to[way]?.trim() === '' ? null : to[way] } : {};
    onDone(
      await tell<Settings>('/api/v1/notices/settings', {
        portions,
        quiet: chosen[hours],
        ...address('text'),
        ...address('chat'),
      }),
    );
  };
  return (
    <form onSubmit={(event) => void save(event)}>
      {ways.map((one) => (
        <WayRow
          key={one.way}
          one={one}
          portion={portions[one.way]}
          to={to[one.way] ?? ''}
          onPortion={(portion) => setPortions({ ...portions, [one.way]: portion })}
          onTo={(address) => setTo({ ...to, [one.way]: address })}
        />
      ))}
      <fieldset className="quiet">
        <legend>{words.quiet}</legend>
        <p className="muted small">{words.quietWhy}</p>
        {(['rooftop', 'own', 'none'] as const).map((which) => (
          <label key={which}>
            <input type="radio" name="quiet" checked={hours === which} onChange={() => setHours(which)} />
            {which === 'rooftop'
              ? words.quietRooftop(
                  rooftopQuiet === null ? null : wall(rooftopQuiet.start),
                  rooftopQuiet === null ? null : wall(rooftopQuiet.end),
                )
              : which === 'own'
                ? words.quietOwn
                : words.quietNone}
          </label>
        ))}
        {hours === 'own' && (
          <div className="quiet-own">
            <label>
              {words.from}
              <input
                type="time"
                required
                value={own.start}
                onChange={({ currentTarget }) => setOwn({ ...own, start: currentTarget.value })}
              />
            </label>
            <label>
              {words.until}
              <input
                type="time"
                required
                value={own.end}
                onChange={({ currentTarget }) => setOwn({ ...own, end: currentTarget.value })}
              />
            </label>
          </div>
        )}
      </fieldset>
      <Button type="submit" variant="filled">
        {words.save}
      </Button>
    </form>
  );
}

interface WayRowProps {
  readonly one: Settings['ways'][number];
  readonly portion: Portion;
  readonly to: string;
  readonly onPortion: (portion: Portion) => void;
  readonly onTo: (address: string) => void;
}

function WayRow({ one: { available, to: kept, trouble, way }, portion, to, onPortion, onTo }: WayRowProps) {
  const id = useId();
  const isAddressed = way === 'text' || way === 'chat';
  return (
    <div className="way">
      <label htmlFor={id}>{words.way(way)}</label>
      {available ? (
        <select id={id} value={portion} onChange={({ currentTarget }) => onPortion(currentTarget.value as Portion)}>
          {PORTIONS.map((each) => (
            <option key={each} value={each}>
              {words.portions[each]}
            </option>
          ))}
        </select>
      ) : (
        <span className="muted">{words.notSetUp}</span>
      )}
      {available && way === 'mail' && (
        <span className="muted small">{kept === null ? words.noMail : words.to(kept)}</span>
      )}
      {available && isAddressed && (
        <label className="address">
          {words.address[way]}
          <input
            type={way === 'text' ? 'tel' : 'text'}
            value={to}
            maxLength={60}
            onChange={({ currentTarget }) => onTo(currentTarget.value)}
          />
        </label>
      )}
      {available && trouble !== null && <span className="wrong small">{words.trouble(trouble)}</span>}
    </div>
  );
}

interface DevicesProps {
  readonly value: Settings;
  readonly house: House;
  readonly onDone: (reply: Reply<Settings> | null, said: string) => void;
}

/** What this browser says of itself, and the others of the same person. */
function Devices({ value: { applicationKey, devices }, house, onDone }: DevicesProps) {
  const [here, setHere] = useState<ThisDevice | null>(null);
  const look = (): void => void readDevice().then(setHere);
  useEffect(look, []);
  if (applicationKey === null) return null;
  const doing = async (work: Promise<Reply<Settings> | null>, said: string): Promise<void> => {
    onDone(await work, said);
    look();
  };
  const remove = (device: string): Promise<Reply<Settings>> =>
    tell<Settings>('/api/v1/notices/devices/remove', { device });
  return (
    <div className="devices">
      <h3>{words.devices}</h3>
      {here !== null && (
        <p className="this-device" data-state={here.state}>
          <span>{words.thisDevice[here.state]}</span>
          {here.state === 'off' && (
            <Button variant="default" size="sm" onClick={() => void doing(turnOn(applicationKey), words.thisDevice.on)}>
              {words.turnOn}
            </Button>
          )}
          {here.state === 'on' && (
            <Button variant="default" size="sm" onClick={() => void doing(turnOff(), words.thisDevice.off)}>
              {words.turnOff}
            </Button>
          )}
        </p>
      )}
      <ul>
        {devices.map(({ addedWallMs, device, name }) => (
          <li key={device}>
            <span>
              <b>{name}</b> <span className="muted small">{words.added(clockText(addedWallMs, house.moment))}</span>
            </span>
            <Button size="xs" variant="default" onClick={() => void doing(remove(device), words.saved)}>
              {words.remove}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
