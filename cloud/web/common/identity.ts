// In whose name this window acts: where nobody logs in, whoever sits here chooses; keeps the choice in this browser.

/** Each window may be another person: what it has chosen is its own, and what was chosen last is where a new one begins. */
const KEPT = 'keycab-person';
const CHANGED = 'keycab-person-changed';
const PATTERN = /^p[0-9a-z]{8,40}$/;

/** A private window may have no store at all: then nobody is chosen, and nothing breaks. */
function kept(open: () => Storage): string | null {
  try {
    return open().getItem(KEPT);
  } catch {
    return null;
  }
}

function keep(open: () => Storage, person: string | null): void {
  try {
    open().setItem(KEPT, person ?? '');
  } catch {
    // Nobody is chosen then.
  }
}

/** A person's id, or null for nobody in particular. */
export function chosenPerson(): string | null {
  const found = kept(() => sessionStorage) ?? kept(() => localStorage) ?? '';
  return PATTERN.test(found) ? found : null;
}

export function choosePerson(person: string | null): void {
  keep(() => sessionStorage, person);
  keep(() => localStorage, person);
  dispatchEvent(new Event(CHANGED));
}

export function onPersonChosen(tell: () => void): () => void {
  addEventListener(CHANGED, tell);
  return () => removeEventListener(CHANGED, tell);
}

/** `?as=` and a person's id: a link may open a window as somebody, and others stay who they are. */
export function adoptAddress({ search }: Pick<Location, 'search'>): void {
  const named = new URLSearchParams(search).get('as');
  if (named !== null) keep(() => sessionStorage, PATTERN.test(named) ? named : null);
}
