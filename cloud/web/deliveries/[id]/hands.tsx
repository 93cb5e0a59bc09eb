// Whose hands a delivery needs: two signatures each in its own name, a manager's waiver, and the end.
import type { SignatureRole } from '@keycab/shared/deliveries';
import { clockText } from '@keycab/shared/sentence';
import { WAIVER_REASONS } from '@keycab/shared/worksheet';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { words } from '../messages.ts';
import { Field } from '../parts.tsx';
import type { SheetProps } from './props.ts';

export function Signatures(props: SheetProps) {
  return (
    <section className="panel" aria-labelledby="signatures-title">
      <h2 id="signatures-title">{words.signatures}</h2>
      <div className="side" aria-live="polite">
        <Signature {...props} whose="salesperson" />
        <Signature {...props} whose="advisor" />
      </div>
    </section>
  );
}

function Signature({ acting, house, sheet, whose }: SheetProps & { readonly whose: SignatureRole }) {
  const { me, moment } = house;
  const person = sheet[whose];
  const signed = sheet.signatures.find(({ role }) => role === whose);
  const voided = sheet.voided.find(({ role }) => role === whose);
  const left = sheet.linesAll - sheet.linesAnswered;
  const own = me?.person?.person === person.person;
  return (
    <div className="signature" data-signed={signed !== undefined}>
      <h3>{words.roles[whose]}</h3>
      <p className="hand">{person.name}</p>
      {voided !== undefined && (
        <p className="late small">
          {words.voided(person.givenName, clockText(voided.voidedWallMs, moment), voided.by?.givenName ?? null)}
        </p>
      )}
      {signed !== undefined ? (
        <p className="small">✓ {words.signed(clockText(signed.atWallMs, moment), signed.via)}</p>
      ) : sheet.outcome !== null ? (
        <p className="small muted">{words.missing}</p>
      ) : own ? (
        <>
          <Button
            variant="filled"
            fullWidth
            disabled={acting.busy || left > 0}
            onClick={() => void acting.send({ act: 'signWorksheet', delivery: sheet.delivery, digest: sheet.digest })}
          >
            {words.sign(person.name)}
          </Button>
          {left > 0 && <p className="small muted">{words.firstLines(left)}</p>}
        </>
      ) : (
        <p className="small muted">{words.waitsFor(person.name)}</p>
      )}
    </div>
  );
}

type Why = keyof typeof WAIVER_REASONS;

export function Waiver({ acting, house, sheet }: SheetProps) {
  const { me, moment } = house;
  const [why, setWhy] = useState<Why | ''>('');
  const { waiver } = sheet;
  if (waiver !== null) {
    const said = Object.hasOwn(WAIVER_REASONS, waiver.why) ? WAIVER_REASONS[waiver.why as Why] : waiver.why;
    return (
      <p className="panel">
        {words.waivedBy(waiver.person.name, said.toLowerCase(), clockText(waiver.atWallMs, moment))}
      </p>
    );
  }
  const mine = me?.person?.person;
  const uninvolved = me?.manager === true && mine !== sheet.salesperson.person && mine !== sheet.advisor.person;
  if (!uninvolved || sheet.outcome !== null || sheet.complete) return null;
  return (
    <section className="panel" aria-labelledby="waive-title">
      <h2 id="waive-title">{words.waive}</h2>
      <p className="muted small">{words.waiveHint}</p>
      <div className="page-acts">
        <Field label={words.waiveWhy}>
          <select value={why} onChange={(event) => setWhy(event.currentTarget.value as Why | '')}>
            <option value="">{words.choose}</option>
            {Object.entries(WAIVER_REASONS).map(([code, text]) => (
              <option key={code} value={code}>
                {text}
              </option>
            ))}
          </select>
        </Field>
        <Button
          disabled={why === '' || acting.busy}
          onClick={() => void acting.send({ act: 'waiveWorksheet', delivery: sheet.delivery, why })}
        >
          {words.waive}
        </Button>
      </div>
    </section>
  );
}

export function Ending({ acting, mayWork, sheet }: SheetProps) {
  const [asked, setAsked] = useState<'delivered' | 'canceled' | null>(null);
  if (!mayWork) return null;
  const counted = sheet.keysCounted !== null || sheet.waived || !sheet.lines.some(({ line }) => line === 'keysCounted');
  const ready = counted && (sheet.gate !== 'hard' || sheet.complete);
  const end = (outcome: 'delivered' | 'canceled'): void => {
    setAsked(null);
    void acting.send({ act: 'endDelivery', delivery: sheet.delivery, outcome });
  };
  return (
    <section className="panel" aria-labelledby="end-title">
      <h2 id="end-title">{words.end}</h2>
      <p className="muted small">
        {counted ? (sheet.complete ? words.mayEnd : words.gates[sheet.gate]) : words.late.keys}
      </p>
      {asked === null ? (
        <div className="page-acts">
          <Button
            variant={sheet.complete ? 'filled' : 'default'}
            disabled={!ready || acting.busy}
            onClick={() => setAsked('delivered')}
          >
            {words.endIt}
          </Button>
          <Button variant="subtle" disabled={acting.busy} onClick={() => setAsked('canceled')}>
            {words.cancelIt}
          </Button>
        </div>
      ) : (
        <div className="page-acts" role="group" aria-label={words.sure}>
          <b>
            {asked === 'delivered' ? words.endIt : words.cancelIt}. {words.sure}
          </b>
          <Button variant="filled" onClick={() => end(asked)}>
            {words.yes}
          </Button>
          <Button onClick={() => setAsked(null)}>{words.no}</Button>
        </div>
      )}
    </section>
  );
}
