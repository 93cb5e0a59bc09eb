// One webhook: its standing, what can be done with it, and its last deliveries with what the receiver replied.
import type { Delivery, Webhook } from '@keycab/shared/outward';
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Moment } from '../../common/moment.ts';
import { Sheet, TextField } from '../parts/fields.tsx';
import { dayText } from '../parts/times.ts';
import { DELIVERY_STATES, kindsOf, STATES, words } from './messages.ts';
import type { Doing } from './use-doing.ts';

export function WebhookPanel(props: {
  readonly webhook: Webhook;
  readonly types: readonly string[];
  /** Null before they are loaded. */
  readonly deliveries: readonly Delivery[] | null;
  readonly moment: Moment;
  readonly doing: Doing;
  readonly onSecret: (secret: string | null) => void;
  readonly onClose: () => void;
}) {
  const { deliveries, doing, moment, onClose, onSecret, types, webhook } = props;
  const [sheet, setSheet] = useState<'change' | 'secret' | 'remove' | 'range' | null>(null);
  const [said, setSaid] = useState('');
  const id = webhook.webhook;
  const close = (): void => setSheet(null);
  const change = (more: object): void =>
    doing.run('change', { webhook: id, ...more }, ({ secret }) => {
      if (secret !== null) onSecret(secret);
      close();
    });
  const replay = (from: number, through: number): void =>
    doing.run('replay', { webhook: id, from, through }, ({ added, next }) => {
      setSaid(words.added(added, next));
      close();
    });
  const isOn = webhook.state === 'on';
  return (
    <>
      <div className="row">
        <Button size="sm" variant="default" onClick={onClose}>
          {words.close}
        </Button>
      </div>
      <h2 className="address">{webhook.url}</h2>
      <p>
        <b>{STATES[webhook.state]}</b> {words.since(dayText(webhook.madeWallMs, moment))} ·{' '}
        {words.waiting(webhook.waiting)}
      </p>
      <p className="muted small kinds">{webhook.types.length === 0 ? words.everyKind : webhook.types.join(', ')}</p>
      <div className="row">
        <Button size="sm" onClick={() => setSheet('change')}>
          {words.change}
        </Button>
        <Button size="sm" variant="default" disabled={doing.busy} onClick={() => change({ on: !isOn })}>
          {isOn ? words.off : words.on}
        </Button>
        <Button size="sm" variant="default" onClick={() => setSheet('secret')}>
          {words.newSecret}
        </Button>
        <Button size="sm" variant="default" onClick={() => setSheet('remove')}>
          {words.remove}
        </Button>
      </div>
      {sheet === 'change' && (
        <Change webhook={webhook} types={types} busy={doing.busy} onSave={change} onCancel={close} />
      )}
      {sheet === 'secret' && (
        <Sheet
          title={words.newSecret}
          verb={words.newSecret}
          busy={doing.busy}
          onSubmit={() => change({ newSecret: true })}
          onCancel={close}
        >
          <p>{words.newSecretWhy}</p>
        </Sheet>
      )}
      {sheet === 'remove' && (
        <Sheet
          title={words.remove}
          verb={words.remove}
          grave
          busy={doing.busy}
          onSubmit={() => doing.run('remove', { webhook: id }, onClose)}
          onCancel={close}
        >
          <p>{words.removeWhy}</p>
        </Sheet>
      )}
      <h3>{words.deliveries}</h3>
      <div className="row">
        <Button size="sm" variant="default" disabled={!isOn} onClick={() => setSheet('range')}>
          {words.range}
        </Button>
      </div>
      {sheet === 'range' && <Range busy={doing.busy} onSend={replay} onCancel={close} />}
      <p role="status" className="muted">
        {said}
      </p>
      {deliveries?.length === 0 && <p className="muted">{words.noDeliveries}</p>}
      <ul className="deliveries">
        {(deliveries ?? []).map((one) => (
          <One
            key={`${one.arrival} ${one.atWallMs} ${String(one.replay)}`}
            delivery={one}
            moment={moment}
            onAgain={isOn && !doing.busy ? () => replay(one.arrival, one.arrival) : null}
          />
        ))}
      </ul>
    </>
  );
}

function Change(props: {
  readonly webhook: Webhook;
  readonly types: readonly string[];
  readonly busy: boolean;
  readonly onSave: (change: object) => void;
  readonly onCancel: () => void;
}) {
  const [url, setUrl] = useState(props.webhook.url);
  const [kinds, setKinds] = useState(props.webhook.types.join(', '));
  return (
    <Sheet
      title={words.change}
      verb={words.save}
      busy={props.busy}
      onSubmit={() => props.onSave({ url: url.trim(), types: kindsOf(kinds) })}
      onCancel={props.onCancel}
    >
      <TextField label={words.address} value={url} onChange={setUrl} hint={words.addressHint} code required />
      <TextField label={words.kinds} value={kinds} onChange={setKinds} hint={words.kindsHint} list={props.types} />
    </Sheet>
  );
}

function Range(props: {
  readonly busy: boolean;
  readonly onSend: (from: number, through: number) => void;
  readonly onCancel: () => void;
}) {
  const [from, setFrom] = useState('');
  const [through, setThrough] = useState('');
  const [first, last] = [Number(from), Number(through)];
  const good = /^\d+$/.test(from) && /^\d+$/.test(through) && first >= 1 && last >= first;
  return (
    <Sheet
      title={words.range}
      verb={words.send}
      busy={props.busy || !good}
      onSubmit={() => props.onSend(first, last)}
      onCancel={props.onCancel}
    >
      <p className="small">{words.rangeHint}</p>
      <div className="row">
        <TextField label={words.from} value={from} onChange={setFrom} pattern="[0-9]+" required />
        <TextField label={words.through} value={through} onChange={setThrough} pattern="[0-9]+" required />
      </div>
    </Sheet>
  );
}

function One(props: { readonly delivery: Delivery; readonly moment: Moment; readonly onAgain: (() => void) | null }) {
  const { delivery, moment, onAgain } = props;
  const { arrival, atWallMs, body, nextWallMs, replay, state, status, tries, type, why } = delivery;
  return (
    <li data-state={state}>
      <div className="first">
        <b>{type}</b>
        <span className={state === 'delivered' ? 'mark' : 'mark grave'}>{DELIVERY_STATES[state]}</span>
        <span className="muted small">
          {[
            words.number(arrival),
            dayText(atWallMs, moment),
            words.tries(tries),
            ...(replay ? [words.replayed] : []),
            ...(nextWallMs === null ? [] : [words.next(dayText(nextWallMs, moment))]),
          ].join(' · ')}
        </span>
        <Button size="xs" variant="default" disabled={onAgain === null} onClick={() => onAgain?.()}>
          {words.again}
        </Button>
      </div>
      {why !== null && (status === null || status < 400) && <p className="overdue small">{why}</p>}
      <p className="muted small reply">
        {words.reply}: {status ?? words.noReply} {body !== '' && <code>{body}</code>}
      </p>
    </li>
  );
}
