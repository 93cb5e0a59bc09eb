// S8: a handover at the cabinet: the keys that somebody has, the second badge, "I take it"; pure.
import { HANDOVER_MS } from '@keycab/shared/patience';
import type { Handover, Session } from '../cabinet/awake.ts';
import { byLabel } from './browse.ts';
import type { Known } from './known.ts';
import type { Tile } from './tile.ts';
import type { Teller } from './teller.ts';
import type { VisitView } from './visit-views.ts';

type HandOver = Extract<VisitView, { kind: 'handOver' }>;

/** What this cabinet gave to the person present, as far as it knows. */
export const heldTiles = (teller: Teller): readonly Tile[] =>
  teller
    .all()
    .filter(({ elsewhere }) => elsewhere === null)
    .map(({ key }) => teller.tile(key))
    .filter(({ mine }) => mine)
    .toSorted(byLabel);

export function handOverView(
  handover: Handover | null,
  known: Known,
  teller: Teller,
  common: Pick<HandOver, 'person' | 'endsInMs'>,
): HandOver {
  const { say } = teller;
  const tiles = heldTiles(teller);
  return {
    kind: 'handOver',
    person: common.person,
    title: tiles.length === 0 ? say('handOver.none') : say('handOver.title'),
    tiles,
    chosen: handover?.keys ?? [],
    waiting: handover !== null,
    todo:
      handover !== null ? say('handOver.badge') : tiles.length === 0 ? say('handOver.noneHint') : say('handOver.pick'),
    ofMs: HANDOVER_MS,
    endsInMs: handover === null ? common.endsInMs : leftMs(handover, known),
  };
}

const leftMs = ({ monotonicMs }: Handover, { at }: Known): number =>
  Math.max(0, HANDOVER_MS - (at.monotonicMs - monotonicMs));

export function receiveView(
  handover: Handover & { readonly receiver: NonNullable<Handover['receiver']> },
  session: Session,
  known: Known,
  teller: Teller,
): Extract<VisitView, { kind: 'receive' }> {
  const { say } = teller;
  const giver = teller.person(session.person) ?? teller.present();
  const receiver = teller.person(handover.receiver) ?? teller.present();
  const tiles = handover.keys.map((key) => teller.tile(key));
  const labels = tiles.map(({ label }) => label).join(', ');
  // As the rule at "I take it" asks: a key whose group wants a PIN every time.
  const pin =
    !handover.pin &&
    handover.keys.some((key) => {
      const group = known.roster?.key.get(key)?.group;
      return group !== undefined && known.roster?.group.get(group)?.pin === 'always';
    });
  return {
    kind: 'receive',
    person: giver,
    receiver,
    title: say('receive.title', { receiver: receiver.givenName, giver: giver.givenName, labels }),
    tiles,
    todo: pin ? say('needs.todoPin') : say('receive.todo'),
    pin,
    ofMs: HANDOVER_MS,
    endsInMs: leftMs(handover, known),
  };
}
