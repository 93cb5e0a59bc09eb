// What the worksheets of later deliveries ask: lines chosen from those there are, how they look, how firm they are; a new version each time.
import { lineText, WORKSHEET_LINES } from '@keycab/shared/worksheet';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { act } from '../../common/api.ts';
import { type Trouble, TroubleNote } from '../../common/trouble.tsx';
import { SelectField, TickField } from '../parts/fields.tsx';
import { words } from './messages.ts';

type Gate = 'off' | 'warn' | 'hard';

export interface Template {
  readonly template: string;
  readonly lines: readonly string[];
  readonly gate: Gate;
}

export function WorksheetRules({ onDone, template }: { readonly template: Template; readonly onDone: () => void }) {
  const [lines, setLines] = useState<readonly string[]>(template.lines);
  const [gate, setGate] = useState<Gate>(template.gate);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const same = gate === template.gate && lines.join() === template.lines.join();
  const save = (): void => {
    setBusy(true);
    setTrouble(null);
    void act({ act: 'setWorksheet', gate, lines: [...lines] }).then((reply) => {
      setBusy(false);
      if (reply.ok) onDone();
      else setTrouble(reply.trouble);
    });
  };
  return (
    <section className="panel stack" aria-labelledby="worksheet">
      <h2 id="worksheet">{words.worksheet}</h2>
      <p className="muted">
        {words.template(template.template, template.lines.length)} {words.worksheetWhy}
      </p>
      <div className="sheets">
        <fieldset className="ticks">
          <legend>{words.lines}</legend>
          {Object.keys(WORKSHEET_LINES).map((line) => (
            <TickField
              key={line}
              label={lineText(line)}
              checked={lines.includes(line)}
              onChange={(on) => setLines(on ? [...lines, line] : lines.filter((each) => each !== line))}
            />
          ))}
        </fieldset>
        <section aria-label={words.preview}>
          <h3>{words.preview}</h3>
          <ol className="paper">
            {lines.map((line) => (
              <li key={line}>{lineText(line)}</li>
            ))}
          </ol>
          {lines.length === 0 && <p className="overdue">{words.atLeast}</p>}
        </section>
      </div>
      <SelectField label={words.gate} value={gate} choices={words.gates} onChange={(value) => setGate(value as Gate)} />
      {trouble !== null && <TroubleNote trouble={trouble} onRetry={null} />}
      <div className="row">
        <Button variant="filled" disabled={busy || same || lines.length === 0} onClick={save}>
          {words.saveWorksheet}
        </Button>
      </div>
    </section>
  );
}
