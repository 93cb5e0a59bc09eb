// The 100 pins of an ATmega2560-16AU (TQFP-100) in order; data only. From memory, and as a public
// library of symbols has them; compare with the data sheet before a layout.
import type { PinRow } from './part.ts';

const ROW =
  'G5 E0 E1 E2 E3 E4 E5 E6 E7 VCC10 GND11 H0 H1 H2 H3 H4 H5 H6 B0 B1 B2 B3 B4 B5 B6 ' +
  'B7 H7 G3 G4 RESET VCC31 GND32 XTAL2 XTAL1 L0 L1 L2 L3 L4 L5 L6 L7 D0 D1 D2 D3 D4 D5 D6 D7 ' +
  'G0 G1 C0 C1 C2 C3 C4 C5 C6 C7 VCC61 GND62 J0 J1 J2 J3 J4 J5 J6 G2 A7 A6 A5 A4 A3 ' +
  'A2 A1 A0 J7 VCC80 GND81 K7 K6 K5 K4 K3 K2 K1 K0 F7 F6 F5 F4 F3 F2 F1 F0 AREF GND99 AVCC';

export const MCU_PINS: readonly PinRow[] = ROW.split(' ').map((name, index): PinRow => {
  const kind = /^(VCC|GND|AVCC)/.test(name) ? 'power' : /^(XTAL|AREF)/.test(name) ? 'passive' : 'both';
  return [`${index + 1}`, name, name === 'RESET' ? 'input' : kind];
});
