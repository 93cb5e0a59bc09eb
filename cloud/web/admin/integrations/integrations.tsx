// The page of integrations: webhooks and their last deliveries, samples to paste, and how the neighbors are; wires its parts.
import type { Webhook } from '@keycab/shared/outward';
import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { ask, type ResponseOf } from '../../common/api.ts';
import type { House } from '../../common/house.ts';
import { entriesFor } from '../../common/navigation.ts';
import { TroubleNote } from '../../common/trouble.tsx';
import { useLoaded } from '../../common/use-loaded.ts';
import { Waiting } from '../../common/waiting.tsx';
import { Sheet, TextField } from '../parts/fields.tsx';
import { dayText } from '../parts/times.ts';
import { usePlace } from '../parts/use-place.ts';
import { kindsOf, standingOf, STATES, words } from './messages.ts';
import { useDoing, type Doing } from './use-doing.ts';
import { WebhookPanel } from './webhook.tsx';

/** What was stored is sent a moment later: the lists are read again once it may be there. */
const SETTLE_MS = 900;

export function Integrations({ house }: { readonly house: House }) {
  const { clock, live, moment } = house;
  const { go, place } = usePlace();
  const [secret, setSecret] = useState<string | null>(null);
  const list = useLoaded<ResponseOf<'/api/v1/webhooks'>>('webhooks', (signal) => ask('/api/v1/webhooks', {}, signal));
  const id = place['webhook'] ?? null;
  const deliveries = useLoaded<ResponseOf<'/api/v1/webhooks/{id}/deliveries'>>(id, (signal) =>
    ask('/api/v1/webhooks/{id}/deliveries', { path: { id: id ?? '' } }, signal),
  );
  const [reloadList, reloadDeliveries] = [list.reload, deliveries.reload];
  useEffect(() => {
    let stop = (): void => undefined;
    const both = (): void => {
      reloadList();
      reloadDeliveries();
    };
    const soon = (): void => {
      stop();
      stop = clock.after(SETTLE_MS, both);
    };
    const silent = live.listen({ changed: soon, resync: both });
    return () => {
      stop();
      silent();
    };
  }, [live, clock, reloadList, reloadDeliveries]);
  const doing = useDoing(() => {
    reloadList();
    reloadDeliveries();
  });
  const open = (webhook: string): void => {
    doing.forget();
    setSecret(null);
    go({ webhook, new: '' }, 'push');
  };
  const chosen = list.value?.webhooks.find((one) => one.webhook === id);
  const adding = place['new'] === 'webhook';
  const trouble = doing.trouble ?? list.trouble ?? (chosen === undefined ? null : deliveries.trouble);
  return (
    <div className={chosen !== undefined || adding ? 'admin two' : 'admin'}>
      <div className="head">
        <h1>{words.title}</h1>
        <Button onClick={() => go({ new: 'webhook', webhook: '' }, 'push')}>{words.add}</Button>
      </div>
      <Waiting clock={clock} waiting={list.waiting && list.value === null} />
      {trouble !== null && (
        <div className="wide">
          <TroubleNote trouble={trouble} onRetry={doing.trouble === null ? reloadList : null} />
        </div>
      )}
      <section className="panel list hooks" aria-labelledby="hooks">
        <h2 id="hooks">{words.webhooks}</h2>
        <p className="muted small">{words.lead}</p>
        {list.value?.webhooks.length === 0 && <p className="nothing">{words.none}</p>}
        <ul>
          {(list.value?.webhooks ?? []).map((one) => (
            <li key={one.webhook}>
              <button type="button" aria-pressed={one.webhook === id} onClick={() => open(one.webhook)}>
                <Row webhook={one} at={(wallMs) => dayText(wallMs, moment)} />
              </button>
            </li>
          ))}
        </ul>
      </section>
      {(chosen !== undefined || adding) && (
        <section className="panel beside stack" aria-label={adding ? words.add : chosen?.url}>
          {secret !== null && <Secret secret={secret} onDone={() => setSecret(null)} />}
          {adding ? (
            <AddWebhook
              types={list.value?.types ?? []}
              doing={doing}
              onMade={(made) => {
                setSecret(made.secret);
                go({ new: '', webhook: made.webhook.webhook });
              }}
              onCancel={() => go({ new: '' })}
            />
          ) : (
            chosen !== undefined && (
              <WebhookPanel
                key={chosen.webhook}
                webhook={chosen}
                types={list.value?.types ?? []}
                deliveries={deliveries.value?.webhook === id ? deliveries.value.deliveries : null}
                moment={moment}
                doing={doing}
                onSecret={setSecret}
                onClose={() => go({ webhook: '' })}
              />
            )
          )}
        </section>
      )}
      <Neighbors house={house} home={list.value?.home} />
    </div>
  );
}

