// What each coil, each tag line and each default level must have beside it, traced through the nets; pure.
import { PINS } from '../pins.ts';
import type { Design } from './check.ts';
import type { Net } from './net.ts';
import type { Instance } from './parts.ts';

interface Trace {
  readonly parts: readonly Instance[];
  net(refdes: string, pin: string): string;
  /** Parts of one kind with a pin on this net. */
  on(net: string, kind: Instance['part']['kind']): Instance[];
  /** The net at the other end of a part with two ends. */
  across(refdes: string, net: string): string;
}

function traceOf({ instances, nets }: Design): Trace {
  const netOf = new Map(nets.flatMap(({ name, pins }) => pins.map((pin) => [pin, name] as const)));
  const byName = new Map(instances.map((instance) => [instance.refdes, instance]));
  const members = new Map<string, Net>(nets.map((net) => [net.name, net]));
  const net = (refdes: string, pin: string): string => netOf.get(`${refdes}.${pin}`) ?? '';
  const on: Trace['on'] = (name, kind) =>
    (members.get(name)?.pins ?? []).flatMap((pin) => {
      const instance = byName.get(pin.slice(0, pin.indexOf('.')));
      return instance?.part.kind === kind ? [instance] : [];
    });
  const across = (refdes: string, from: string): string =>
    byName
      .get(refdes)
      ?.part.pins.map(([, name]) => net(refdes, name))
      .find((name) => name !== from) ?? '';
  return { parts: instances, net, on, across };
}

const pulls = (trace: Trace, net: string, to: string): boolean =>
  trace.on(net, 'resistor').some(({ refdes }) => trace.across(refdes, net) === to);

function coilRules(trace: Trace, { refdes }: Instance): string[] {
  const sides = [trace.net(refdes, '1'), trace.net(refdes, '2')] as const;
  const drain = sides.find((side) => trace.on(side, 'nmos').length > 0);
  const driver = drain === undefined ? undefined : trace.on(drain, 'nmos')[0];
  if (drain === undefined || driver === undefined) return [`${refdes} has no driver`];
  const rail = trace.across(refdes, drain);
  const [gate, source] = [trace.net(driver.refdes, 'G'), trace.net(driver.refdes, 'S')];
  const flyback = trace
    .on(drain, 'diode')
    .some((diode) => trace.net(diode.refdes, 'A') === drain && trace.net(diode.refdes, 'K') === rail);
  const switched = trace.on(rail, 'circuit').some(({ part }) => part.id === 'armSwitch');
  const fed = trace.on(gate, 'resistor').filter((resistor) => trace.across(resistor.refdes, gate) !== 'GND');
  return [
    ...(flyback ? [] : [`${refdes} has no flyback diode from ${drain} to ${rail}`]),
    ...(pulls(trace, gate, 'GND') ? [] : [`the gate of ${refdes} has no pull-down`]),
    ...(fed.length === 1 ? [] : [`the gate of ${refdes} is fed by ${fed.length} resistors`]),
    ...(source === 'GND' && trace.net(driver.refdes, 'D') === drain ? [] : [`${driver.refdes} is no low side`]),
    ...(switched ? [] : [`${refdes} hangs on ${rail}, which no ARM opens`]),
  ];
}

function lineRules(trace: Trace, pin: string, slot: number): string[] {
  const line = trace.net('U1', pin);
  const series = trace.on(line, 'resistor').find(({ refdes }) => trace.across(refdes, line) !== '5V');
  const far = series === undefined ? '' : trace.across(series.refdes, line);
  const clamped = trace.on(far, 'zener').some(({ refdes }) => trace.across(refdes, far) === 'GND');
  return [
    ...(pulls(trace, line, '5V') ? [] : [`the line of slot ${slot} has no pull-up`]),
    ...(clamped ? [] : [`the line of slot ${slot} has no ESD part`]),
    ...(trace.on(far, 'plug').length === 1 ? [] : [`the line of slot ${slot} leads to no plug`]),
  ];
}

const reservedPin = (wanted: string): string =>
  PINS.find(({ use }) => use.use === 'reserved' && use.name === wanted)?.name ?? '';

/** @returns one sentence for each rule broken; empty is safe as far as the nets can tell */
export function safetyFaults(design: Design): string[] {
  const trace = traceOf(design);
  const enable = trace.net('U1', reservedPin('outputEnable'));
  const arm = trace.net('U1', reservedPin('armRail'));
  return [
    ...trace.parts.filter(({ part }) => part.kind === 'coil').flatMap((coil) => coilRules(trace, coil)),
    ...PINS.flatMap(({ name, use }) => (use.use === 'oneWire' ? lineRules(trace, name, use.slot) : [])),
    ...(pulls(trace, enable, '5V') ? [] : ['output enable has no pull-up']),
    ...(pulls(trace, arm, 'GND') ? [] : ['ARM has no pull-down']),
  ];
}
