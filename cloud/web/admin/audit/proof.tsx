// The proof of the whole record: verified now by the service with progress, and what to take away to verify elsewhere.
import { EXPORT_PATH, TRUST_PATH } from './paths.ts';
import type { Verification } from '@keycab/shared/audit';
import { clockText } from '@keycab/shared/sentence';
import { Button } from '@mantine/core';
import { useCallback, useEffect, useState } from 'react';
import { ask, tell, type ResponseOf } from '../../common/api.ts';
import type { House } from '../../common/house.ts';
import { TroubleNote, type Trouble } from '../../common/trouble.tsx';
import { useLoaded } from '../../common/use-loaded.ts';
import { words } from './messages.ts';
import { queryOf, type Filter } from './place.ts';

const LOOK_MS = 500;

export interface ProofState {
  readonly proof: ResponseOf<'/api/v1/audit/proof'> | null;
  readonly trouble: Trouble | null;
  readonly verify: () => void;
  readonly reload: () => void;
}

/** Looked at again while a verification runs. */
export function useProof({ clock }: Pick<House, 'clock'>): ProofState {
  const loaded = useLoaded<ResponseOf<'/api/v1/audit/proof'>>('proof', (signal) =>
    ask('/api/v1/audit/proof', {}, signal),
  );
  const [refused, setRefused] = useState<Trouble | null>(null);
  const { value, reload } = loaded;
  const running = value?.verification.running ?? null;
  useEffect(() => (running === null ? undefined : clock.after(LOOK_MS, reload)), [clock, running, reload]);
  const verify = useCallback(() => {
    void tell('/api/v1/audit/verify', {}).then((reply) => {
      setRefused(reply.ok ? null : reply.trouble);
      reload();
    });
  }, [reload]);
  return { proof: value, trouble: refused ?? loaded.trouble, verify, reload };
}

export function Proof({
  house,
  state,
  filter,
}: {
  readonly house: House;
  readonly state: ProofState;
  readonly filter: Filter;
}) {
  const { proof, trouble, verify } = state;
  const running = proof?.verification.running ?? null;
  const address = (form: string): string => {
    const query = queryOf(filter);
    query.set('form', form);
    return `${EXPORT_PATH}?${query.toString()}`;
  };
  return (
    <section className="panel proof" aria-label={words.proof}>
      <div className="proof-now">
        <Button onClick={verify} disabled={running !== null}>
          {words.verify}
        </Button>
        <div role="status">
          {running !== null ? (
            <>
              <progress value={running.done} max={Math.max(1, running.total)} aria-label={words.verify} />
              <p>{words.verifying(running.done, running.total)}</p>
            </>
          ) : (
            <Result last={proof?.verification.last ?? null} house={house} />
          )}
        </div>
      </div>
      {trouble !== null && <TroubleNote trouble={trouble} onRetry={state.reload} />}
      <nav aria-label={words.export} className="take-away">
        <span>{words.export}:</span>
        <a href={address('csv')} download>
          {words.csv}
        </a>
        <a href={address('jsonl')} download>
          {words.jsonl}
        </a>
        <a href={address('bundle')} download>
          {words.bundle}
        </a>
        <a href={TRUST_PATH} download>
          {words.trust}
        </a>
      </nav>
      <p className="muted small">{words.byServer}</p>
    </section>
  );
}

function Result({ last, house }: { readonly last: Verification['last']; readonly house: House }) {
  if (last === null) return <p className="muted">{words.neverVerified}</p>;
  const told = last.outcome === 'good' ? words.good(last.lines) : words[last.outcome];
  return (
    <>
      <p data-good={last.outcome === 'good'}>
        <b>{told}</b> <span className="muted">{clockText(last.atWallMs, house.moment)}</span>
      </p>
      {last.findings.length > 0 && (
        <ul className="findings small">
          {last.findings.map((finding) => (
            <li key={finding.sentence}>
              {finding.sentence} <code>{finding.code}</code>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
