// What matches, grouped: people and keys, each a line with its state and where to look; or what could be meant.
import type { Answer } from '@keycab/shared/answer';
import { Button } from '@mantine/core';
import type { ResponseOf } from '../common/api.ts';
import type { NavigationEntry } from '../common/navigation.ts';
import { StateChip } from '../common/state-chip.tsx';
import { words } from './messages.ts';
import type { Moment } from '../common/moment.ts';
import { presentAnswer, shortText, vehicleColors, vehicleTitle, whereText } from './present.ts';

type Who = ResponseOf<'/api/v1/who'>;
export type Option =
  | { readonly kind: 'person'; readonly id: string; readonly name: string }
  | { readonly kind: 'key'; readonly id: string; readonly key: string }
  | { readonly kind: 'page'; readonly id: string; readonly path: string };

/** Cars and plates are looked for by what they are; a car in service by its repair order, a thing by its tag. */
const isVehicle = ({ vehicle }: Answer): boolean => vehicle !== null && vehicle.kind !== 'service';

interface Group {
  readonly name: string;
  readonly answers: readonly Answer[];
}

const groupsOf = (answers: readonly Answer[]): Group[] =>
  [
    { name: words.groups.vehicles, answers: answers.filter(isVehicle) },
    { name: words.groups.tags, answers: answers.filter((answer) => !isVehicle(answer)) },
  ].filter((group) => group.answers.length > 0);

/** The order in which arrows walk through the list, which is the order on the page. */
export function optionsOf(found: Who, pages: readonly NavigationEntry[]): Option[] {
  return [
    ...found.people.map((person): Option => ({ kind: 'person', id: person.person, name: person.name })),
    ...groupsOf(found.answers)
      .flatMap((group) => group.answers)
      .map((answer): Option => ({ kind: 'key', id: answer.key, key: answer.key })),
    ...pages.map(({ path }): Option => ({ kind: 'page', id: path, path })),
  ];
}

export interface ResultsProps {
  readonly found: Who;
  readonly title?: string;
  readonly moment: Moment;
  /** Index of the option that Enter takes; null where the box does not walk through this list. */
  readonly active: number | null;
  readonly query: string;
  readonly onOpen: (key: string) => void;
  readonly onSearch: (query: string) => void;
  /** What is done with the key that is chosen: told before each. */
  readonly verb?: string | null;
  readonly pages?: readonly NavigationEntry[];
}

export function Results(props: ResultsProps) {
  const { found, moment, active } = props;
  const { people, answers, understoodAs } = found;
  const { pages = [], verb = null } = props;
  if (people.length === 0 && answers.length === 0 && pages.length === 0) return <Nothing {...props} />;
  const groups = groupsOf(answers);
  const shown = answers.length < found.total ? words.someOf(answers.length, found.total) : null;
  const title = props.title ?? (understoodAs === 'recent' ? words.recent : words.vehicles(found.total));
  // Walked through from the box, whose focus stays there; elsewhere each line is a button of its own.
  const option = (index: number) =>
    active === null
      ? {}
      : ({ id: `option-${index}`, role: 'option', 'aria-selected': index === active, tabIndex: -1 } as const);
  const list = active === null ? {} : ({ id: 'options', role: 'listbox', 'aria-label': title } as const);
  return (
    <section className="panel" aria-label={title}>
      {understoodAs === 'recent' && <p className="muted hint">{words.hint}</p>}
      <h2>
        {title} {shown !== null && <span className="muted small">{shown}</span>}
      </h2>
      {people.length === 1 && answers.length === 0 && <p>{words.holdsNothing(people[0]?.name ?? '')}</p>}
      <div className="results" {...list}>
        {people.length > 0 && (
          <div role="group" aria-label={words.people}>
            {/* A heading inside a list box is no option: the group's name says it. */}
            <p className="group-name" aria-hidden="true">
              {words.people}
            </p>
            {people.map((person, index) => (
              <button
                type="button"
                key={person.person}
                className="result person"
                {...option(index)}
                onClick={() => props.onSearch(person.name)}
              >
                <b className="label">{person.name}</b>
                <span>{person.department}</span>
                <span className="where muted">{words.holds(person.holds.length)}</span>
              </button>
            ))}
          </div>
        )}
        {groups.map((group, which) => (
          <div key={group.name} role="group" aria-label={group.name}>
            {groups.length + people.length > 1 && (
              <p className="group-name" aria-hidden="true">
                {group.name}
              </p>
            )}
            {group.answers.map((answer, index) => (
              <button
                type="button"
                key={answer.key}
                className="result"
                {...option(people.length + beforeOf(groups, which) + index)}
                onClick={() => props.onOpen(answer.key)}
              >
                <Line answer={presentAnswer(answer, moment)} nowWallMs={moment.nowWallMs} verb={verb} />
              </button>
            ))}
          </div>
        ))}
        {pages.length > 0 && (
          <div role="group" aria-label={words.groups.actions}>
            <p className="group-name" aria-hidden="true">
              {words.groups.actions}
            </p>
            {pages.map((page, index) => (
              <button
                type="button"
                key={page.path}
                className="result person"
                {...option(people.length + answers.length + index)}
                onClick={() => location.assign(page.path)}
              >
                <b className="label">{words.goTo(page.label)}</b>
              </button>
            ))}
          </div>
        )}
      </div>
    </section>
  );
}

const beforeOf = (groups: readonly Group[], which: number): number =>
  groups.slice(0, which).reduce((sum, { answers }) => sum + answers.length, 0);

function Line(props: { readonly answer: Answer; readonly nowWallMs: number; readonly verb: string | null }) {
  const { answer, nowWallMs, verb } = props;
  const since = answer.since.notAfterWallMs;
  return (
    <>
      <b className="label">{answer.label}</b>
      <span className="what">
        {verb !== null && <b>{verb} </b>}
        {vehicleTitle(answer)} <span className="muted">{vehicleColors(answer)}</span>
      </span>
      <span className="where">
        <StateChip state={answer.state} />
        <span className="muted small">
          {whereText(answer)}
          {since !== null && <span className="nowrap"> · {shortText(nowWallMs - since)}</span>}
        </span>
      </span>
    </>
  );
}

function Nothing({ found, query, onSearch }: ResultsProps) {
  return (
    <section className="panel nothing">
      <h2>{words.nothing(query)}</h2>
      {found.nearest.length === 0 ? (
        <p className="muted">{words.nothingAtAll}</p>
      ) : (
        <p>
          {words.nearest}{' '}
          {found.nearest.map((name) => (
            <Button key={name} size="sm" onClick={() => onSearch(name)}>
              {name}
            </Button>
          ))}
        </p>
      )}
    </section>
  );
}
