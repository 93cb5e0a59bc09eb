// Every sheet of a slot board and of a cabinet; pure.
import { cabinetNets, cabinetOpenPins } from '../cabinet-nets.ts';
import type { Design } from '../check.ts';
import { NETS, OPEN_PINS } from '../nets.ts';
import { boardInstances, cabinetInstances, LOOPS_PER_BOARD, SLOTS_PER_BOARD } from '../parts.ts';
import { chainSheet, chipSheet, panelSheet, powerSheet, railSheet, serialSheet } from './board-sheets.ts';
import { cabinetSheet } from './cabinet-sheet.ts';
import { lightSheet, loopSheet, slotSheet, tagSheet } from './place-sheets.ts';
import type { Sheet } from './sheet.ts';

export const boardDesign = (): Design => ({ instances: boardInstances(), nets: NETS, open: OPEN_PINS });
export const cabinetDesign = (slots: number): Design => ({
  instances: cabinetInstances(slots),
  nets: cabinetNets(slots),
  open: cabinetOpenPins(slots),
});

const times = (count: number, sheet: (index: number) => Sheet): Sheet[] =>
  Array.from({ length: count }, (_, index) => sheet(index));

/** One sheet for each slot, light and loop: together they are the whole board. */
export function boardSheets(design: Design = boardDesign()): Sheet[] {
  return [
    ...times(SLOTS_PER_BOARD, (slot) => slotSheet(design, slot)),
    ...times(SLOTS_PER_BOARD, (slot) => tagSheet(design, slot)),
    ...times(SLOTS_PER_BOARD, (slot) => lightSheet(design, slot)),
    ...times(LOOPS_PER_BOARD, (loop) => loopSheet(design, loop)),
    ...[chipSheet, chainSheet, railSheet, powerSheet, serialSheet, panelSheet].map((sheet) => sheet(design)),
  ];
}

export const cabinetSheets = (slots: number): Sheet[] => [cabinetSheet(cabinetDesign(slots), slots)];

/** Of many alike the first one is kept. */
export const isKept = ({ name }: Sheet): boolean => !/-\d\d$/.test(name);
