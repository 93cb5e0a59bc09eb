// The drawings say the same as the nets to a program that is not ours, and its own rules find nothing; starts lepton.
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Design } from '@keycab/hardware/design/check';
import { leptonText } from '@keycab/hardware/design/drawing/lepton';
import { slotSheet } from '@keycab/hardware/design/drawing/place-sheets';
import { boardDesign, boardSheets, cabinetDesign, cabinetSheets, isKept } from '@keycab/hardware/design/drawing/sheets';
import type { Sheet } from '@keycab/hardware/design/drawing/sheet';
import { captionsOf } from '@keycab/hardware/design/drawing/svg';
import { drawnNets } from './extract.ts';
import { hasLepton, HARDWARE, inFolder, netlist, netsOf, pinSets, read, run } from './given.ts';

const PATIENCE_MS = 120_000;
const schematics = (sheets: readonly Sheet[]): ReadonlyMap<string, string> =>
  new Map(sheets.map((sheet) => [`${sheet.name}.sch`, leptonText(sheet, captionsOf(sheet))]));

const CLEAN = ['No warnings found.', 'No errors found.'];
const verdict = (answer: string): string[] => answer.trim().split('\n').slice(-2);

/** The design as far as these sheets draw it. */
function drawn(sheets: readonly Sheet[], design: Design): Design {
  const parts = new Set(sheets.flatMap(({ placed }) => placed.map(({ instance }) => instance.refdes)));
  const here = (pin: string): boolean => parts.has(pin.split('.')[0] ?? '');
  const nets = design.nets.map(({ name, pins }) => ({ name, pins: pins.filter(here) }));
  return { ...design, nets: nets.filter(({ pins }) => pins.length > 0) };
}

describe('the lines of the drawings', () => {
  it('of all sheets of a board make the nets of nets.ts: 32 slots, 6 loops', () => {
    expect(drawnNets(boardSheets())).toEqual(pinSets(boardDesign()));
  });

  it('of a cabinet make its wiring', () => {
    for (const slots of [32, 96, 256]) expect(drawnNets(cabinetSheets(slots))).toEqual(pinSets(cabinetDesign(slots)));
  });
});

describe.skipIf(!hasLepton)('lepton reads', () => {
  it(
    'from the committed sheets of a board the nets of nets.ts, as far as they are drawn, and finds nothing else to say',
    async () => {
      const sheets = boardSheets().filter(isKept);
      const design = drawn(sheets, boardDesign());
      const files = new Map(sheets.map(({ name }) => [`${name}.sch`, read('generated', `${name}.sch`)]));
      const [nets, rules] = await Promise.all([netlist('geda', files), netlist('drc2', files)]);
      expect(netsOf(nets, design)).toEqual(pinSets(design));
      expect(netsOf(nets, design)).toEqual(drawnNets(sheets));
      // One sheet stands for 32 slots: what leads to the other 31 ends at the edge of the drawing.
      const ends = design.nets.filter(({ pins }) => pins.length === 1).map(({ name }) => name);
      const said = rules.split('\n').filter((line) => /^(ERROR|WARNING)/.test(line));
      expect(said.map((line) => /Net '(.+)' is connected to only one pin/.exec(line)?.[1] ?? line).sort()).toEqual(
        ends.sort(),
      );
      expect(ends).toHaveLength(67);
    },
    PATIENCE_MS,
  );

  it(
    'from the sheet of a cabinet its wiring, and its rules find nothing',
    async () => {
      const slots = 96;
      const files = schematics(cabinetSheets(slots));
      const [nets, rules] = await Promise.all([netlist('geda', files), netlist('drc2', files)]);
      expect(netsOf(nets, cabinetDesign(slots))).toEqual(pinSets(cabinetDesign(slots)));
      expect(verdict(rules)).toEqual(CLEAN);
    },
    PATIENCE_MS,
  );

  it(
    'a wire that is missing from a drawing, and its rules find the pin',
    async () => {
      const sheet = slotSheet(boardDesign(), 0);
      const design = drawn([sheet], boardDesign());
      expect(drawnNets([sheet])).toEqual(pinSets(design));
      const gate = sheet.placed
        .find(({ instance }) => instance.refdes === 'Q100')
        ?.pins.find(({ name }) => name === 'G');
      const cut: Sheet = {
        ...sheet,
        wires: sheet.wires.filter(({ from, to }) => ![from, to].some((end) => String(end) === String(gate?.outer))),
      };
      const files = schematics([cut]);
      expect(netsOf(await netlist('geda', files), design)).not.toEqual(pinSets(design));
      expect(drawnNets([cut])).not.toEqual(pinSets(design));
      expect(await netlist('drc2', files)).toContain('Unconnected pin Q100:1');
    },
    PATIENCE_MS,
  );

  it(
    'a committed sheet well enough to draw it by itself',
    async () => {
      await inFolder(async (folder) => {
        for (const name of ['rail', 'chip']) {
          const picture = join(folder, `${name}.png`);
          await run('lepton-cli', ['export', '-o', picture, join(HARDWARE, 'generated', `${name}.sch`)], folder);
          expect(existsSync(picture) && statSync(picture).size, name).toBeGreaterThan(1_000);
        }
      });
    },
    PATIENCE_MS,
  );
});
