// The nets of one of the 32 places: driver, coil, tag line and light; pure.
import { PINS } from '../pins.ts';
import { net, type Net } from './net.ts';

const two = (slot: number): string => `${slot}`.padStart(2, '0');

/** Net of the line from the chip, before its series resistor. */
export const lineOf = (slot: number): string => `LINE${two(slot)}`;
export const drainOf = (slot: number): string => `DRAIN${two(slot)}`;
export const gateOf = (slot: number): string => `GATE${two(slot)}`;
const driveOf = (slot: number): string => `DRIVE${two(slot)}`;
/** The light of slot 0 is the first of the chain. */
const lightOf = (slot: number): string => `LIGHT${two(slot)}`;

const REGISTER_OUTPUTS = ['QA', 'QB', 'QC', 'QD', 'QE', 'QF', 'QG', 'QH'] as const;

/** Bit 0 goes in last, so it ends in the first register's QA. */
export const registerOutput = (slot: number): string => `U1${slot >> 3}.${REGISTER_OUTPUTS[slot & 7] ?? ''}`;

const linePin = (slot: number): string =>
  PINS.find(({ use }) => use.use === 'oneWire' && use.slot === slot)?.name ?? 'none';

export function slotNets(slot: number, slots: number): Net[] {
  const at = two(slot);
  const next = slot + 1 < slots ? [net(lightOf(slot + 1), `D4${at}.DOUT`)] : [];
  return [
    net(driveOf(slot), `${registerOutput(slot)} R1${at}.1`),
    net(gateOf(slot), `R1${at}.2 R2${at}.1 Q1${at}.G`),
    net(drainOf(slot), `Q1${at}.D D1${at}.A J1${at}.DRAIN L1${at}.2`),
    net('COIL_12V', `D1${at}.K J1${at}.RAIL L1${at}.1`),
    net(lineOf(slot), `U1.${linePin(slot)} R3${at}.2 R4${at}.1`),
    net(`TAG${at}`, `R4${at}.2 D3${at}.K J3${at}.DATA X3${at}.DATA K3${at}.DATA`),
    net('5V', `R3${at}.1`),
    net('GND', `R2${at}.2 Q1${at}.S D3${at}.A J3${at}.GND X3${at}.GND K3${at}.GND`),
    net(lightOf(slot), `D4${at}.DIN`),
    ...next,
    net('5V_LIGHT', `D4${at}.VDD C4${at}.1`),
    net('GND', `D4${at}.VSS C4${at}.2`),
  ];
}

/** The last light of the chain passes nothing on. */
export const slotOpenPins = (slots: number): string[] => [`D4${two(slots - 1)}.DOUT`];
