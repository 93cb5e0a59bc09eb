// One line as it was written: its sentence, its members, how it is proven, who had the key at that moment, and where to look next.
import { keyName } from '@keycab/shared/key-name';
import type { AuditEntry, LogState, Verification } from '@keycab/shared/audit';
import { clockText } from '@keycab/shared/sentence';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { ask, type ResponseOf } from '../../common/api.ts';
import type { House } from '../../common/house.ts';
import type { Moment } from '../../common/moment.ts';
import { TroubleNote } from '../../common/trouble.tsx';
import { useLoaded } from '../../common/use-loaded.ts';
import { Waiting } from '../../common/waiting.tsx';
import { kindText, words } from './messages.ts';
import { lineText, type Filter, type LineName } from './place.ts';

export function Chosen(props: {
  readonly house: House;
  readonly line: LineName;
  readonly verification: Verification | null;
  readonly onFilter: (filter: Filter) => void;
  readonly onClose: () => void;
}) {
  const { house, line } = props;
  const { log, epoch, seq } = line;
  const loaded = useLoaded<ResponseOf<'/api/v1/audit/lines/{log}/{epoch}/{seq}'>>(lineText(line), (signal) =>
    ask('/api/v1/audit/lines/{log}/{epoch}/{seq}', { path: { log: log as never, epoch, seq } }, signal),
  );
  const found = loaded.stale ? null : loaded.value;
  return (
    <section className="panel chosen" aria-label={words.chosen}>
      <Waiting clock={house.clock} waiting={loaded.waiting} />
      {loaded.trouble !== null && <TroubleNote trouble={loaded.trouble} onRetry={loaded.reload} />}
      {found !== null && <Told {...props} entry={found.entry} state={found.state} />}
      <Button variant="subtle" size="sm" onClick={props.onClose}>
        {words.close}
      </Button>
    </section>
  );
}

function Told(props: {
  readonly house: House;
  readonly entry: AuditEntry;
  readonly state: LogState;
  readonly verification: Verification | null;
  readonly onFilter: (filter: Filter) => void;
}) {
  const { house, entry, state, onFilter } = props;
  const { moment } = house;
  const { key, person } = entry;
  const address = `${location.origin}/admin/audit?line=${lineText(entry)}`;
  const at = entry.atWallMs === null ? words.noClock : clockText(entry.atWallMs, moment);
  return (
    <>
      <h2>
        {kindText(entry.type)} <span className="muted">{words.line(entry.seq)}</span>
      </h2>
      <p className="sentence">{entry.text}</p>
      <p className="muted small">
        {[at, entry.logName, entry.vehicle, words.received(clockText(entry.receivedWallMs, moment))]
          .filter((part) => part !== null)
          .join(' · ')}
      </p>
      <div className="ways-on">
        {person !== null && (
          <Button size="sm" variant="default" onClick={() => onFilter({ person: person.person })}>
            {words.onlyPerson(person.name)}
          </Button>
        )}
        {key !== null && (
          <Button size="sm" variant="default" onClick={() => onFilter({ key: key.key })}>
            {words.onlyKey(keyName(key))}
          </Button>
        )}
        <Button size="sm" variant="default" onClick={() => onFilter({ log: entry.log })}>
          {words.onlyLog(entry.logName)}
        </Button>
        <CopyLink address={address} />
      </div>
      {key !== null && entry.atWallMs !== null && (
        <Then key={lineText(entry)} id={key.key} wallMs={entry.atWallMs} house={house} />
      )}
      <h3>{words.proof}</h3>
      <ProofText entry={entry} state={state} verification={props.verification} moment={moment} />
      <h3>{words.written}</h3>
      <pre className="written">{JSON.stringify(entry.event, null, 2)}</pre>
    </>
  );
}

/** What stands behind this very line: a signature of its log with a witness's word, and the newest reading of all of it. */
function ProofText(props: {
  readonly entry: AuditEntry;
  readonly state: LogState;
  readonly verification: Verification | null;
  readonly moment: Moment;
}) {
  const { entry, state, moment } = props;
  const cosignedAt = state.cosignedWallMs === null ? words.never : clockText(state.cosignedWallMs, moment);
  const last = props.verification?.last ?? null;
  const epoch = last?.epochs.find((each) => each.log === entry.log && each.epoch === entry.epoch);
  const isVerified = last !== null && last.outcome === 'good' && epoch !== undefined && entry.seq < epoch.covered;
  return (
    <div className="proof-of">
      <p data-good={entry.seq < state.cosignedSize}>
        {entry.seq < state.cosignedSize ? words.covered(cosignedAt) : words.notCovered}
      </p>
      <p data-good={isVerified}>
        {isVerified
          ? words.verifiedTo(epoch.covered - 1, clockText(last.atWallMs, moment), cosignedAt)
          : last === null
            ? words.neverVerified
            : words[last.outcome === 'good' ? 'notCovered' : last.outcome]}
      </p>
      {state.forked && <p data-good={false}>{words.forked}</p>}
    </div>
  );
}

function CopyLink({ address }: { readonly address: string }) {
  const [copied, setCopied] = useState(false);
  const copy = (): void => {
    void navigator.clipboard.writeText(address).then(
      () => setCopied(true),
      // Without the right to the clipboard the address bar has the same.
      () => setCopied(false),
    );
  };
  return (
    <Button size="sm" variant="default" onClick={copy}>
      {copied ? words.copied : words.copy}
    </Button>
  );
}

/** Any past moment: the answer as it was then. */
function Then({ id, wallMs, house }: { readonly id: string; readonly wallMs: number; readonly house: House }) {
  const [asked, setAsked] = useState(false);
  const then = useLoaded<ResponseOf<'/api/v1/keys/{id}/at'>>(asked ? `${id} ${wallMs}` : null, (signal) =>
    ask('/api/v1/keys/{id}/at', { path: { id: id as never }, query: { wallMs } }, signal),
  );
  if (!asked)
    return (
      <Button size="sm" variant="subtle" onClick={() => setAsked(true)}>
        {words.askThen}
      </Button>
    );
  return (
    <div role="status">
      <Waiting clock={house.clock} waiting={then.waiting} />
      {then.trouble !== null && <TroubleNote trouble={then.trouble} onRetry={then.reload} />}
      {then.value !== null && <p>{then.value.trueThen?.text ?? words.thenNobody}</p>}
    </div>
  );
}
