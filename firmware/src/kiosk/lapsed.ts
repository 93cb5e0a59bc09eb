// What is said of a slot that nobody used in time, and of any other key that left meanwhile; pure.
import type { Known } from './known.ts';
import type { Shown } from './outcome.ts';
import type { View } from './screen.ts';
import type { Teller } from './teller.ts';

type Lapse = Extract<Shown, { type: 'ReleaseLapsed' }>;

export function lapsedView(
  shown: Lapse,
  endsInMs: number,
  known: Known,
  teller: Teller,
): Extract<View, { kind: 'lapsed' }> {
  const { say } = teller;
  const { cabinet, slotName } = known;
  const stayedText = stayedOf(shown, known, teller);
  return {
    kind: 'lapsed',
    tile: teller.tile(shown.key),
    slotName: slotName(shown.slot),
    person: teller.person(cabinet.session?.person ?? null),
    locksInMs: locksInMs(shown, known),
    lockedText: stayedText === null ? say('lapsed.locked') : say('lapsed.lockedAgain'),
    stayedText,
    againText: cabinet.session === null ? null : say('lapsed.again', { slot: slotName(shown.slot) }),
    endsInMs,
  };
}

/** "Nothing left the cabinet" is true only where nothing did since that slot was released. */
function stayedOf(
  { boot, key, released }: Lapse,
  { recent, settings, slotName }: Known,
  teller: Teller,
): string | null {
  if (recent.left === null || recent.left < released) return null;
  const { say } = teller;
  const stayed = say('lapsed.stayed', { label: teller.tile(key).label });
  const pulled = [...recent.missing].flatMap(([other, { pulled: line }]) =>
    line !== null && line.boot === boot && line.seq > released
      ? [{ label: teller.tile(other).label, slot: slotName(line.slot) }]
      : [],
  );
  if (pulled.length === 0) return stayed;
  const said = { count: pulled.length, labels: pulled.map(({ label }) => label).join(', ') };
  const slots = pulled.map(({ slot }) => slot).join(', ');
  const back = settings.randomReturn ? say('lapsed.pulledAny', said) : say('lapsed.pulled', { ...said, slots });
  return `${stayed} ${back}`;
}

/** The spring has locked the latch at the latest when the time of its release is over, however the release ended. */
function locksInMs(shown: Lapse, { recent, at, settings }: Known): number {
  const released = recent.released.get(shown.slot);
  if (released === undefined || released.seq !== shown.released) return 0;
  return Math.max(0, settings.releaseMs - (at.monotonicMs - released.monotonicMs));
}
