// The committed drawings and lists are what the data make, byte by byte, and people can read them; reads hardware/generated.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { collisions } from '@keycab/hardware/design/drawing/layout';
import { boardDesign, boardSheets, cabinetSheets, isKept } from '@keycab/hardware/design/drawing/sheets';
import { slotSheet } from '@keycab/hardware/design/drawing/place-sheets';
import { svgText } from '@keycab/hardware/design/drawing/svg';
import { BOM_SLOTS, generatedFiles } from '@keycab/hardware/design/files';
import { PARTS, quantities } from '@keycab/hardware/design/parts';
import { wiringTables } from '@keycab/hardware/design/tables';
import { HARDWARE, moved, read } from './given.ts';

describe('generated files', () => {
  const made = generatedFiles();

  it('the folder holds these and nothing else', () => {
    expect(readdirSync(join(HARDWARE, 'generated')).sort()).toEqual([...made.keys()].sort());
  });

  it.each([...made.keys()])('%s is what the data make (npx node hardware/design/generate.js)', (name) => {
    expect(read('generated', name)).toBe(made.get(name));
  });

  it('a pin moved in the data is another drawing', () => {
    const committed = read('generated', 'slot.svg');
    expect(svgText(slotSheet(boardDesign(), 0))).toBe(committed);
    expect(svgText(slotSheet(moved('R100.1', 'DRIVE01'), 0))).not.toBe(committed);
  });
});

describe('sheets', () => {
  it.each(
    [...boardSheets().filter(isKept), ...cabinetSheets(96), ...cabinetSheets(256)].map(
      (sheet) => [sheet.title, sheet] as const,
    ),
  )('%s: no word stands over another, over a part or over a wire', (_, sheet) => expect(collisions(sheet)).toEqual([]));

  it('a word over a part, a word over a word and a wire through a word are found', () => {
    const sheet = slotSheet(boardDesign(), 0);
    const [first, second, ...rest] = sheet.placed;
    if (first === undefined || second === undefined) throw new RangeError('an empty sheet');
    const shifted = { ...first, refdes: { ...first.refdes, at: second.refdes.at } };
    expect(collisions({ ...sheet, placed: [shifted, second, ...rest] })).toContain('slot: "R100" over "R200"');
    const on = { ...first, value: { ...first.value, at: second.pins[0]?.inner ?? [0, 0] } };
    expect(collisions({ ...sheet, placed: [on, second, ...rest] }).join()).toMatch(
      /"100" over R200.*a wire through "100"/,
    );
  });
});

describe('lists', () => {
  it('the totals of bom.csv are the sums of its rows', () => {
    const cells = read('generated', 'bom.csv')
      .trim()
      .split('\n')
      .map((row) =>
        [...row.matchAll(/"((?:[^"]|"")*)"|([^,]+)|(?<=,|^)(?=,|$)/g)].map((match) => match[1] ?? match[2] ?? ''),
      );
    const [head = [], ...rows] = cells;
    const total = rows.pop() ?? [];
    const each = head.indexOf('usd each');
    for (const slots of BOM_SLOTS) {
      const at = head.indexOf(`${slots} slots`);
      const sum = rows.reduce((usd, row) => usd + Number(row[at]) * Number(row[each]), 0);
      expect(Number(total[at])).toBeCloseTo(sum, 1);
      expect(sum).toBeCloseTo(
        quantities(slots).reduce((usd, row) => usd + row.usd, 0),
        1,
      );
    }
    expect(new Set(rows.map((row) => row[head.indexOf('verified on hardware')]))).toEqual(new Set(['no']));
    expect(new Set(rows.map((row) => row[head.indexOf('priced on')]))).toEqual(new Set(['2026-11-22']));
    expect(
      rows.filter(
        (row) =>
          !/: (data sheet|second hand|memory|chosen|computed|firmware), |^no figures$/.test(
            row[head.indexOf('figures from')] ?? '',
          ),
      ),
    ).toEqual([]);
    expect(rows).toHaveLength(PARTS.filter(({ included }) => included !== true).length);
  });

  it('every plug of a board is in the wiring tables, with each of its pins', () => {
    const text = JSON.stringify(wiringTables().map(({ rows }) => rows));
    for (const part of PARTS.filter(({ kind, block }) => kind === 'plug' && block !== 'cabinet')) {
      for (const [number, name] of part.pins) expect(text, part.id).toContain(`${number} ${name}`);
    }
  });
});
