// S11: the scanner types, or the pad does; then where the tag goes.
import { UnstyledButton } from '@mantine/core';
import { useRef, useState } from 'react';
import type { Form } from '../../../src/kiosk/manager/types.ts';
import type { Stage, ViewOf } from '../../stage.ts';
import { Steel } from '../../steel.tsx';
import { Acts, Pad, useTyping } from './parts.tsx';

const LONGEST = 24;

export function Scan(props: {
  readonly stage: Stage;
  readonly view: ViewOf<'manager'>;
  readonly form: Extract<Form, { form: 'scan' }>;
}) {
  const { stage, view, form } = props;
  const { profile, screen, touch } = stage;
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState(form.templates[0]?.template ?? null);
  const written = useRef('');
  const type = (next: string): void => {
    written.current = next.slice(0, LONGEST);
    setTyped(written.current);
  };
  const enter = (): void => {
    const text = written.current.trim();
    if (text === '') return;
    touch({ type: 'PairScanned', text, template: chosen });
    type('');
  };
  useTyping({ read: () => written.current, onType: type, onEnter: enter });
  const small = profile.rows <= 4;
  return (
    <main className={small ? 'home' : 'home tall'}>
      <div className="scan">
        <section className="told" role="status">
          {form.lines.map((line) => (
            <p className="large" key={line}>
              {line}
            </p>
          ))}
          {small && typed !== '' && <b className="typed">{typed}</b>}
        </section>
        {form.slotName !== null && (
          <>
            <p className="huge">{form.slotName}</p>
            <Steel screen={screen} here={form.slotName} label={form.mapText} />
          </>
        )}
        {form.templates.length > 1 && (
          <div className="row">
            {form.templates.map(({ template, label }) => (
              <UnstyledButton
                className="target choice"
                key={template}
                data-meant={template === chosen}
                aria-pressed={template === chosen}
                onClick={() => setChosen(template)}
              >
                {label}
              </UnstyledButton>
            ))}
          </div>
        )}
        <div className="row">
          <Acts stage={stage} buttons={view.foot} />
        </div>
      </div>
      <Pad
        stage={stage}
        letters={false}
        prompt={stage.words.scan}
        typed={typed}
        enter={typed !== ''}
        onType={type}
        onEnter={enter}
      />
    </main>
  );
}
