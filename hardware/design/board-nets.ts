// The nets that a slot board has once: chip, drive chain, rail, power, serial line, loops, plugs; pure.
import { PINS } from '../pins.ts';
import { BATTERY_LOOP } from './loop-parts.ts';
import { net, type Net } from './net.ts';

const pinOf = (wanted: string): string => {
  const pin = PINS.find(({ use }) => (use.use === 'reserved' || use.use === 'loop') && use.name === wanted);
  return `U1.${pin?.name ?? 'none'}`;
};
const loopNames = PINS.flatMap(({ use }) => (use.use === 'loop' && !use.name.startsWith('rail') ? [use] : []));
const free = PINS.flatMap(({ name, use }) => (use.use === 'free' ? [{ pin: name, name: use.name }] : []));

/** Net of a free pin: after what hangs on it, else after the pin. */
const freeNet = ({ pin, name }: { pin: string; name: string | null }): string =>
  name === null ? `FREE_${pin}` : name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();

const CHIP: readonly Net[] = [
  net('5V', 'U1.VCC10 U1.VCC31 U1.VCC61 U1.VCC80 C22.1 C23.1 C24.1 C25.1 L1.1 R10.1 J14.VCC'),
  net('GND', 'U1.GND11 U1.GND32 U1.GND62 U1.GND81 U1.GND99 C22.2 C23.2 C24.2 C25.2 C26.2 C27.2 C28.2 J14.GND'),
  net('AVCC', 'L1.2 U1.AVCC C26.1'),
  net('AREF', 'U1.AREF C27.1'),
  net('RESET', 'U1.RESET R10.2 C28.1 J14.RESET'),
  net('XTAL1', 'U1.XTAL1 Y1.1 C20.1'),
  net('XTAL2', 'U1.XTAL2 Y1.2 C21.1'),
  net('GND', 'C20.2 C21.2'),
];

/** The programmer speaks over the chain's own pins: clock, data and read-back are its SCK, MOSI and MISO. */
const CHAIN: readonly Net[] = [
  net('CHAIN_DATA', `${pinOf('coilChainData')} U10.SER J14.MOSI`),
  net('CHAIN_CLOCK', `${pinOf('coilChainClock')} U10.CLOCK U11.CLOCK U12.CLOCK U13.CLOCK J14.SCK`),
  net('CHAIN_STORE', `${pinOf('coilChainLatch')} U10.STORE U11.STORE U12.STORE U13.STORE R16.1`),
  net('OUTPUT_ENABLE', `${pinOf('outputEnable')} U10.OE U11.OE U12.OE U13.OE R11.2`),
  net('CHAIN_1', 'U10.QHS U11.SER'),
  net('CHAIN_2', 'U11.QHS U12.SER'),
  net('CHAIN_3', 'U12.QHS U13.SER'),
  net('CHAIN_END', 'U13.QHS R17.1'),
  net('CHAIN_BACK', `R17.2 ${pinOf('coilChainReadBack')} J14.MISO`),
  net('5V', 'R11.1 U10.CLEAR U11.CLEAR U12.CLEAR U13.CLEAR U10.VCC U11.VCC U12.VCC U13.VCC C10.1 C11.1 C12.1 C13.1'),
  net('GND', 'R16.2 U10.GND U11.GND U12.GND U13.GND C10.2 C11.2 C12.2 C13.2'),
];

const RAIL: readonly Net[] = [
  net('BOARD_12V', 'R30.1 U5.IN+'),
  net('SWITCH_12V', 'R30.2 U5.IN- U6.VS'),
  net('COIL_12V', 'U6.OUT6 U6.OUT7 U6.OUT8 R31.1 C37.1 D15.K R32.1 D1.K J10.RAIL L2.1'),
  net('ARM', `${pinOf('armRail')} R12.1 R13.1`),
  net('ARM_IN', 'R13.2 U6.IN'),
  net('ARM_STATUS', 'U6.IS R35.1'),
  net('GND', 'R12.2 U6.GND U6.DEN R35.2 R31.2 C37.2 D15.A R33.2 C38.2 U5.GND C36.2 C39.2'),
  net('5V', 'U5.VS C36.1'),
  net('RAIL_VOLTAGE', `R32.2 R33.1 C38.1 ${pinOf('railVoltage')}`),
  net('RAIL_SENSE', 'U5.OUT R34.1'),
  net('RAIL_CURRENT', `R34.2 C39.1 ${pinOf('railCurrent')}`),
  net('DOOR_LATCH', `${pinOf('doorLatch')} R15.1`),
  net('LATCH_GATE', 'R15.2 R14.1 Q1.G'),
  net('LATCH_DRAIN', 'Q1.D D1.A J10.DRAIN L2.2'),
  net('GND', 'R14.2 Q1.S'),
];

