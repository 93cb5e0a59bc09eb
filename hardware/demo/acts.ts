// What a visitor of the demo may do to a cabinet: each act checked, then done with simulated hands; body and children.
import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { never } from '@keycab/shared/fault';
import type { CabinetBoard, SimulatedCabinet } from '../simulated/cabinet.ts';
import { nameOf, whyNot } from './body.ts';
import type { DemoKey } from './dealer/keys.ts';
import { SLOTS } from './dealer/keys.ts';
import type { Child } from './children.ts';
import type { Network } from './network.ts';

const strict = { additionalProperties: false } as const;
const Slot = Type.Integer({ minimum: 0, maximum: SLOTS - 1 });
const plain = <Name extends string>(act: Name) => Type.Object({ act: Type.Literal(act) }, strict);
const onSlot = <Name extends string>(act: Name) => Type.Object({ act: Type.Literal(act), slot: Slot }, strict);

export const Act = Type.Union([
  Type.Object({ act: Type.Literal('badge'), badge: Type.String({ pattern: '^[0-9A-F]{10}$' }) }, strict),
  plain('removeBadge'),
  plain('openDoor'),
  plain('closeDoor'),
  onSlot('pull'),
  onSlot('yank'),
  Type.Object(
    { act: Type.Literal('putBack'), rom: Type.String({ pattern: '^[0-9a-f]{16}$' }), slot: Type.Optional(Slot) },
    strict,
  ),
  plain('cutPower'),
  plain('restorePower'),
  plain('killFirmware'),
  plain('unplugNetwork'),
  plain('plugNetwork'),
  onSlot('breakCoil'),
  onSlot('mendCoil'),
]);
export type Act = Static<typeof Act>;

/** `said` is a sentence for the visitor; null where the picture says it. */
export interface ActAnswer {
  readonly ok: boolean;
  readonly said: string | null;
}

export interface ActParts {
  readonly body: SimulatedCabinet<CabinetBoard>;
  readonly firmware: Child;
  readonly network: Network;
  readonly keys: readonly DemoKey[];
  /** Keys of this store that hang in no cabinet, by ROM. */
  readonly inHand: Set<string>;
  readonly knownBadges: ReadonlySet<string>;
  /** Once, after so many milliseconds. */
  readonly after: (ms: number, run: () => void) => () => void;
  /** What an arm needs from the door to a slot. */
  readonly pause: (ms: number) => Promise<void>;
  readonly reader: { present: string | null };
}

const BADGE_MS = 1_500;
const REACH_MS = 250;
const check = Compile(Act);
const done: ActAnswer = { ok: true, said: null };
const no = (said: string): ActAnswer => ({ ok: false, said });

export const isAct = (value: unknown): value is Act => check.Check(value);

export function createActs(parts: ActParts): (act: Act) => Promise<ActAnswer> {
  const { body, firmware, network, inHand, reader } = parts;
  let takeBadge = (): void => {};

  const removeBadge = (): void => {
    takeBadge();
    reader.present = null;
    body.removeBadge();
  };
  const openDoor = (): ActAnswer => {
    const opened = body.openDoor();
    return opened.ok ? done : no(whyNot(opened.reason, null));
  };
  /** A door that needs no badge opens to whoever reaches for it. */
  const reach = async (): Promise<ActAnswer> => {
    if (body.door().open) return done;
    const opened = openDoor();
    if (opened.ok) await parts.pause(REACH_MS);
    return opened;
  };
  const badge = (number: string): ActAnswer => {
    if (!parts.knownBadges.has(number)) return no('Nobody here has such a badge.');
    removeBadge();
    if (!body.powered()) return no('The power is off: the reader is dark.');
    reader.present = number;
    body.presentBadge(number);
    takeBadge = parts.after(BADGE_MS, removeBadge);
    return done;
  };
  const pull = async (slot: number): Promise<ActAnswer> => {
    // A locked slot is felt before anybody thinks of the door.
    if (body.slot(slot).roms.length > 0 && body.slot(slot).latched) return no(whyNot('latched', slot));
    const reached = await reach();
    if (!reached.ok) return reached;
    const pulled = body.pullKey(slot);
    if (!pulled.ok) return no(whyNot(pulled.reason, slot));
    inHand.add(pulled.rom);
    return done;
  };
  const yank = async (slot: number): Promise<ActAnswer> => {
    if (!body.door().open) {
      body.forceDoor();
      await parts.pause(REACH_MS);
    }
    const pulled = body.yankKey(slot);
    if (!pulled.ok) return no(whyNot(pulled.reason, slot));
    inHand.add(pulled.rom);
    return done;
  };
  const isFree = (slot: number): boolean => body.slot(slot).roms.length === 0;
  const putBack = async (rom: string, wanted: number | undefined): Promise<ActAnswer> => {
    if (!inHand.has(rom)) return no('That key is in nobody’s hand.');
    const home = parts.keys.find((key) => key.rom === rom)?.home.slot;
    const slot =
      wanted ??
      (home !== undefined && isFree(home) ? home : Array.from({ length: SLOTS }, (_, index) => index).find(isFree));
    if (slot === undefined) return no('The cabinet is full.');
    const reached = await reach();
    if (!reached.ok) return reached;
    const hung = body.insertKey(rom, slot);
    if (!hung.ok) return no(whyNot(hung.reason, slot));
    inHand.delete(rom);
    return { ok: true, said: `In ${nameOf(slot)}.` };
  };
  const setPower = (on: boolean): ActAnswer => {
    if (on === body.powered()) return no(on ? 'The power is on.' : 'The power is off.');
    removeBadge();
    if (on) {
      body.restorePower();
      firmware.start();
    } else {
      body.cutPower();
      void firmware.cut();
    }
    return done;
  };

  return async (act) => {
    switch (act.act) {
      case 'badge':
        return badge(act.badge);
      case 'removeBadge':
        removeBadge();
        return done;
      case 'openDoor':
        return openDoor();
      case 'closeDoor':
        body.closeDoor();
        return done;
      case 'pull':
        return pull(act.slot);
      case 'yank':
        return yank(act.slot);
      case 'putBack':
        return putBack(act.rom, act.slot);
      case 'cutPower':
        return setPower(false);
      case 'restorePower':
        return setPower(true);
      case 'killFirmware':
        if (!firmware.running()) return no('The firmware is not running.');
        firmware.kill();
        return done;
      case 'unplugNetwork':
        network.unplug();
        return done;
      case 'plugNetwork':
        network.plug();
        return done;
      case 'breakCoil':
      case 'mendCoil':
        body.breakCoil(act.slot, act.act === 'breakCoil');
        return done;
      default:
        return never(act);
    }
  };
}
