// The plain answer page: sentence first, then how sure, the spare, what is promised; HTML without a script; pure.
import type { Answer } from '@keycab/shared/answer';
import type { OpenReservation, WhoAnswer } from '@keycab/shared/contract';
import { clockText, confidence, sentence, type Telling } from '@keycab/shared/sentence';
import { SHAPES } from '@keycab/shared/tokens';
import { escaped } from './error-page.ts';
import { WHO_WORDS, type WhoWords } from './who-words.ts';

export const QUERY_MAX_CHARS = 80;
/** More than these are a list to read through, which the desk is for. */
export const SHOWN_MAX = 10;

export interface WhoPageParts {
  readonly found: WhoAnswer;
  readonly reservations: readonly OpenReservation[];
  /** How each key is told about: in the time of its rooftop. */
  readonly tellingOf: (key: Answer['key']) => Telling;
  /** How the page itself is told about. */
  readonly telling: Telling;
  /** Address of the style; null where the pages are not built. */
  readonly style: string | null;
}

const wordsOf = ({ language = 'en' }: Telling): WhoWords => WHO_WORDS[language];
const pathOf = (query: string): string => `/who/${encodeURIComponent(query)}`;
const time = (wallMs: number, telling: Telling): string =>
  `<time datetime="${new Date(wallMs).toISOString()}">${escaped(clockText(wallMs, telling))}</time>`;

const nameOf = ({ label, number, vehicle }: Answer, words: WhoWords): string => {
  const car =
    vehicle === null ? [] : [[vehicle.year, vehicle.make, vehicle.model, vehicle.trim].filter(Boolean).join(' ')];
  return [label, words.key(number), ...car].join(' · ');
};

/** A place that only says the state once more is left out. */
const spareText = ({ number, state, where }: Answer['spares'][number], words: WhoWords): string =>
  words.spare(number, words.state[state].toLowerCase(), where === WHO_WORDS.en.state[state] ? null : where);

function article(answer: Answer, parts: WhoPageParts): string {
  const telling = parts.tellingOf(answer.key);
  const words = wordsOf(telling);
  const told = sentence(answer, telling)
    .map(({ text, strong }) => (strong ? `<b>${escaped(text)}</b>` : escaped(text)))
    .join('');
  const chip = (state: keyof WhoWords['state']): string =>
    `<span class="state" data-state="${state}"><svg class="shape" viewBox="0 0 16 16" aria-hidden="true"><path d="${SHAPES[state]}"/></svg> ${escaped(words.state[state])}</span>`;
  const promised = parts.reservations.filter(({ key }) => key === answer.key);
  const { delivery } = answer;
  const lines = [
    `<p class="sentence">${told}</p>`,
    `<p class="muted">${escaped(confidence(answer, telling))}</p>`,
    ...(delivery === null
      ? []
      : [
          `<p>${chip('delivery')} ${escaped(words.delivery(delivery.salesperson.name, delivery.atWallMs === null ? null : clockText(delivery.atWallMs, telling)))}</p>`,
        ]),
    ...promised.map(({ fromWallMs, person, toWallMs }) => {
      const text = words.reserved(person.name, clockText(fromWallMs, telling), clockText(toWallMs, telling));
      return `<p>${chip('reserved')} ${escaped(text)}</p>`;
    }),
    ...answer.spares.map((spare) => `<p>${escaped(spareText(spare, words))}</p>`),
    ...(answer.vehicle !== null && answer.spares.length === 0 ? [`<p>${escaped(words.noSpare)}</p>`] : []),
  ];
  return `<article>
<h2><a href="${escaped(pathOf(answer.label))}">${escaped(nameOf(answer, words))}</a> ${chip(answer.state)}</h2>
${lines.join('\n')}
</article>`;
}

/** "No stock ends in 4599. 4598, 4600?" */
function nothing({ found, telling }: WhoPageParts): string {
  const words = wordsOf(telling);
  const query = found.query.trim();
  const said = /^\d+$/.test(query) ? words.noStock(query) : words.nothing(query);
  const links = found.nearest.map((name) => `<a href="${escaped(pathOf(name))}">${escaped(name)}</a>`).join(', ');
  return `<p class="sentence">${escaped(said)}${links === '' ? '' : ` ${links}?`}</p>`;
}

function answersOf(parts: WhoPageParts): string {
  const { found, telling } = parts;
  const words = wordsOf(telling);
  const idle = found.people.filter(({ holds }) => holds.length === 0);
  const people = idle.map(({ name }) => `<p class="sentence">${escaped(words.holdsNothing(name))}</p>`);
  const shown = found.answers.slice(0, SHOWN_MAX).map((answer) => article(answer, parts));
  if (shown.length === 0) return people.length > 0 ? people.join('\n') : nothing(parts);
  const isList = found.understoodAs === 'recent';
  const rest = found.total - shown.length;
  return [
    ...(isList ? [`<p class="muted">${escaped(words.recent)}</p>`] : []),
    ...people,
    ...shown.slice(0, 1),
    ...(shown.length > 1 && !isList ? [`<p class="muted">${escaped(words.others)}</p>`] : []),
    ...shown.slice(1),
    ...(rest > 0 && !isList ? [`<p>${escaped(words.more(rest))}</p>`] : []),
  ].join('\n');
}

function frame(body: string, query: string, { telling, style }: Pick<WhoPageParts, 'telling' | 'style'>): string {
  const words = wordsOf(telling);
  return `<!doctype html>
<html lang="${telling.language ?? 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(query === '' ? words.title : `${query} · ${words.title}`)}</title>
<link rel="icon" href="data:,">
${style === null ? '' : `<link rel="stylesheet" href="${escaped(style)}">`}
</head>
<body>
<main>
<h1>${escaped(words.title)}</h1>
${body}
<p class="muted">${words.asOf(time(telling.nowWallMs, telling))} · ${escaped(words.hint)}</p>
<form action="/who" method="get">
<label>${escaped(words.ask)}
<input type="search" name="q" maxlength="${QUERY_MAX_CHARS}" value="${escaped(query)}"></label>
<button>${escaped(words.again)}</button>
</form>
</main>
</body>
</html>
`;
}

export const whoPage = (parts: WhoPageParts): string => frame(answersOf(parts), parts.found.query.trim(), parts);

/** What was asked is longer than anything that could be meant. */
export const tooLongPage = (parts: Pick<WhoPageParts, 'telling' | 'style'>): string =>
  frame(`<p class="sentence">${escaped(wordsOf(parts.telling).tooLong(QUERY_MAX_CHARS))}</p>`, '', parts);