function Row({ webhook, at }: { readonly webhook: Webhook; readonly at: (wallMs: number) => string }) {
  const { deliveredWallMs, failingSinceWallMs, givenUp, types, url, waiting } = webhook;
  return (
    <span className="line" data-off={webhook.state !== 'on'}>
      <span className="first">
        <b className="address">{url}</b>
        <span className={standingOf(webhook) === 'bad' ? 'mark grave' : 'mark'}>{STATES[webhook.state]}</span>
      </span>
      <span className="muted small">
        {[
          types.length === 0 ? words.everyKind : words.someKinds(types.length),
          deliveredWallMs === null ? words.neverDelivered : words.delivered(at(deliveredWallMs)),
          words.waiting(waiting),
        ].join(' · ')}
      </span>
      {(failingSinceWallMs !== null || givenUp > 0) && (
        <span className="overdue small">
          {[
            ...(failingSinceWallMs === null ? [] : [words.failing(at(failingSinceWallMs))]),
            ...(givenUp === 0 ? [] : [words.givenUp(givenUp)]),
          ].join(' · ')}
        </span>
      )}
    </span>
  );
}

function Secret({ secret, onDone }: { readonly secret: string; readonly onDone: () => void }) {
  return (
    <div className="secret" role="status">
      <p>
        <b>{words.secretIs}</b>
      </p>
      <code>{secret}</code>
      <p className="small">{words.secretHow}</p>
      <Button size="sm" variant="default" onClick={onDone}>
        {words.done}
      </Button>
    </div>
  );
}

function AddWebhook(props: {
  readonly types: readonly string[];
  readonly doing: Doing;
  readonly onMade: (made: { readonly webhook: Webhook; readonly secret: string | null }) => void;
  readonly onCancel: () => void;
}) {
  const [url, setUrl] = useState('');
  const [kinds, setKinds] = useState('');
  const { doing, types } = props;
  const body = { url: url.trim(), types: kindsOf(kinds), rooftops: 'all' };
  return (
    <Sheet
      title={words.add}
      verb={words.make}
      busy={doing.busy || body.url === ''}
      onSubmit={() => doing.run('create', body, props.onMade)}
      onCancel={props.onCancel}
    >
      <TextField label={words.address} value={url} onChange={setUrl} hint={words.addressHint} code required />
      <TextField label={words.kinds} value={kinds} onChange={setKinds} hint={words.kindsHint} list={types} />
    </Sheet>
  );
}

const TOKENS = '/admin/tokens';

function Neighbors({
  house,
  home,
}: {
  readonly house: House;
  readonly home: ResponseOf<'/api/v1/webhooks'>['home'] | undefined;
}) {
  const { me, moment, site } = house;
  const visitor = { permissions: me?.permissions ?? [], demo: site?.demo ?? false };
  const hasTokens = entriesFor(visitor)
    .flatMap(({ pages = [] }) => entriesFor(visitor, pages))
    .some(({ path }) => path === TOKENS);
  const token = me?.open === true ? '' : ' -H "Authorization: Bearer $TOKEN"';
  return (
    <div className="neighbors">
      <section className="panel stack" aria-labelledby="read">
        <h2 id="read">{words.read}</h2>
        <p>{words.readWhy}</p>
        <Sample text={`curl${token} "${location.origin}/api/v1/events?after=0&types=KeyTaken,KeyReturned"`} />
        <h3>{words.availability}</h3>
        <p>{words.availabilityWhy}</p>
        <Sample text={`curl${token} "${location.origin}/api/v1/availability"`} />
        <p>
          {words.described} <a href="/docs">OpenAPI</a>, <a href="/asyncapi.json">AsyncAPI</a>
        </p>
      </section>
      <section className="panel stack" aria-labelledby="tokens">
        <h2 id="tokens">{words.tokens}</h2>
        <p>{words.tokensWhy}</p>
        {hasTokens && <a href={TOKENS}>{words.tokensLink}</a>}
        <h2>{words.home}</h2>
        {home == null ? (
          <p>{words.homeOff}</p>
        ) : (
          <>
            <p className={home.connected ? undefined : 'overdue'}>
              {home.connected ? words.homeOn(home.host) : words.homeLost(home.host)}{' '}
              {home.toldWallMs !== null && words.homeTold(dayText(home.toldWallMs, moment))}
            </p>
            <p className="muted small">{words.homeReadOnly}</p>
          </>
        )}
      </section>
    </div>
  );
}

/** To be selected as a whole by one click. */
const Sample = ({ text }: { readonly text: string }) => (
  <pre className="sample">
    <code>{text}</code>
  </pre>
);
