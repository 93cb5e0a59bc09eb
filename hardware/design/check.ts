// Design rules over parts and nets: what must be true of any drawing before somebody looks at it; pure.
import type { Net } from './net.ts';
import type { PinKind } from './part.ts';
import type { Instance } from './parts.ts';

export interface Design {
  readonly instances: readonly Instance[];
  readonly nets: readonly Net[];
  readonly open: readonly string[];
}

const DRIVES: ReadonlySet<PinKind> = new Set(['output', 'threeState', 'supply']);
const FEEDS: ReadonlySet<PinKind> = new Set(['supply']);
/** Through these a supply still feeds; a resistor only if it is a shunt. */
const PASSES = new Set(['fuse', 'inductor', 'diode']);
const SHUNT_MAX_OHMS = 1;
const passes = ({ part }: Instance): boolean =>
  PASSES.has(part.kind) || (part.figures['ohms']?.value ?? SHUNT_MAX_OHMS) < SHUNT_MAX_OHMS;

/** Every pin as refdes.name, with its kind. */
export const pinKinds = ({ instances }: Pick<Design, 'instances'>): Map<string, PinKind> =>
  new Map(instances.flatMap(({ refdes, part }) => part.pins.map(([, name, kind]) => [`${refdes}.${name}`, kind])));

function doubled(names: readonly string[]): string[] {
  const seen = new Set<string>();
  return names.filter((name) => seen.size === seen.add(name).size);
}

function placing({ instances, nets, open }: Design): string[] {
  const kinds = pinKinds({ instances });
  const placed = [...nets.flatMap(({ pins }) => pins), ...open];
  const known = new Set(placed);
  return [
    ...doubled(instances.map(({ refdes }) => refdes)).map((name) => `two parts are called ${name}`),
    ...doubled(nets.map(({ name }) => name)).map((name) => `two nets are called ${name}`),
    ...doubled(placed).map((pin) => `${pin} is placed twice`),
    ...placed.filter((pin) => !kinds.has(pin)).map((pin) => `${pin} does not exist`),
    ...[...kinds.keys()].filter((pin) => !known.has(pin)).map((pin) => `${pin} is connected to nothing`),
    ...open.filter((pin) => ['power', 'input', 'supply'].includes(kinds.get(pin) ?? '')).map((pin) => `${pin} is open`),
  ];
}

/** All nets that a supply feeds, through fuses, diodes and chokes too, and their grounds. */
function fedNets({ instances, nets }: Design): Set<string> {
  const kinds = pinKinds({ instances });
  const netOf = new Map(nets.flatMap(({ name, pins }) => pins.map((pin) => [pin, name] as const)));
  const fed = new Set(
    nets.filter(({ pins }) => pins.some((pin) => FEEDS.has(kinds.get(pin) ?? 'passive'))).map(nameOf),
  );
  // Power also comes in over plugs.
  for (const { refdes, part } of instances) {
    if (!/^(powerPlug|mains)$/.test(part.id)) continue;
    for (const [, name] of part.pins) fed.add(netOf.get(`${refdes}.${name}`) ?? '');
  }
  for (let before = -1; before < fed.size;) {
    before = fed.size;
    for (const instance of instances) {
      if (!passes(instance)) continue;
      const { refdes, part } = instance;
      const sides = part.pins.map(([, name]) => netOf.get(`${refdes}.${name}`) ?? '');
      if (sides.some((side) => fed.has(side))) for (const side of sides) fed.add(side);
    }
  }
  return fed;
}

const nameOf = ({ name }: Net): string => name;

function levels(design: Design): string[] {
  const kinds = pinKinds(design);
  const fed = fedNets(design);
  return design.nets.flatMap(({ name, pins }) => {
    const found = pins.map((pin) => kinds.get(pin) ?? 'passive');
    const drivers = pins.filter((pin) => DRIVES.has(kinds.get(pin) ?? 'passive'));
    return [
      ...(pins.length < 2 ? [`${name} joins fewer than two pins`] : []),
      ...(drivers.length > 1 ? [`${name} is driven by ${drivers.join(' and ')}`] : []),
      ...(found.includes('power') && !fed.has(name) ? [`${name} is fed by nothing`] : []),
      ...(found.every((kind) => kind === 'input') ? [`${name} has inputs only`] : []),
    ];
  });
}

/** @returns one sentence for each rule broken; empty is clean */
export const designFaults = (design: Design): string[] => [...placing(design), ...levels(design)];
