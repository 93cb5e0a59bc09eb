// The page of keys: all of them as a list with filters, one of them, or a group's rights, beside it; wires its parts.
import type { AdminChoices, KeyFinding, KeyPage, KeyRow, RosterStandings } from '@keycab/shared/administration';
import type { KeyId } from '@keycab/shared/ids';
import { Button } from '@mantine/core';
import { ask } from '../../common/api.ts';
import type { House } from '../../common/house.ts';
import { STATE_WORDS, StateChip } from '../../common/state-chip.tsx';
import { TroubleNote } from '../../common/trouble.tsx';
import { useLoaded } from '../../common/use-loaded.ts';
import { Waiting } from '../../common/waiting.tsx';
import { SelectField, TextField, type Choice } from '../parts/fields.tsx';
import { RowList } from '../parts/list.tsx';
import { capital, plain, words } from '../parts/messages.ts';
import { Reach } from '../parts/reach.tsx';
import { useAct } from '../parts/use-act.ts';
import { useChanges } from '../parts/use-changes.ts';
import { usePlace, type Place } from '../parts/use-place.ts';
import { Groups } from './groups.tsx';
import { KeyPanel } from './key.tsx';
import { RegisterKey } from './register.tsx';

const STATES = ['in', 'out', 'overdue', 'unsure', 'gone'] as const;
const FINDINGS = Object.keys(words.findings) as KeyFinding[];

function fits(row: KeyRow, { finding = '', group = '', q = '', state = '' }: Place): boolean {
  if (group !== '' && group !== '*' && row.group !== group) return false;
  if (state !== '' && row.state !== state) return false;
  if (finding === 'any' && row.findings.length === 0) return false;
  if (finding !== '' && finding !== 'any' && !row.findings.includes(finding as KeyFinding)) return false;
  if (row.retired !== null && state !== 'gone' && q === '') return false;
  const text = `${row.label} ${row.vehicle ?? ''} ${row.where} ${row.home ?? ''} ${row.seal ?? ''}`.toLowerCase();
  return text.includes(q.trim().toLowerCase());
}

/** Labels of the group that is looked at, else of all. */
const labelsOf = ({ group = '' }: Place): string =>
  group === '' || group === '*' ? '/labels' : `/labels?group=${group}`;

/** One thing beside the list at a time. */
const NOTHING_BESIDE = { key: '', new: '', rights: '' };

