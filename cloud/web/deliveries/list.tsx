// The deliveries: those under way with what is late in amber, those that ended, and a form to start one.
import type { DeliveryInfo } from '@keycab/shared/deliveries';
import { type LateStep, lateSteps } from '@keycab/shared/worksheet';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { ask } from '../common/api.ts';
import type { House } from '../common/house.ts';
import type { Moment } from '../common/moment.ts';
import { StateChip } from '../common/state-chip.tsx';
import { TroubleNote } from '../common/trouble.tsx';
import { useLoaded } from '../common/use-loaded.ts';
import { Waiting } from '../common/waiting.tsx';
import { words } from './messages.ts';
import { carName, Time, useNews } from './parts.tsx';
import { StartForm } from './start.tsx';

const NEWS = /^(Delivery|Worksheet)/;

export const lateOf = (info: DeliveryInfo, moment: Moment): readonly LateStep[] =>
  lateSteps(
    {
      atWallMs: info.atWallMs,
      startedWallMs: info.startedWallMs,
      keysCounted: info.keysCounted !== null,
      complete: info.complete,
      ended: info.outcome !== null,
    },
    moment.nowWallMs,
  );

const signedText = (info: DeliveryInfo): string => {
  if (info.waived) return words.waived;
  return info.complete ? words.signedBoth : info.signed.length === 1 ? words.signedOne : '';
};

function Row({ info, moment }: { readonly info: DeliveryInfo; readonly moment: Moment }) {
  const late = lateOf(info, moment);
  const amber = (step: LateStep): string | undefined => (late.includes(step) ? 'late' : undefined);
  return (
    <li className="delivery panel" data-late={late.length > 0}>
      <p className="at">
        <span className={amber('end')}>
          {info.outcome !== null ? (
            <Time wallMs={info.endedWallMs} moment={moment} />
          ) : info.atWallMs === null ? (
            words.now
          ) : (
            <Time wallMs={info.atWallMs} moment={moment} />
          )}
        </span>
      </p>
      <p className="what">
        <a href={`/deliveries/${info.delivery}`}>{carName(info.car, info.vehicle)}</a>
      </p>
      <dl>
        <div>
          <dt>{words.columns.salesperson}</dt>
          <dd>{info.salesperson.name}</dd>
        </div>
        <div>
          <dt>{words.columns.advisor}</dt>
          <dd>{info.advisor.name}</dd>
        </div>
        <div>
          <dt>{words.columns.worksheet}</dt>
          <dd className={amber('worksheet')}>
            {info.linesAnswered}/{info.linesAll} {signedText(info)}
          </dd>
        </div>
        <div>
          <dt>{words.columns.keys}</dt>
          <dd className={(info.keysCounted ?? info.keysAll) < info.keysAll ? 'late' : amber('keys')}>
            {info.keysCounted ?? 0}/{info.keysAll}
          </dd>
        </div>
        {info.plateOff !== null && (
          <div>
            <dt>{words.columns.plate}</dt>
            <dd>{info.plateOff ? words.plateOff : words.plateOn}</dd>
          </div>
        )}
      </dl>
      <p className="how">
        {info.outcome === null ? (
          <StateChip state="delivery" />
        ) : (
          <b>{info.outcome === 'delivered' ? words.delivered : words.canceled}</b>
        )}
      </p>
      {late.length > 0 && <p className="why late">{late.map((step) => words.late[step]).join(' · ')}</p>}
    </li>
  );
}

export function Deliveries({ house }: { readonly house: House }) {
  const { clock, moment } = house;
  const [starting, setStarting] = useState(false);
  const open = useLoaded('open', (signal) => ask('/api/v1/deliveries', { query: { state: 'open' } }, signal));
  const ended = useLoaded('ended', (signal) =>
    ask('/api/v1/deliveries', { query: { state: 'ended', limit: 30 } }, signal),
  );
  const { reload: reloadOpen } = open;
  const { reload: reloadEnded } = ended;
  const [reload] = useState(() => () => {
    reloadOpen();
    reloadEnded();
  });
  useNews(house, NEWS, reload);
  const trouble = open.trouble ?? ended.trouble;
  return (
    <div className="sheet-page">
      <div className="page-head">
        <h1>{words.deliveries}</h1>
        <div className="page-acts">
          <a className="link" href="/deliveries/unsigned">
            {words.unsignedPage}
          </a>
          {!starting && (
            <Button variant="filled" size="sm" onClick={() => setStarting(true)}>
              {words.start}
            </Button>
          )}
        </div>
      </div>
      <Waiting clock={clock} waiting={open.waiting} />
      {trouble !== null && <TroubleNote trouble={trouble} onRetry={reload} />}
      {starting && <StartForm house={house} onDone={() => setStarting(false)} />}
      <section aria-labelledby="open-title">
        <h2 id="open-title">{words.underWay}</h2>
        {open.value?.deliveries.length === 0 && <p className="muted">{words.none}</p>}
        <ul className="deliveries">
          {open.value?.deliveries.map((info) => (
            <Row key={info.delivery} info={info} moment={moment} />
          ))}
        </ul>
      </section>
      <section aria-labelledby="ended-title">
        <h2 id="ended-title">{words.ended}</h2>
        {ended.value?.deliveries.length === 0 && <p className="muted">{words.noneEnded}</p>}
        <ul className="deliveries">
          {ended.value?.deliveries.map((info) => (
            <Row key={info.delivery} info={info} moment={moment} />
          ))}
        </ul>
      </section>
    </div>
  );
}
