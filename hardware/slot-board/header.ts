// The pin map of pins.ts as a C header for the slot board's firmware; pure.
import { PINS, PORTS, type Pin } from '../pins.ts';

const upper = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
const portOf = ({ number }: Pin): number => number >> 3;
const hex = (value: number): string => `0x${value.toString(16).padStart(2, '0')}`;

/** One byte a port, the bits of the pins that fit. */
const masks = (fits: (pin: Pin) => boolean): string =>
  PORTS.map((_, port) =>
    hex(
      PINS.filter((pin) => portOf(pin) === port && fits(pin)).reduce(
        (mask, { number }) => mask | (1 << (number & 7)),
        0,
      ),
    ),
  ).join(', ');

/** @returns the whole text of pins.h */
export function pinsHeader(): string {
  const reserved = PINS.flatMap((pin) => {
    if (pin.use.use !== 'reserved') return [];
    const name = upper(pin.use.name);
    const port = PORTS[portOf(pin)] ?? '';
    return [
      `#define ${name}_PIN PIN${port}`,
      `#define ${name}_DDR DDR${port}`,
      `#define ${name}_PORT PORT${port}`,
      `#define ${name}_BIT ${pin.number & 7}`,
    ];
  });
  const loops = PINS.flatMap(({ use }) => (use.use === 'loop' ? [use] : []));
  const supervised = loops.filter(({ name }) => !name.startsWith('rail'));
  const oneWire = PINS.filter(({ use }) => use.use === 'oneWire' && use.slot % 8 === 0);
  return [
    '// The pin map of ../pins.ts, written by write-pins.js: change it there; definitions only.',
    '#pragma once',
    '#include <avr/io.h>',
    '',
    ...reserved,
    '',
    ...loops.map(({ name, channel }) => `#define LOOP_${upper(name)} ${channel}`),
    `#define LOOPS ${supervised.length}`,
    `#define CHANNELS ${loops.length}`,
    '',
    `#define PORTS ${PORTS.length}`,
    '// DDR follows PIN, and PORT follows DDR, at each of these.',
    `#define PORT_ADDRESSES ${PORTS.map((port) => `&PIN${port}`).join(', ')}`,
    `#define FREE_MASKS ${masks(({ use }) => use.use === 'free')}`,
    `#define LOOP_MASKS ${masks(({ use }) => use.use === 'loop')}`,
    `#define UNCONNECTED_MASKS ${masks(({ use }) => use.use === 'unconnected')}`,
    `#define ONE_WIRE_PORTS ${oneWire.length}`,
    `#define ONE_WIRE_ADDRESSES ${oneWire.map((pin) => `&PIN${PORTS[portOf(pin)] ?? ''}`).join(', ')}`,
    '',
  ].join('\n');
}
