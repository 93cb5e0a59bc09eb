// Every picture of the guide in the order of its steps, and the tables of their wires; pure.
import type { Picture } from './draw/shape.ts';
import { netName, insulation } from './facts.ts';
import { limits, plate, tools } from './steps/before.ts';
import { plugs, programmer, prototype, serial } from './steps/board.ts';
import { batteryLoop, latch, loops } from './steps/door.ts';
import { computer, supply } from './steps/power.ts';
import { modules, osdp, wiegand } from './steps/reader.ts';
import { doctorView, labels, pairing, profile } from './steps/setup.ts';
import { driver, slotWires, tagLines } from './steps/slot.ts';
import { power, walk } from './steps/start.ts';

/** @param profileText  that of the cabinet which the guide builds */
export function pictures(profileText: string): Picture[] {
  return [
    limits(),
    tools(),
    plate(),
    supply(),
    computer(),
    plugs(),
    prototype(),
    programmer(),
    serial(),
    driver(),
    slotWires(),
    tagLines(),
    latch(),
    loops(),
    batteryLoop(),
    osdp(),
    modules(),
    wiegand(),
    power(),
    walk(),
    profile(profileText),
    pairing(),
    doctorView(),
    labels(profileText),
  ];
}

const endText = (pin: string): string => pin.replace(/^(board|cabinet):/, '').replace(':', ' ');

/** Rows of a picture's wires: from, to, color, net; copper of the board left out. */
export const wireRows = ({ items }: Picture): string[][] =>
  items.flatMap((item) => {
    if (item.kind !== 'wire' || insulation(item.from).name === 'track') return [];
    return [[endText(item.from), endText(item.to), insulation(item.from).name, netName(item.from)]];
  });