export function Keys({ house }: { readonly house: House }) {
  const { clock, live, moment } = house;
  const { go, place } = usePlace();
  const list = useLoaded<{ keys: KeyRow[] }>('keys', (signal) => ask('/api/v1/admin/keys', {}, signal));
  const rosters = useLoaded<RosterStandings>('rosters', (signal) => ask('/api/v1/admin/rosters', {}, signal));
  const choices = useLoaded<AdminChoices>('choices', (signal) => ask('/api/v1/admin/choices', {}, signal));
  const id = place['key'] ?? null;
  const key = useLoaded<KeyPage>(id, (signal) => ask('/api/v1/admin/keys/{id}', { path: { id: id as KeyId } }, signal));
  const reload = (): void => {
    list.reload();
    rosters.reload();
    key.reload();
    choices.reload();
  };
  useChanges(live, reload);
  const acting = useAct(reload);
  const beside = (change: Place): void => {
    acting.forget();
    go({ ...NOTHING_BESIDE, ...change }, 'push');
  };
  const open = (chosen: string): void => beside({ key: chosen });

  const all = list.value?.keys ?? [];
  const rows = all
    .filter((row) => fits(row, place))
    .sort((a, b) => a.label.localeCompare(b.label, 'en', { numeric: true }));
  const trouble = acting.trouble ?? key.trouble ?? list.trouble;
  const chosen = id === null || key.value?.key !== id ? null : key.value;
  const rights = place['rights'] ?? null;
  const registering = place['new'] === 'key';
  const two = chosen !== null || registering || rights !== null;
  return (
    <div className={two ? 'admin two' : 'admin'}>
      <div className="head">
        <h1>{words.keys(list.value === null ? null : all.length)}</h1>
        <span className="muted">{words.some(rows.length, all.length)}</span>
        <Button onClick={() => beside({ rights: place['group'] ?? '*' })}>{words.groups}</Button>
        <Button onClick={() => beside({ new: 'key' })}>{words.register}</Button>
        <Button component="a" href={labelsOf(place)}>
          {words.labels}
        </Button>
      </div>
      <Reach standings={rosters} moment={moment} acting={acting} />
      <Filters place={place} go={go} groups={choices.value?.groups.map(({ group }) => group) ?? []} />
      <Waiting clock={clock} waiting={list.waiting || key.waiting} />
      {trouble !== null && (
        <TroubleNote
          trouble={trouble}
          onRetry={() => {
            acting.forget();
            reload();
          }}
        />
      )}
      <div className="panel list">
        {list.value !== null && rows.length === 0 ? (
          <p className="nothing">{words.noKeys}</p>
        ) : (
          <RowList label={words.keys(null)} rows={rows} idOf={(row) => row.key} chosen={id} onChoose={open}>
            {(row) => <KeyLine row={row} />}
          </RowList>
        )}
      </div>
      {registering && choices.value !== null && (
        <div className="panel beside">
          <RegisterKey choices={choices.value} acting={acting} onAdded={open} onCancel={() => beside({})} />
        </div>
      )}
      {rights !== null && choices.value !== null && (
        <div className="panel beside">
          <Groups
            choices={choices.value}
            group={rights}
            acting={acting}
            onGroup={(group) => go({ rights: group })}
            onClose={() => beside({})}
          />
        </div>
      )}
      {chosen !== null && (
        <div className="panel beside" aria-live="polite">
          <KeyPanel
            key={chosen.key}
            page={chosen}
            choices={choices.value}
            moment={moment}
            acting={acting}
            onClose={() => beside({})}
          />
        </div>
      )}
    </div>
  );
}

function KeyLine({ row }: { readonly row: KeyRow }) {
  return (
    <span className="line" data-off={row.retired !== null}>
      <span className="first">
        <b>{row.label}</b>
        <span className="muted clip">{row.vehicle ?? capital(plain(row.group))}</span>
        <StateChip state={row.state} />
        {row.retired !== null && <span className="mark">{words.retired(row.retired)}</span>}
        {row.findings.map((finding) => (
          <span key={finding} className="mark grave">
            {words.findings[finding]}
          </span>
        ))}
      </span>
      <span className="second muted small">
        {[
          row.where,
          plain(row.group),
          row.home === null ? words.noHomeYet : row.home === row.where ? null : words.livesIn(row.home),
          words.spare(row.spares),
        ]
          .filter((part) => part !== null)
          .join(' · ')}
      </span>
    </span>
  );
}

function Filters(props: {
  readonly place: Place;
  readonly go: (change: Place) => void;
  readonly groups: readonly string[];
}) {
  const { go, place } = props;
  const filter = (name: string, label: string, choices: readonly Choice[]) => (
    <SelectField
      label={label}
      value={place[name] ?? ''}
      choices={[['', words.all], ...choices]}
      onChange={(value) => go({ [name]: value })}
    />
  );
  return (
    <search className="panel filters">
      <TextField label={words.findKey} value={place['q'] ?? ''} onChange={(q) => go({ q })} search />
      {filter(
        'state',
        words.state,
        STATES.map((state) => [state, STATE_WORDS[state]]),
      )}
      {filter(
        'group',
        words.group,
        props.groups.map((group) => [group, capital(plain(group))]),
      )}
      {filter('finding', words.finding, [
        ['any', words.anyFinding],
        ...FINDINGS.map((finding): Choice => [finding, words.findings[finding]]),
      ])}
    </search>
  );
}