const LOOPS: readonly Net[] = loopNames.flatMap(({ channel: at, name }) => [
  net('AVCC', `R50${at}.1`),
  net(`LOOP_${name.toUpperCase()}`, `R50${at}.2 R51${at}.1 D50${at}.K J50${at}.LOOP R52${at}.1`),
  net(`SENSE_${name.toUpperCase()}`, `R51${at}.2 C50${at}.1 ${pinOf(name)}`),
  net('GND', `D50${at}.A C50${at}.2 J50${at}.GND S50${at}.2`),
  ...(at === BATTERY_LOOP
    ? [net(`LOOP_${name.toUpperCase()}`, `S50${at}.1`), net('GND', `R52${at}.2`)]
    : [net(`FAR_${name.toUpperCase()}`, `R52${at}.2 R53${at}.1 S50${at}.1`), net('GND', `R53${at}.2`)]),
]);

const SERIAL: readonly Net[] = [
  net('BRIDGE_TXD', 'U2.TXD R36.1'),
  net('BRIDGE_RXD', 'U2.RXD R37.1'),
  net('RECEIVE', `R36.2 ${pinOf('receive')}`),
  net('TRANSMIT', `R37.2 ${pinOf('transmit')}`),
  net('USB_D+', 'J13.D+ U3.IO1A U3.IO1B U2.D+'),
  net('USB_D-', 'J13.D- U3.IO2A U3.IO2B U2.D-'),
  net('VBUS', 'J13.VBUS U3.VBUS R28.1'),
  net('USB_PRESENT', 'R28.2 R29.1 U2.RESET'),
  net('BRIDGE_3V3', 'U2.3V3OUT C30.1'),
  net('5V', 'U2.VCC U2.VCCIO C31.1'),
  net('GND', 'J13.GND U3.GND R29.2 U2.GND7 U2.GND18 U2.GND21 U2.AGND U2.TEST C30.2 C31.2'),
];

const POWER: readonly Net[] = [
  net('FEED_12V', 'J15.+12V F1.1'),
  net('FUSED_12V', 'F1.2 D13.A'),
  net('BOARD_12V', 'D13.K D14.K C33.1 U4.VIN'),
  net('5V', 'U4.VOUT C34.1 F2.1'),
  net('5V_LIGHT', 'F2.2 J16.5V'),
  net('GND', 'J15.GND D14.A C33.2 U4.GND C34.2 J16.GND'),
];

const PANEL: readonly Net[] = [
  net('LIGHT_CHAIN', `${pinOf('lightChain')} R19.1`),
  net('LIGHT00', 'R19.2 J16.DATA'),
  net('BUZZER', `${pinOf('buzzer')} R18.1`),
  net('BUZZER_PIEZO', 'R18.2 BZ1.1'),
  net('SERVICE_JUMPER', `${pinOf('serviceJumper')} R20.2 JP1.IN`),
  net('WIEGAND_0', `${pinOf('wiegandData0')} R23.2`),
  net('WIEGAND_1', `${pinOf('wiegandData1')} R24.2`),
  net('WIEGAND_DATA0', 'R21.2 R23.1 D10.K J11.DATA0'),
  net('WIEGAND_DATA1', 'R22.2 R24.1 D11.K J11.DATA1'),
  net('5V', 'R20.1 R21.1 R22.1 J12.5V'),
  net('GND', 'BZ1.2 JP1.GND D10.A D11.A J11.GND D12.K R26.2 R27.2 J12.GND'),
  ...free.map((pin) => net(freeNet(pin), `U1.${pin.pin} J12.${pin.pin}`)),
  net('STATUS_LED', 'R25.1'),
  net('STATUS_LIGHT', 'R25.2 D12.A'),
  net('SIREN_RELAY', 'R26.1'),
  net('LAMP', 'R27.1'),
];

export const boardNets = (): Net[] => [...CHIP, ...CHAIN, ...RAIL, ...LOOPS, ...SERIAL, ...POWER, ...PANEL];

/** Chip pins that the pin map leaves unconnected; bits 6 and 7 of port G are on no package. */
export const boardOpenPins = (): string[] =>
  PINS.filter(({ name, use }) => use.use === 'unconnected' && !/^G[67]$/.test(name)).map(({ name }) => `U1.${name}`);
