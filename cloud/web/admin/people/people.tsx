// The page of people: everybody as a list with filters, one of them beside it; wires its parts.
import type { AdminChoices, PersonPage, PersonRow, RosterStandings } from '@keycab/shared/administration';
import { DEPARTMENTS } from '../parts/departments.ts';
import type { PersonId } from '@keycab/shared/ids';
import { Button } from '@mantine/core';
import { ask } from '../../common/api.ts';
import type { House } from '../../common/house.ts';
import type { Moment } from '../../common/moment.ts';
import { TroubleNote } from '../../common/trouble.tsx';
import { useLoaded } from '../../common/use-loaded.ts';
import { Waiting } from '../../common/waiting.tsx';
import { SelectField, TextField } from '../parts/fields.tsx';
import { RowList } from '../parts/list.tsx';
import { words } from '../parts/messages.ts';
import { Reach } from '../parts/reach.tsx';
import { dayText } from '../parts/times.ts';
import { useAct } from '../parts/use-act.ts';
import { useChanges } from '../parts/use-changes.ts';
import { usePlace, type Place } from '../parts/use-place.ts';
import { AddPerson } from './add-person.tsx';
import { PersonPanel } from './person.tsx';

const UNUSED_MS = 90 * 86_400_000;
const fold = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

/** Does this person fit what the address asks for? */
function fits(row: PersonRow, place: Place, nowMs: number): boolean {
  const { access = '', badge = '', department = '', holds = '', q = '', rank = '' } = place;
  if (department !== '' && row.department !== department) return false;
  if (rank !== '' && row.manager !== (rank === 'manager')) return false;
  if (holds !== '' && row.holds > 0 !== (holds === 'any')) return false;
  if (access !== '' && row.disabled !== (access === 'off')) return false;
  if (badge === 'without' && row.badges > 0) return false;
  const unused = row.badges > 0 && (row.lastSeenWallMs ?? 0) < nowMs - UNUSED_MS;
  if (badge === 'unused' && !unused) return false;
  return fold(row.name).includes(fold(q.trim()));
}

export function People({ house }: { readonly house: House }) {
  const { clock, live, moment } = house;
  const { go, place } = usePlace();
  const list = useLoaded<{ people: PersonRow[] }>('people', (signal) => ask('/api/v1/admin/people', {}, signal));
  const rosters = useLoaded<RosterStandings>('rosters', (signal) => ask('/api/v1/admin/rosters', {}, signal));
  const choices = useLoaded<AdminChoices>('choices', (signal) => ask('/api/v1/admin/choices', {}, signal));
  const id = place['person'] ?? null;
  const person = useLoaded<PersonPage>(id, (signal) =>
    ask('/api/v1/admin/people/{id}', { path: { id: id as PersonId } }, signal),
  );
  const reload = (): void => {
    list.reload();
    rosters.reload();
    person.reload();
    choices.reload();
  };
  useChanges(live, reload);
  const acting = useAct(reload);
  const open = (chosen: string): void => {
    acting.forget();
    go({ person: chosen, new: '' }, 'push');
  };

  const all = list.value?.people ?? [];
  const rows = all.filter((row) => fits(row, place, moment.nowWallMs)).sort((a, b) => a.name.localeCompare(b.name));
  const trouble = acting.trouble ?? person.trouble ?? list.trouble;
  const chosen = id === null || person.value?.person !== id ? null : person.value;
  const adding = place['new'] === 'person';
  return (
    <div className={chosen !== null || adding ? 'admin two' : 'admin'}>
      <div className="head">
        <h1>{words.people(list.value === null ? null : all.length)}</h1>
        <span className="muted">{words.some(rows.length, all.length)}</span>
        <Button onClick={() => go({ new: 'person', person: '' }, 'push')}>{words.add}</Button>
      </div>
      <Reach standings={rosters} moment={moment} acting={acting} onName={open} />
      <Filters place={place} go={go} />
      <Waiting clock={clock} waiting={list.waiting || person.waiting} />
      {trouble !== null && (
        <div className="wide">
          <TroubleNote
            trouble={trouble}
            onRetry={() => {
              acting.forget();
              reload();
            }}
          />
        </div>
      )}
      <div className="panel list">
        {list.value !== null && rows.length === 0 ? (
          <p className="nothing">{words.nobody}</p>
        ) : (
          <RowList label={words.people(null)} rows={rows} idOf={(row) => row.person} chosen={id} onChoose={open}>
            {(row) => <PersonLine row={row} moment={moment} />}
          </RowList>
        )}
      </div>
      {adding && (
        <div className="panel beside">
          <AddPerson acting={acting} onAdded={open} onCancel={() => go({ new: '' })} />
        </div>
      )}
      {chosen !== null && !adding && (
        <div className="panel beside" aria-live="polite">
          <PersonPanel
            key={chosen.person}
            person={chosen}
            choices={choices.value}
            me={house.me?.person?.person ?? null}
            moment={moment}
            acting={acting}
            onClose={() => go({ person: '' }, 'push')}
          />
        </div>
      )}
    </div>
  );
}

function PersonLine({ moment, row }: { readonly row: PersonRow; readonly moment: Moment }) {
  return (
    <span className="line" data-off={row.disabled}>
      <span className="first">
        <b>{row.name}</b>
        <span className="muted">{row.department}</span>
        {row.manager && <span className="mark">{words.manager}</span>}
        {row.disabled && <span className="mark grave">{words.off}</span>}
      </span>
      <span className="second muted small">
        {words.badges(row.badges)} · {words.holds(row.holds)} ·{' '}
        {row.lastSeenWallMs === null ? words.neverSeen : words.seen(dayText(row.lastSeenWallMs, moment))}
      </span>
    </span>
  );
}

function Filters({ go, place }: { readonly place: Place; readonly go: (change: Place) => void }) {
  const filter = (name: string, label: string, choices: readonly (readonly [string, string])[]) => (
    <SelectField
      label={label}
      value={place[name] ?? ''}
      choices={[['', words.all], ...choices]}
      onChange={(value) => go({ [name]: value })}
    />
  );
  return (
    <search className="panel filters">
      <TextField label={words.findPerson} value={place['q'] ?? ''} onChange={(q) => go({ q })} search />
      {filter(
        'department',
        words.department,
        DEPARTMENTS.map((one) => [one, one]),
      )}
      {filter('rank', words.rank, [
        ['manager', words.managers],
        ['staff', words.staff],
      ])}
      {filter('holds', words.holding, [
        ['any', words.holdsAny],
        ['none', words.holdsNone],
      ])}
      {filter('access', words.access, [
        ['on', words.working],
        ['off', words.off],
      ])}
      {filter('badge', words.badge, [
        ['unused', words.unused],
        ['without', words.without],
      ])}
    </search>
  );
}
