// The sales desk as a whole: the box, the answer or the list, what is out now, the cabinets; wires its parts.
import type { Answer } from '@keycab/shared/answer';
import type { LiveChange } from '@keycab/shared/contract';
import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react';
import { ask, type ResponseOf } from '../common/api.ts';
import { useSlowness } from '../common/clock.ts';
import type { House } from '../common/house.ts';
import { TroubleNote } from '../common/trouble.tsx';
import { entriesFor } from '../common/navigation.ts';
import { actWords } from './act-words.ts';
import { Asked } from './asked.tsx';
import { Leads } from '../books/leads.tsx';
import { AnswerCard } from './answer-card.tsx';
import { Box } from './box.tsx';
import { Cabinets } from './cabinets.tsx';
import { words } from './messages.ts';
import type { FormName } from './rights.ts';
import { useMatters } from './use-matters.ts';
import { useWatch } from './use-watch.ts';
import { pagesCalled, readWish } from './verbs.ts';
import { Wanted } from './wanted.tsx';
import { OutNow } from './out-now.tsx';
import { type Place, readPlace, writePlace } from './place.ts';
import { presentAnswer } from './present.ts';
import { optionsOf, Results } from './results.tsx';
import { Similar } from './similar.tsx';
import { useLoaded } from '../common/use-loaded.ts';
import { Waiting } from '../common/waiting.tsx';
import { words as phoneWords } from '../phone/messages.ts';

type Who = ResponseOf<'/api/v1/who'>;

/** The newest answer wherever this key is shown, as a key of its own and as another's spare. */
function replaceIn(answers: readonly Answer[], next: Answer): Answer[] {
  return answers.map((answer) => {
    if (answer.key === next.key) return next;
    if (!answer.spares.some((spare) => spare.key === next.key)) return answer;
    const where = next.holder.kind === 'slot' ? `${next.holder.cabinetName}, ${next.holder.slotName}` : next.text;
    const told = next.holder.kind === 'person' ? `${next.holder.name} (${next.holder.department})` : where;
    const spares = answer.spares.map((spare) =>
      spare.key === next.key ? { ...spare, state: next.state, where: told } : spare,
    );
    return { ...answer, spares };
  });
}

function usePlace(): readonly [Place, (next: Place, how: 'push' | 'replace') => void] {
  const [place, setPlace] = useState(() => readPlace(location));
  useEffect(() => {
    const onPop = (): void => setPlace(readPlace(location));
    addEventListener('popstate', onPop);
    addEventListener('hashchange', onPop);
    return () => {
      removeEventListener('popstate', onPop);
      removeEventListener('hashchange', onPop);
    };
  }, []);
  const go = useCallback((next: Place, how: 'push' | 'replace') => {
    if (how === 'push') history.pushState(null, '', writePlace(next));
    else history.replaceState(null, '', writePlace(next));
    setPlace(next);
  }, []);
  return [place, go];
}

