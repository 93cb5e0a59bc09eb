// A model of switches over the nets: which coil may carry current when the chip's pins stand so and one thing is broken; pure.
import { LIMITS } from './limits.ts';
import type { Design } from './check.ts';
import type { Instance } from './parts.ts';

export type Level = '0' | '1' | 'X';
/** `Z` is a pin that drives nothing. */
export type Driven = Level | 'Z';

export type Defect =
  | { readonly type: 'shorted'; readonly refdes: string }
  | { readonly type: 'stuckOn'; readonly pin: string }
  | { readonly type: 'switchStuckOn'; readonly refdes: string }
  | { readonly type: 'pinStuck'; readonly pin: string; readonly level: '0' | '1' }
  | { readonly type: 'missing'; readonly refdes: string };

export interface Situation {
  /** What the chip drives its pin with, by the pin's name, `B4`. */
  readonly chip: (pin: string) => Driven;
  /** What the registers hold. */
  readonly stored: Level;
  readonly defect: Defect | null;
}

const LOGIC_VOLTS = 5;
/** A wire, for power: shunt and the like. */
const WIRE_OHMS = 1;
const ROUNDS_MAX = 50;
const SETTLED_VOLTS = 0.001;

interface Ranges {
  readonly low: Map<string, number>;
  readonly high: Map<string, number>;
}

const isResistor = ({ part }: Instance): boolean => part.kind === 'resistor';
const pinNet = (design: Design): Map<string, string> =>
  new Map(design.nets.flatMap(({ name, pins }) => pins.map((pin) => [pin, name] as const)));

type Neighbors = ReadonlyMap<string, readonly (readonly [end: string, ohms: number, refdes: string])[]>;

/** What resistors join, for each net; the driven ones need no looking at. */
function neighborsOf({ instances }: Design, netOf: ReadonlyMap<string, string>): Neighbors {
  const near = new Map<string, [string, number, string][]>();
  const join = (from: string, to: string, ohms: number, refdes: string): void => {
    const ends = near.get(from) ?? [];
    ends.push([to, ohms, refdes]);
    near.set(from, ends);
  };
  for (const { refdes, part } of instances.filter(isResistor)) {
    const [one, other] = [netOf.get(`${refdes}.1`) ?? '', netOf.get(`${refdes}.2`) ?? ''];
    const ohms = part.figures['ohms']?.value ?? 0;
    join(one, other, ohms, refdes);
    join(other, one, ohms, refdes);
  }
  return near;
}

/** Voltages of the nets that only resistors hold, between those that are driven; a floating net is absent. */
function settled(near: Neighbors, missing: string | null, driven: ReadonlyMap<string, number>): Map<string, number> {
  const volts = new Map(driven);
  const held = [...near].filter(([net]) => !driven.has(net));
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    let moved = 0;
    for (const [net, ends] of held) {
      let [current, conductance] = [0, 0];
      for (const [end, ohms, refdes] of ends) {
        const at = volts.get(end);
        if (at === undefined || refdes === missing) continue;
        current += at / ohms;
        conductance += 1 / ohms;
      }
      if (conductance === 0) continue;
      const next = current / conductance;
      moved = Math.max(moved, Math.abs(next - (volts.get(net) ?? -1)));
      volts.set(net, next);
    }
    if (moved < SETTLED_VOLTS) break;
  }
  return volts;
}

export interface Model {
  /** Level at a net, X when it floats or lies between. */
  level(net: string): Level;
  /** Coils through which current may flow. */
  energized(): string[];
}

/** Of one design, for any situation. */
export function createModel(design: Design): (situation: Situation) => Model {
  const netOf = pinNet(design);
  const near = neighborsOf(design, netOf);
  return (situation) => solved(design, netOf, near, situation);
}

