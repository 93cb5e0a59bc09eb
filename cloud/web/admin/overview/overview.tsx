// What needs somebody, worst first; nothing else. Each line leads to where it is settled.
import { keyName } from '@keycab/shared/key-name';
import type { Answer } from '@keycab/shared/answer';
import { ageText } from '@keycab/shared/sentence';
import type { Webhook } from '@keycab/shared/outward';
import type { Steel } from '@keycab/shared/steel';
import { useEffect, type ReactNode } from 'react';
import { ask, type ResponseOf } from '../../common/api.ts';
import type { House } from '../../common/house.ts';
import type { Moment } from '../../common/moment.ts';
import { TroubleNote } from '../../common/trouble.tsx';
import { useLoaded } from '../../common/use-loaded.ts';
import { Waiting } from '../../common/waiting.tsx';
import { useSteel } from '../cabinets/cabinets.tsx';
import { words } from './messages.ts';

const MANY = 50;
const SETTLE_MS = 400;

interface Matter {
  readonly id: string;
  readonly told: ReactNode;
  readonly address: string;
}

export interface Group {
  readonly name: string;
  readonly total: number;
  readonly matters: readonly Matter[];
}

const ofKey = (answer: Answer): Matter => ({
  id: answer.key,
  told: (
    <>
      <b>{keyName(answer)}</b> {answer.text}
    </>
  ),
  address: `/?q=${encodeURIComponent(answer.label)}#${answer.key}`,
});

/** Cabinets that are not heard, hold records back, follow an older roster, or tell two stories. */
export function behind(steel: readonly Steel[], moment: Moment): Matter[] {
  return moment.cabinets.flatMap((info) => {
    const own = steel.find((one) => one.cabinet === info.cabinet);
    const issued = own?.roster.issued ?? null;
    const age = info.asOfWallMs === null ? null : ageText(Math.max(0, moment.nowWallMs - info.asOfWallMs));
    const why = [
      ...(info.forked ? [words.forked] : []),
      ...(info.reachable ? [] : [age === null ? words.neverHeard : words.silent(age)]),
      ...(info.waiting === null || info.waiting === 0 ? [] : [words.waiting(info.waiting)]),
      ...(own !== undefined && issued !== null && own.roster.applied < issued ? [words.oldRoster] : []),
      ...(own?.door === 'forced' || own?.door === 'leftOpen' ? [words.door] : []),
      ...(own === undefined || own.tamper.length === 0 ? [] : [words.tamper]),
      ...(own === undefined || own.powerLost.length === 0 ? [] : [words.power]),
      ...(own === undefined || own.lost.length === 0 ? [] : [words.lost(own.lost.join(', '))]),
    ];
    if (why.length === 0) return [];
    return [
      {
        id: info.cabinet,
        told: (
          <>
            <b>{info.name}</b> {why.join(' · ')}
          </>
        ),
        address: '/admin/cabinets',
      },
    ];
  });
}

/** Receivers that take nothing, are gone, or for which messages were given up. */
export const failing = (webhooks: readonly Webhook[], nowWallMs: number): Matter[] =>
  webhooks.flatMap(({ failingSinceWallMs: since, givenUp, state, url, waiting, webhook }) => {
    const age = since === null ? null : ageText(Math.max(0, nowWallMs - since));
    const why = [
      ...(state === 'gone' ? [words.webhookGone] : age === null ? [] : [words.webhookFailing(age)]),
      ...(givenUp === 0 ? [] : [words.webhookGivenUp(givenUp)]),
    ];
    if (why.length === 0 || state === 'off') return [];
    const told = [...why, ...(waiting === 0 ? [] : [words.webhookWaiting(waiting)])].join(' · ');
    return [
      {
        id: webhook,
        told: (
          <>
            <b>{URL.canParse(url) ? new URL(url).host : url}</b> {told}
          </>
        ),
        address: `/admin/integrations?webhook=${webhook}`,
      },
    ];
  });

export const jammed = (steel: readonly Steel[]): Matter[] =>
  steel.flatMap(({ cabinet, name, steel: slots }) =>
    slots
      .filter((slot) => slot.jammed)
      .map((slot) => ({
        id: `${cabinet} ${slot.slot}`,
        told: (
          <>
            <b>
              {name}, {slot.name}
            </b>{' '}
            {words.jam(slot.jams)}
          </>
        ),
        address: `/admin/audit?log=${cabinet}&kind=SlotJammed`,
      })),
  );

