// A key that whoever stands here has herself: since when, what for, until when, where it goes, and what she can do; pure.
import type { Sentence } from '@keycab/shared/answer';
import type { KeyId } from '@keycab/shared/ids';
import type { MessageKey } from '@keycab/shared/messages/en';
import { clockText, durationText, joinSentences } from '@keycab/shared/sentence';
import type { Session } from '../cabinet/awake.ts';
import { cabinetNameOf, type Known } from './known.ts';
import type { Teller } from './teller.ts';
import type { VisitView } from './visit-views.ts';
import type { Whereabouts } from './whereabouts.ts';

type Mine = Extract<VisitView, { kind: 'mine' }>;

/** @returns null when she has it no more */
export function mineView(key: KeyId, session: Session, known: Known, teller: Teller, endsInMs: number): Mine | null {
  const where = teller.of(key);
  if (where.person !== session.person) return null;
  const tile = teller.tile(key);
  return {
    kind: 'mine',
    person: teller.present(),
    title: teller.say('mine.title', { label: tile.label }),
    tile,
    sentence: sentenceOf(where, known, teller),
    putBack: putBackText(key, known, teller),
    ways: waysFor(key, session, known, teller),
    endsInMs,
  };
}

function sentenceOf(where: Whereabouts, known: Known, teller: Teller): Sentence {
  const { tell, telling, language } = teller;
  const { sinceWallMs, dueWallMs } = where;
  const reason = reasonOf(where, known, teller);
  const parts: Sentence[] = [];
  if (sinceWallMs !== null) {
    const time = clockText(sinceWallMs, telling);
    const duration = durationText(telling.nowWallMs - sinceWallMs, language);
    parts.push(tell('mine.since', { time, duration }));
  }
  if (reason !== null) parts.push(tell('mine.for', { reason }));
  if (dueWallMs === null) parts.push(tell('told.noDue'));
  else {
    const due = clockText(dueWallMs, telling);
    const lateMs = telling.nowWallMs - dueWallMs;
    parts.push(
      lateMs > 0
        ? tell('sentence.late', { due, duration: durationText(lateMs, language) })
        : tell('sentence.due', { due }),
    );
  }
  return joinSentences(parts);
}

/** As it stands behind "for". */
function reasonOf({ key, elsewhere }: Whereabouts, { cabinet }: Known, { reason, telling }: Teller): string | null {
  const code = elsewhere === null ? (cabinet.custody.get(key)?.reason ?? null) : elsewhere.reason;
  return reason(code)?.toLocaleLowerCase(telling.locale) ?? null;
}

/** Into its own slot where keys have one; into any that is free where they go anywhere. */
function putBackText(key: KeyId, { asks, cabinet, roster, settings, slotName }: Known, { say }: Teller): string {
  const { home = null, label = '' } = asks.keyOf(key) ?? {};
  if (settings.randomReturn || home === null) return say('mine.anySlot');
  if (home.cabinet === cabinet.cabinet) return say('mine.ownSlot', { slot: slotName(home.slot) });
  const name = cabinetNameOf(home.cabinet, roster);
  return name === null ? say('returned.livesElsewhere', { label }) : say('returned.livesIn', { label, home: name });
}

const WAYS = { reasons: 'mine.extend', handOver: 'page.handOver', problem: 'page.problem' } as const satisfies Readonly<
  Record<Mine['ways'][number]['to'], MessageKey>
>;

/** What another cabinet gave is prolonged and handed over where its record is. */
function waysFor(key: KeyId, session: Session, known: Known, { say }: Teller): Mine['ways'] {
  const held = known.asks.heldFrom(session.person, key, known.at);
  const fromElsewhere = held === null ? say('mine.elsewhere') : null;
  const extended = held?.more === false ? say('mine.extended') : null;
  return [
    { to: 'reasons', text: say(WAYS.reasons), why: fromElsewhere ?? extended },
    { to: 'handOver', text: say(WAYS.handOver), why: fromElsewhere },
    { to: 'problem', text: say(WAYS.problem), why: null },
  ];
}