/** Solved from the chip's pins outwards: enable, register outputs, gates, high side, coils. */
function solved(
  design: Design,
  netOf: ReadonlyMap<string, string>,
  near: Neighbors,
  { chip, stored, defect }: Situation,
): Model {
  const at = (refdes: string, pin: string): string => netOf.get(`${refdes}.${pin}`) ?? `${refdes}.${pin}`;
  const parts = design.instances.filter(({ refdes }) => !(defect?.type === 'missing' && defect.refdes === refdes));
  const missing = defect?.type === 'missing' ? defect.refdes : null;
  const driven: [string, Driven][] = [
    ['GND', '0'],
    ['5V', '1'],
    ['AVCC', '1'],
  ];
  const drive = (net: string, what: Driven): void => void driven.push([net, what]);
  const solve = (): Ranges => {
    const map = (unknown: number): Map<string, number> =>
      new Map(
        driven.flatMap(([net, what]) =>
          what === 'Z' ? [] : [[net, what === 'X' ? unknown : Number(what) * LOGIC_VOLTS]],
        ),
      );
    const low = settled(near, missing, map(0));
    return { low, high: driven.some(([, what]) => what === 'X') ? settled(near, missing, map(LOGIC_VOLTS)) : low };
  };
  const offBelow = parts.find(({ part }) => part.kind === 'nmos')?.part.figures['thresholdMinVolts']?.value ?? 0;
  const levelIn = ({ low, high }: Ranges, net: string): Level => {
    const [from, to] = [low.get(net), high.get(net)];
    if (from === undefined || to === undefined) return 'X';
    if (to < offBelow) return '0';
    return from > LIMITS.driver.gateHighMinVolts.value ? '1' : 'X';
  };

  for (const [, name, kind] of parts.find(({ part }) => part.id === 'mcu')?.part.pins ?? []) {
    if (kind !== 'both') continue;
    const stuck = defect?.type === 'pinStuck' && defect.pin === `U1.${name}`;
    drive(at('U1', name), stuck ? defect.level : chip(name));
  }
  const before = solve();
  for (const { refdes, part } of parts.filter((instance) => instance.part.id === 'register')) {
    const enable = levelIn(before, at(refdes, 'OE'));
    // Between silent and low nothing differs: the pull-down makes both low.
    const spoken: Driven = enable === '1' ? 'Z' : enable === '0' || stored === '0' ? stored : 'X';
    for (const [, name, kind] of part.pins) {
      if (kind !== 'threeState') continue;
      const stuck = defect?.type === 'stuckOn' && defect.pin === `${refdes}.${name}`;
      drive(at(refdes, name), stuck ? '1' : spoken);
    }
  }
  const after = solve();
  const level = (net: string): Level => levelIn(after, net);
  const conducts = ({ refdes }: Instance): boolean =>
    (defect?.type === 'shorted' && defect.refdes === refdes) || level(at(refdes, 'G')) !== '0';
  const closes = ({ refdes }: Instance): boolean =>
    (defect?.type === 'switchStuckOn' && defect.refdes === refdes) || level(at(refdes, 'IN')) !== '0';

  /** Everything that power reaches, or that leads to ground. */
  const spread = (from: string, edges: readonly (readonly [string, string])[]): Set<string> => {
    const reached = new Set([from]);
    for (let size = 0; size < reached.size;) {
      size = reached.size;
      for (const [one, other] of edges) if (reached.has(one)) reached.add(other);
    }
    return reached;
  };
  const wires = parts.flatMap((instance): [string, string][] => {
    const { refdes, part } = instance;
    const small = part.kind === 'fuse' || (isResistor(instance) && (part.figures['ohms']?.value ?? 0) < WIRE_OHMS);
    if (small) return [[at(refdes, '1'), at(refdes, '2')]];
    if (part.kind === 'diode') return [[at(refdes, 'A'), at(refdes, 'K')]];
    return part.id === 'armSwitch' && closes(instance) ? [[at(refdes, 'VS'), at(refdes, 'OUT6')]] : [];
  });
  const sinks = parts
    .filter((instance) => instance.part.kind === 'nmos' && conducts(instance))
    .map(({ refdes }) => [at(refdes, 'S'), at(refdes, 'D')] as const);
  const live = spread(netOf.get('J15.+12V') ?? 'none', wires);
  const sunk = spread('GND', sinks);

  return {
    level,
    energized: () =>
      parts
        .filter(({ part }) => part.kind === 'coil')
        .filter(({ refdes }) => {
          const [one, other] = [at(refdes, '1'), at(refdes, '2')];
          return (live.has(one) && sunk.has(other)) || (live.has(other) && sunk.has(one));
        })
        .map(({ refdes }) => refdes),
  };
}

/** Every transistor, driver output, rail switch, chip pin and resistor of the design, each broken alone. */
export const singleDefects = ({ instances }: Design): Defect[] =>
  instances.flatMap(({ refdes, part }): Defect[] => {
    if (part.kind === 'nmos') return [{ type: 'shorted', refdes }];
    if (part.kind === 'resistor') return [{ type: 'missing', refdes }];
    if (part.id === 'armSwitch') return [{ type: 'switchStuckOn', refdes }];
    const pins = part.pins.map(([, name, kind]) => [`${refdes}.${name}`, kind] as const);
    if (part.id === 'register') {
      return pins.flatMap(([pin, kind]) => (kind === 'threeState' ? [{ type: 'stuckOn', pin }] : []));
    }
    if (part.id !== 'mcu') return [];
    return pins
      .filter(([, kind]) => kind === 'both')
      .flatMap(([pin]): Defect[] => [
        { type: 'pinStuck', pin, level: '0' },
        { type: 'pinStuck', pin, level: '1' },
      ]);
  });
