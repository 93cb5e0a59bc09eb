// What can be done with the key of the answer: the one next act first, what is barred with who may; one form at a time.
import type { Act } from '@keycab/shared/acts';
import type { Answer } from '@keycab/shared/answer';
import type { Matters } from '@keycab/shared/contract';
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { House } from '../common/house.ts';
import { TroubleNote } from '../common/trouble.tsx';
import { actWords } from './act-words.ts';
import { FORMS } from './forms.tsx';
import { type Action, actionsOf, type FormName } from './rights.ts';
import { mayWait } from '../phone/kept.ts';
import { saidNow } from '../phone/said.ts';
import { useOnline } from '../phone/use-online.ts';
import { useAct } from './use-act.ts';

export interface ActionsProps {
  readonly answer: Answer;
  readonly house: House;
  readonly matters: Matters | null;
  readonly watched: boolean;
  /** Its tag was scanned to come here. */
  readonly scanned: boolean;
  readonly onWatch: (watched: boolean) => void;
  /** Open from the beginning: what was asked for in the box or on another line. */
  readonly begun: FormName | null;
  readonly onDone: () => void;
}

export function Actions(props: ActionsProps) {
  const { answer, house, matters } = props;
  const acting = useAct();
  const [form, setForm] = useState<FormName | null>(props.begun);
  const online = useOnline();
  const offline = !online || house.moment.stoppedSinceWallMs !== null;
  const { scanned, watched } = props;
  const actions = actionsOf(answer, { me: house.me, matters, watched, offline, scanned });
  const waits = house.phone.kept.some((kept) => kept.refused === null && kept.act.key === answer.key);
  const run = (wanted: Act): void => {
    // Its number goes along from the first time: whether only the answer got lost, nobody here can know.
    const act = mayWait(wanted) ? { ...wanted, said: saidNow(house.clock, house.moment.nowWallMs) } : wanted;
    const done = (): void => {
      setForm(null);
      props.onDone();
    };
    acting.run(act, done, async ({ code }) => {
      return code === 'KC-UI-03' && mayWait(act) && (await house.phone.keep(act, answer.label));
    });
  };
  const open = form !== null && actions.some((action) => action.form === form && action.barred === null) ? form : null;
  const Form = open === null ? null : FORMS[open];
  const barred = [...new Set(actions.flatMap((action) => action.barred ?? []))];

  const touch = (action: Action): void => {
    acting.forget();
    if (action.name === 'watch' || action.name === 'unwatch') props.onWatch(action.name === 'watch');
    else if (action.act !== null) run(action.act);
    else setForm(action.form === open ? null : action.form);
  };
  if (actions.length === 0) return null;
  return (
    <div className="doing" role="group" aria-label={actWords.what}>
      <div className="acts">
        {actions.map((action, index) => (
          <Button
            key={`${action.name} ${index}`}
            variant={action.main ? 'filled' : 'default'}
            disabled={action.barred !== null || (waits && action.act !== null && mayWait(action.act))}
            aria-describedby={action.barred === null ? undefined : `barred-${action.barred}`}
            aria-expanded={action.form === null ? undefined : action.form === open}
            data-busy={acting.busy}
            onClick={() => touch(action)}
          >
            {actWords.actions[action.name]}
          </Button>
        ))}
      </div>
      {barred.map((why) => (
        <p key={why} id={`barred-${why}`} className="muted small">
          {why === 'manager'
            ? `${actions
                .filter((action) => action.barred === why)
                .map((action) => actWords.actions[action.name])
                .join(', ')}: ${actWords.barred[why]}`
            : actWords.barred[why]}
        </p>
      ))}
      {waits ? (
        <p role="status">
          <b>{actWords.keptHere}</b>
        </p>
      ) : (
        offline && <p className="muted small">{actWords.mayWait}</p>
      )}
      {acting.trouble !== null && <TroubleNote trouble={acting.trouble} onRetry={null} />}
      {Form !== null && (
        <Form
          key={open}
          answer={answer}
          house={house}
          matters={matters}
          busy={acting.busy}
          onAct={run}
          onCancel={() => setForm(null)}
        />
      )}
    </div>
  );
}
