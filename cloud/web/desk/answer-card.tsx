// The answer: one sentence first, how sure it is, what can be done, the other keys, and the key's life.
import type { Answer } from '@keycab/shared/answer';
import type { Matters } from '@keycab/shared/contract';
import { Button } from '@mantine/core';
import type { House } from '../common/house.ts';
import { Shape, StateChip } from '../common/state-chip.tsx';
import { Actions } from './actions.tsx';
import { Around } from './around.tsx';
import { words } from './messages.ts';
import { writePlace } from './place.ts';
import { chipText, vehicleColors, vehicleTitle } from './present.ts';
import type { FormName } from './rights.ts';
import { RemoteRelease } from './remote.tsx';
import { Timeline } from './timeline.tsx';
import type { Watch } from './use-watch.ts';

export interface AnswerCardProps {
  readonly answer: Answer;
  readonly house: House;
  readonly matters: Matters | null;
  readonly watch: Watch;
  /** A form that is open from the beginning. */
  readonly begun: FormName | null;
  /** Its tag was scanned to come here. */
  readonly scanned: boolean;
  readonly onDone: () => void;
  readonly onOpen: (key: string) => void;
  /** Null where there is no list to go back to. */
  readonly onBack: (() => void) | null;
}

export function AnswerCard(props: AnswerCardProps) {
  const { answer } = props;
  const { vehicle } = answer;
  return (
    <section className="panel card" aria-label={answer.label}>
      <div className="card-head">
        <h2>
          {answer.label}
          {vehicle !== null && <> · {vehicleTitle(answer)}</>}
        </h2>
        <StateChip state={answer.state}>{chipText(answer)}</StateChip>
      </div>
      {vehicle !== null && (
        <p className="muted small">
          {[vehicleColors(answer), vehicle.repairOrder === null ? '' : `${words.repairOrder} ${vehicle.repairOrder}`]
            .filter(Boolean)
            .join(' · ')}{' '}
          · {words.vin} <code>{vehicle.vin}</code>
        </p>
      )}
      <p className="sentence">
        {answer.sentence.map((part, index) => (part.strong ? <b key={index}>{part.text}</b> : part.text))}
      </p>
      <p className="confidence" data-basis={answer.basis}>
        {answer.confidence}
      </p>
      <Around answer={answer} house={props.house} matters={props.matters} />
      <Actions
        answer={answer}
        house={props.house}
        matters={props.matters}
        watched={props.watch.keys.includes(answer.key)}
        scanned={props.scanned}
        onWatch={(watched) => props.watch.set(answer.key, watched)}
        begun={props.begun}
        onDone={props.onDone}
      />
      <RemoteRelease key={answer.key} answer={answer} house={props.house} />
      {answer.spares.length > 0 && (
        <div className="spares">
          <h3>{words.spares}</h3>
          {answer.spares.map((spare) => (
            <Button
              key={spare.key}
              size="sm"
              onClick={() => props.onOpen(spare.key)}
              leftSection={
                <span className="state" data-state={spare.state}>
                  <Shape state={spare.state} />
                </span>
              }
            >
              {words.key(spare.number)}: {spare.where}
            </Button>
          ))}
        </div>
      )}
      <Timeline answer={answer} house={props.house} />
      <p className="card-foot small">
        {props.onBack !== null && (
          <Button variant="subtle" size="sm" onClick={props.onBack}>
            {words.back}
          </Button>
        )}
        <a className="link" href={writePlace({ query: answer.label, key: answer.key })}>
          {words.permalink}
        </a>
        {vehicle !== null && (
          <a className="link" href={`/vehicle/${vehicle.vehicle}`}>
            {words.vehiclePage}
          </a>
        )}
      </p>
    </section>
  );
}