export function Desk({ house }: { readonly house: House }) {
  const { live, clock, moment } = house;
  const [place, go] = usePlace();
  const [walk, setWalk] = useState({ query: '', index: 0 });
  const active = walk.query === place.query ? walk.index : 0;
  const box = useRef<HTMLInputElement>(null);
  const matters = useMatters(live);
  const watch = useWatch(live);
  const [begun, setBegun] = useState<{ readonly key: string; readonly form: FormName } | null>(null);
  const wish = readWish(place.query);
  const who = useLoaded<Who>(`who ${wish.rest}`, (signal) =>
    ask('/api/v1/who', { query: { q: wish.rest, limit: 50 } }, signal),
  );
  const linked = useLoaded<Answer>(place.key, (signal) =>
    ask('/api/v1/keys/{id}', { path: { id: place.key as Answer['key'] } }, signal),
  );
  const out = useLoaded('out', (signal) => ask('/api/v1/keys', { query: { state: 'notIn', limit: 500 } }, signal));

  const { change: changeWho, reload: reloadWho } = who;
  const { change: changeOut, reload: reloadOut } = out;
  const { change: changeLinked, reload: reloadLinked } = linked;
  const onChanged = useEffectEvent(({ answer }: LiveChange) => {
    if (answer === null) return;
    changeLinked((before) => (before === null ? null : (replaceIn([before], answer)[0] ?? before)));
    changeOut((before) => {
      if (before === null) return null;
      const others = before.keys.filter((one) => one.key !== answer.key);
      const keys = answer.state === 'in' ? others : [...others, answer];
      return { ...before, keys, total: before.total + keys.length - before.keys.length };
    });
    changeWho((before) => (before === null ? null : { ...before, answers: replaceIn(before.answers, answer) }));
    // What matches "recently moved", a person or a state may be other keys now.
    if (!/\d/.test(place.query)) reloadWho();
  });
  useEffect(() => {
    const resync = (): void => {
      reloadWho();
      reloadOut();
      reloadLinked();
    };
    return live.listen({ changed: (change) => onChanged(change), resync });
  }, [live, reloadWho, reloadOut, reloadLinked]);

  useEffect(() => {
    // Framed by the demo, the desk leaves the keys to the page around it.
    if (window.parent === window) box.current?.focus();
  }, []);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const typing = event.target instanceof HTMLInputElement;
      if ((event.key === '/' && !typing) || (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey))) {
        event.preventDefault();
        box.current?.focus();
        box.current?.select();
      }
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);

  const search = (query: string): void => go({ query, key: null }, 'replace');
  const open = (key: string, form: FormName | null = null): void => {
    setBegun(form === null ? null : { key, form });
    go({ query: place.query, key }, 'push');
    scrollTo({ top: 0 });
  };
  // An answer to an earlier question bridges a moment, but is no answer to this one.
  const slowness = useSlowness(clock, who.waiting);
  const found = who.stale && (who.trouble !== null || slowness === 'sentence') ? null : who.value;
  const answers = found?.answers ?? [];
  // Exactly what was typed, or all there is: the answer itself, not a list of one.
  const vehicles = new Set(answers.map((answer) => answer.vehicle?.vehicle ?? answer.key));
  const typed = wish.rest.trim().toUpperCase();
  const first = answers[0];
  const isExact = first?.label.toUpperCase() === typed || vehicles.size === 1;
  const single = found?.understoodAs === 'stock' || (found?.understoodAs !== 'recent' && found?.people.length === 0);
  const direct = place.key === null && typed !== '' && isExact && single ? (first ?? null) : null;
  const chosen =
    place.key === null
      ? direct
      : linked.value?.key === place.key
        ? linked.value
        : (answers.find((one) => one.key === place.key) ?? null);
  const rest = direct === null ? [] : answers.filter((one) => one.vehicle?.vehicle !== direct.vehicle?.vehicle);
  const visitor = { permissions: house.me?.permissions ?? [], demo: house.site?.demo ?? false };
  const pages = wish.form === null ? pagesCalled(entriesFor(visitor), place.query) : [];
  const options = chosen === null && found !== null ? optionsOf(found, pages) : [];
  const back = place.key !== null ? () => go({ query: place.query, key: null }, 'push') : null;

  const onBoxKey = (key: string): boolean => {
    const option = options[active];
    if (key === 'ArrowDown') setWalk({ query: place.query, index: Math.min(active + 1, options.length - 1) });
    else if (key === 'ArrowUp') setWalk({ query: place.query, index: Math.max(active - 1, 0) });
    else if (key === 'Enter' && option?.kind === 'person') search(option.name);
    else if (key === 'Enter' && option?.kind === 'key') open(option.key, wish.form);
    else if (key === 'Enter' && option?.kind === 'page') location.assign(option.path);
    else if (key === 'Escape' && back !== null) back();
    else if (key === 'Escape') search('');
    else return false;
    return true;
  };

  const trouble = who.trouble ?? linked.trouble;
  return (
    <>
      <Box
        box={box}
        query={place.query}
        onType={search}
        onKey={onBoxKey}
        expanded={options.length > 0}
        activeId={options.length > 0 ? `option-${active}` : null}
      />
      <Asked
        house={house}
        matters={matters.value}
        back={watch.back}
        onSeen={watch.seen}
        onOpen={open}
        onDone={matters.reload}
      />
      <div className="desk">
        <h1 className="hidden">{words.question}</h1>
        <div className="left">
          <Leads house={house} />
          <Waiting clock={clock} waiting={who.waiting || linked.waiting} />
          {trouble !== null && (
            <TroubleNote trouble={trouble} onRetry={who.trouble === null ? linked.reload : who.reload} />
          )}
          {trouble?.code === 'KC-UI-03' && (
            <a
              className="link"
              href={place.key === null ? `/offline?q=${encodeURIComponent(wish.rest)}` : `/offline#${place.key}`}
            >
              {phoneWords.lastKnown}
            </a>
          )}
          <div aria-live="polite" className="stack">
            {chosen !== null && (
              <AnswerCard
                key={chosen.key}
                answer={presentAnswer(chosen, moment)}
                house={house}
                matters={matters.value}
                watch={watch}
                begun={begun?.key === chosen.key ? begun.form : wish.form}
                scanned={place.scanned === true}
                onDone={matters.reload}
                onOpen={open}
                onBack={back}
              />
            )}
            {chosen === null && found !== null && (
              <Results
                found={found}
                moment={moment}
                active={active}
                query={place.query}
                onOpen={(key) => open(key, wish.form)}
                onSearch={search}
                verb={wish.form === null ? null : actWords.actions[wish.form]}
                pages={pages}
              />
            )}
          </div>
          {rest.length > 0 && (
            <Results
              found={{ ...(found as Who), answers: rest, people: [], total: rest.length }}
              title={words.alsoMatches}
              moment={moment}
              active={null}
              query={place.query}
              onOpen={open}
              onSearch={search}
            />
          )}
          {chosen !== null && chosen.vehicle !== null && <Similar answer={chosen} house={house} onOpen={open} />}
        </div>
        <div className="right">
          <Wanted house={house} matters={matters.value} onOpen={open} onDone={matters.reload} />
          <OutNow loaded={out} house={house} onOpen={open} />
          <Cabinets house={house} />
        </div>
      </div>
    </>
  );
}
