// What the demo's page shows of the body: slots, latches, lights, keys in hands, badges; reads the body.
import type { CabinetBoard, SimulatedCabinet } from '../simulated/cabinet.ts';
import { nameOf, type Boards } from './body.ts';
import type { ControlState } from './control.ts';
import type { Dealership } from './dealer/dealership.ts';
import { PINS } from './dealer/guarded.ts';
import { SLOTS } from './dealer/keys.ts';
import { createRandom } from './dealer/random.ts';
import { makeBadge } from './dealer/tags.ts';
import type { Network } from './network.ts';

type Badge = Omit<ControlState['badges'][number], 'present'>;

/** On the page's keys 1 to 7, in this order. */
const SHOWN = ['Kim Ortiz', 'Jo Becker', 'Maria Lopez', 'Ola Nowak', 'Grace Holloway', null, 'Sam Whitfield'] as const;
const AT_THE_DESK = 'Jo Becker';

export function badgesOf(store: Dealership): Badge[] {
  return SHOWN.flatMap((name): Badge[] => {
    if (name === null) {
      const badge = makeBadge(createRandom(store.seed, 'a badge that nobody knows'));
      return [{ badge, name: 'Unknown badge', department: '', kind: 'unknown' }];
    }
    const person = store.people.find((one) => one.name === name);
    if (person === undefined) return [];
    const kind = person.disabled ? 'disabled' : person.manager ? 'manager' : 'staff';
    const pin = PINS[name];
    const department = pin === undefined ? person.department : `${person.department} · PIN ${pin}`;
    return [{ badge: person.badge, name, department, kind }];
  });
}

export interface ViewParts {
  readonly store: Dealership;
  readonly body: SimulatedCabinet<CabinetBoard>;
  readonly boards?: () => Boards;
  readonly network: Pick<Network, 'plugged'>;
  readonly inHand: ReadonlySet<string>;
  readonly reader: { readonly present: string | null };
}

/** To ten of a hundred: the page is told when it is worth a look. */
const roughly = ({ kind, pacePercent }: Boards): Boards => ({
  kind,
  pacePercent: pacePercent === null ? null : Math.min(100, Math.round(pacePercent / 10) * 10),
});
const SIMULATED: Boards = { kind: 'simulated', pacePercent: null };

export function createView({
  store,
  body,
  boards = () => SIMULATED,
  network,
  inHand,
  reader,
}: ViewParts): () => ControlState {
  const badges = badgesOf(store);
  const deskPerson = store.people.find(({ name }) => name === AT_THE_DESK)?.person ?? null;
  const labels = new Map(store.keys.map((key) => [key.rom, key.label]));
  const labelOf = (rom: string): string => labels.get(rom) ?? rom;
  return () => ({
    powered: body.powered(),
    network: network.plugged(),
    door: body.door().open ? 'open' : 'closed',
    badges: badges.map((badge) => ({ ...badge, present: reader.present === badge.badge })),
    slots: Array.from({ length: SLOTS }, (_, slot) => {
      const { roms, latched, coilBroken, light } = body.slot(slot);
      const [rom] = roms;
      return {
        slot,
        name: nameOf(slot),
        label: rom === undefined ? null : labelOf(rom),
        latch: latched ? 'locked' : 'free',
        coilBroken,
        light: light.color === 'off' || !body.powered() ? null : { color: light.color, rhythm: light.rhythm },
      };
    }),
    boards: roughly(boards()),
    inHand: [...inHand].map((rom) => ({ rom, label: labelOf(rom) })),
    seed: store.seed,
    deskPerson,
  });
}
