// The audit log as a whole: filters, the lines, the line that is looked at, the proof of all; wires its parts.
import { keyName } from '@keycab/shared/key-name';
import { useEffect, useState } from 'react';
import { Button } from '@mantine/core';
import type { House } from '../../common/house.ts';
import { TroubleNote } from '../../common/trouble.tsx';
import { Waiting } from '../../common/waiting.tsx';
import { Chosen } from './chosen.tsx';
import { Filters } from './filters.tsx';
import { Lines } from './lines.tsx';
import { words } from './messages.ts';
import { type Place, readPlace, writePlace } from './place.ts';
import { Proof, useProof } from './proof.tsx';
import { useRecord } from './use-record.ts';

function usePlace(): readonly [Place, (next: Place) => void] {
  const [place, setPlace] = useState(() => readPlace(location));
  useEffect(() => {
    const onBack = (): void => setPlace(readPlace(location));
    addEventListener('popstate', onBack);
    return () => removeEventListener('popstate', onBack);
  }, []);
  const go = (next: Place): void => {
    history.pushState(null, '', writePlace(next));
    setPlace(next);
  };
  return [place, go];
}

export function Audit({ house }: { readonly house: House }) {
  const { moment, live, clock } = house;
  const [place, go] = usePlace();
  const { filter, line } = place;
  const record = useRecord(filter, live);
  const proof = useProof(house);
  const { entries } = record;
  const filtered = Object.keys(filter).length > 0;
  const keyEntry = entries.find((entry) => entry.key !== null && entry.key.key === filter.key)?.key ?? null;
  return (
    <div className="audit" data-chosen={line !== null}>
      <h1>{words.title}</h1>
      <p className="muted about">{words.about}</p>
      <Filters
        house={house}
        filter={filter}
        kinds={[...new Set(entries.map(({ type }) => type))]}
        keyLabel={keyEntry === null ? null : keyName(keyEntry)}
        onFilter={(next) => go({ filter: next, line })}
      />
      <section className="panel record" aria-label={words.list} aria-busy={record.waiting}>
        <Waiting clock={clock} waiting={record.waiting} />
        {record.trouble !== null && <TroubleNote trouble={record.trouble} onRetry={record.reload} />}
        {record.came > 0 && (
          <Button size="sm" variant="subtle" onClick={record.reload}>
            {words.came(record.came)}
          </Button>
        )}
        {entries.length > 0 && (
          <Lines
            entries={entries}
            moment={moment}
            chosen={line}
            isWhole={record.next === null && !record.waiting}
            addressOf={(name) => writePlace({ filter, line: name })}
            onChoose={(name) => go({ filter, line: name })}
            onEnd={record.readOn}
          />
        )}
        {entries.length === 0 && !record.waiting && record.trouble === null && (
          <p className="empty">{filtered ? words.noneFiltered : words.none}</p>
        )}
      </section>
      <div className="beside">
        {line === null ? (
          <p className="panel muted hint">{words.choose}</p>
        ) : (
          <Chosen
            house={house}
            line={line}
            verification={proof.proof?.verification ?? null}
            onFilter={(next) => go({ filter: next, line })}
            onClose={() => go({ filter, line: null })}
          />
        )}
        <Proof house={house} state={proof} filter={filter} />
      </div>
    </div>
  );
}
