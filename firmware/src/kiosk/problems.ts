// S9: what is wrong with a key or its car, said with one touch; pure.
import type { Problem } from '@keycab/shared/events/verdict';
import type { KeyId } from '@keycab/shared/ids';
import type { MessageKey } from '@keycab/shared/messages/en';
import { heldTiles } from './handing.ts';
import type { Known } from './known.ts';
import type { Tile } from './tile.ts';
import type { Teller } from './teller.ts';
import type { VisitView } from './visit-views.ts';

export const PROBLEM_WORDS = {
  wontStart: 'problem.wontStart',
  lowTire: 'problem.lowTire',
  flatBattery: 'problem.flatBattery',
  damage: 'problem.damage',
  unsafe: 'problem.unsafe',
  tagDamaged: 'problem.tagDamaged',
  wrongKey: 'problem.wrongKey',
  keyLost: 'problem.keyLost',
  plateLost: 'problem.plateLost',
  other: 'problem.other',
} as const satisfies Record<Problem, MessageKey>;

const CAR: readonly Problem[] = ['wontStart', 'lowTire', 'flatBattery', 'damage', 'unsafe'];

/** Nobody calls a key lost that hangs here, and no plate has a flat tire. */
function problemsOf(tile: Tile, { roster }: Known): readonly Problem[] {
  const isPlate = roster?.key.get(tile.key)?.kind === 'plate';
  const lost: readonly Problem[] = tile.here ? [] : [isPlate ? 'plateLost' : 'keyLost'];
  return isPlate
    ? ['damage', 'tagDamaged', ...lost, 'other']
    : [...CAR, 'tagDamaged', ...(tile.here ? [] : (['wrongKey'] as const)), ...lost, 'other'];
}

const KEYS_MAX = 8;

/** Keys that somebody here may speak of: what she has, what she had lately, what she has just brought. */
function keysFor(known: Known, teller: Teller): readonly Tile[] {
  const { cabinet, recent } = known;
  const person = cabinet.session?.person;
  const lately = person === undefined ? [] : (recent.lately.get(person) ?? []);
  const back = recent.shown?.type === 'KeyReturned' ? [recent.shown.key] : [];
  const keys = new Set<KeyId>([...back, ...heldTiles(teller).map(({ key }) => key), ...lately]);
  return [...keys].slice(0, KEYS_MAX).map((key) => teller.tile(key));
}

type ProblemView = Extract<VisitView, { kind: 'problem' }>;

/** @param chosen null: the key that was in this person's hands last */
export function problemView(
  chosen: KeyId | null,
  known: Known,
  teller: Teller,
  common: Pick<ProblemView, 'person' | 'endsInMs'>,
): ProblemView {
  const { say } = teller;
  const all = keysFor(known, teller);
  const tile = chosen === null ? latest(all, known) : teller.tile(chosen);
  return {
    kind: 'problem',
    ...common,
    key: tile?.key ?? null,
    keys: all,
    title: tile === null ? say('problem.none') : say('problem.title', { label: tile.label }),
    hint: tile === null ? say('problem.noneHint') : '',
    choices:
      tile === null
        ? []
        : problemsOf(tile, known).map((value) => ({
            value,
            text: say(PROBLEM_WORDS[value]),
            detail: '',
            chosen: false,
          })),
  };
}

/** The newest of the keys she had, if any. */
function latest(all: readonly Tile[], { cabinet, recent }: Known): Tile | null {
  const person = cabinet.session?.person;
  const [newest] = person === undefined ? [] : (recent.lately.get(person) ?? []);
  return all.find(({ key }) => key === newest) ?? all[0] ?? null;
}
