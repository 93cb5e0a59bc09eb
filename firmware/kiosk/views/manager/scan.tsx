// S11: the scanner types, or the pad does; then where the tag goes.
import { Target } from '../../target.tsx';
import { useState } from 'preact/hooks';
import type { Form } from '../../../src/kiosk/manager/types.ts';
import type { Stage, ViewOf } from '../../stage.ts';
import { Steel } from '../../steel.tsx';
import { useTyping } from '../../typing.ts';
import { Acts, Pad, TYPED } from './parts.tsx';

const LONGEST = 24;

/** What has been typed, read anew at once: a scanner types faster than a page is drawn. */
function createWritten() {
  let text = '';
  return { read: (): string => text, write: (next: string): void => void (text = next) };
}

export function Scan(props: {
  readonly stage: Stage;
  readonly view: ViewOf<'manager'>;
  readonly form: Extract<Form, { form: 'scan' }>;
}) {
  const { stage, view, form } = props;
  const { profile, screen, touch } = stage;
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState(form.templates[0]?.template ?? null);
  const [written] = useState(createWritten);
  const type = (next: string): void => {
    written.write(next.slice(0, LONGEST));
    setTyped(written.read());
  };
  const enter = (): void => {
    const text = written.read().trim();
    if (text === '') return;
    touch({ type: 'PairScanned', text, template: chosen });
    type('');
  };
  useTyping({
    letters: TYPED,
    onLetter: (letter) => type(written.read() + letter),
    onErase: () => type(written.read().slice(0, -1)),
    onEnter: enter,
  });
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
              <Target
                className="choice"
                key={template}
                data-meant={template === chosen}
                aria-pressed={template === chosen}
                onClick={() => setChosen(template)}
              >
                {label}
              </Target>
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