export function Overview({ house }: { readonly house: House }) {
  const { moment, live, clock } = house;
  const steel = useSteel(house);
  const overdue = useLoaded<ResponseOf<'/api/v1/keys'>>('overdue', (signal) =>
    ask('/api/v1/keys', { query: { state: 'overdue', limit: MANY } }, signal),
  );
  const unsure = useLoaded<ResponseOf<'/api/v1/keys'>>('unsure', (signal) =>
    ask('/api/v1/keys', { query: { state: 'unsure', limit: MANY } }, signal),
  );
  const unsigned = useLoaded<ResponseOf<'/api/v1/unsigned'>>('unsigned', (signal) =>
    ask('/api/v1/unsigned', {}, signal),
  );
  const connects = house.me?.permissions.includes('connect') === true;
  const hooks = useLoaded<ResponseOf<'/api/v1/webhooks'>>(connects ? 'webhooks' : null, (signal) =>
    ask('/api/v1/webhooks', {}, signal),
  );
  const lists = [overdue, unsure, unsigned] as const;
  const [reloadOverdue, reloadUnsure, reloadUnsigned] = [overdue.reload, unsure.reload, unsigned.reload];
  const reloadHooks = hooks.reload;
  useEffect(() => {
    const all = (): void => [reloadOverdue, reloadUnsure, reloadUnsigned, reloadHooks].forEach((reload) => reload());
    let stop = (): void => undefined;
    const soon = (): void => {
      stop();
      stop = clock.after(SETTLE_MS, all);
    };
    const silent = live.listen({ changed: soon, resync: all });
    return () => {
      stop();
      silent();
    };
  }, [live, clock, reloadOverdue, reloadUnsure, reloadUnsigned, reloadHooks]);

  const isDisputed = ({ basis }: Answer): boolean => basis === 'disputed';
  const doubts = unsure.value?.keys ?? [];
  const disputed = doubts.filter(isDisputed).map(ofKey);
  const others = doubts.filter((answer) => !isDisputed(answer)).map(ofKey);
  const late = (overdue.value?.keys ?? []).map(ofKey);
  const jams = jammed(steel.value?.cabinets ?? []);
  const cabinets = behind(steel.value?.cabinets ?? [], moment);
  const papers = (unsigned.value?.people ?? []).map((person) => ({
    id: person.person.person,
    told: (
      <>
        <b>{person.person.name}</b> {words.unsigned(person.unsigned.length)}
      </>
    ),
    address: '/deliveries/unsigned',
  }));
  const receivers = failing(hooks.value?.webhooks ?? [], moment.nowWallMs);
  const groups: Group[] = [
    { name: words.disputed, total: disputed.length, matters: disputed },
    { name: words.overdue, total: overdue.value?.total ?? 0, matters: late },
    { name: words.unsure, total: others.length, matters: others },
    { name: words.jammed, total: jams.length, matters: jams },
    { name: words.behind, total: cabinets.length, matters: cabinets },
    { name: words.webhooks, total: receivers.length, matters: receivers },
    { name: words.worksheets, total: papers.length, matters: papers },
  ].filter(({ matters }) => matters.length > 0);
  const known =
    [...lists, steel, ...(connects ? [hooks] : [])].every(({ value }) => value !== null) && moment.cabinets.length > 0;
  const trouble = [...lists, steel, hooks].find((list) => list.trouble !== null);
  return (
    <div className="overview">
      <h1>{words.title}</h1>
      <Waiting clock={clock} waiting={!known && trouble === undefined} />
      {trouble?.trouble != null && <TroubleNote trouble={trouble.trouble} onRetry={trouble.reload} />}
      {known && groups.length === 0 && <p className="panel nothing">{words.nothing}</p>}
      {groups.map(({ name, total, matters }) => (
        <section key={name} className="panel" aria-label={name}>
          <h2>
            {name} <span className="muted">{total}</span>
          </h2>
          <ul>
            {matters.map(({ id, told, address }) => (
              <li key={id}>
                <a href={address}>{told}</a>
              </li>
            ))}
          </ul>
          {total > matters.length && <p className="muted small">{words.more(total - matters.length)}</p>}
        </section>
      ))}
    </div>
  );
}
