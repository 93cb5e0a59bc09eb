// One touch of several: what it is for, what is wrong.
import { Target } from '../target.tsx';
import { Board, ChoiceButton, Home, Row } from '../board.tsx';
import { useEscape } from '../escape.ts';
import { Header } from '../header.tsx';
import { seconds } from '../parts.tsx';
import type { Stage, ViewOf } from '../stage.ts';

/** "Pre-delivery inspection" needs so many columns at the most on a small screen. */
const [LARGE_MAX, SMALL_MAX, ROOMY_MAX] = [3, 4, 5];

/** Larger letters need wider buttons: what has no room then is on the next page. */
const columnsFor = (count: number, rows: number, profile: Stage['profile']): number =>
  Math.min(
    profile.textTimes > 1 ? LARGE_MAX : profile.rows > 4 ? ROOMY_MAX : SMALL_MAX,
    Math.max(2, Math.ceil(count / rows)),
  );

function Lead({ stage, title }: { readonly stage: Stage; readonly title: string }) {
  return (
    <Header
      stage={stage}
      lead={
        <>
          <b>{title}</b>
          <span className="aside clip">{seconds(stage)}</span>
        </>
      }
    />
  );
}

export function Reasons({ stage, view }: { readonly stage: Stage; readonly view: ViewOf<'reasons'> }) {
  const { touch, profile } = stage;
  useEscape(() => touch({ type: 'GoTouched', to: 'home', key: null }));
  const choose = (reason: string): void => touch({ type: 'ReasonChosen', key: view.key, reason, vehicle: null });
  return (
    <>
      <Lead stage={stage} title={view.title} />
      <Board
        stage={stage}
        columns={columnsFor(view.choices.length, profile.rows - 1, profile)}
        moreText={stage.words.moreChoices}
        cells={view.choices.map((choice) => (
          <ChoiceButton key={choice.value} choice={choice} onChoose={choose} />
        ))}
        foot={<Home stage={stage} />}
      />
    </>
  );
}

export function Problem({ stage, view }: { readonly stage: Stage; readonly view: ViewOf<'problem'> }) {
  const { touch, profile } = stage;
  const { key } = view;
  useEscape(() => touch({ type: 'GoTouched', to: 'home', key: null }));
  const several = view.keys.length > 1;
  const top = (
    <Row
      stage={stage}
      room={profile.rows > 4 ? 7 : 5}
      cells={view.keys.map((tile) => (
        <Target
          className="tile chip"
          key={tile.key}
          data-meant={tile.key === key}
          aria-pressed={tile.key === key}
          onClick={() => touch({ type: 'GoTouched', to: 'problem', key: tile.key })}
        >
          <b>{tile.label}</b>
          <span className="clip">{tile.model}</span>
        </Target>
      ))}
    />
  );
  return (
    <>
      <Lead stage={stage} title={view.title} />
      <Board
        stage={stage}
        columns={columnsFor(view.choices.length, profile.rows - (several ? 2 : 1), profile)}
        moreText={stage.words.moreChoices}
        {...(several ? { top } : {})}
        cells={view.choices.map((choice) => (
          <ChoiceButton
            key={choice.value}
            choice={choice}
            onChoose={(problem) => key !== null && touch({ type: 'ProblemTold', key, problem })}
          />
        ))}
        none={<p className="none">{view.hint}</p>}
        foot={<Home stage={stage} />}
      />
    </>
  );
}
