// The text of every generated file of the guide: pictures, and its page with pictures and wire tables filled in; pure.
import { cabinetNets } from '../design/cabinet-nets.ts';
import { cabinetInstances } from '../design/parts.ts';
import { markdownTable } from '../design/tables.ts';
import type { Picture } from './draw/shape.ts';
import { svgText } from './draw/svg.ts';
import { GUIDE_SLOTS } from './facts.ts';
import { pictures, wireRows } from './pictures.ts';

const BETWEEN = /(<!-- (picture:([\w-]+)|grounds) -->)[\s\S]*?(<!-- \/(?:picture|grounds) -->)/g;

function shown(picture: Picture): string {
  const rows = wireRows(picture);
  const image = `![${picture.alt}](pictures/${picture.name}.svg)`;
  const table = markdownTable({ title: '', columns: ['from', 'to', 'color', 'net'], rows });
  return rows.length === 0 ? image : `${image}\n\n${table}`;
}

/** Grounds that have a wire of their own to the supply: of those that pictures join, the first. */
function grounds(all: readonly Picture[]): string {
  const names = new Map(cabinetInstances(GUIDE_SLOTS).map(({ refdes, part }) => [refdes, part.value]));
  const [first = '', ...others] = cabinetNets(GUIDE_SLOTS).find(({ name }) => name === 'GND')?.pins ?? [];
  const drawn = all.flatMap(({ items }) => items.filter((item) => item.kind === 'wire'));
  const isDrawn = (one: string, other: string): boolean =>
    drawn.some(({ from, to }) => [from, to].includes(`cabinet:${one}`) && [from, to].includes(`cabinet:${other}`));
  const own = others.filter((pin, index) => !others.slice(0, index).some((before) => isDrawn(pin, before)));
  const rows = own.map((pin) => [pin, names.get(pin.split('.')[0] ?? '') ?? '', first, 'black']);
  return markdownTable({ title: '', columns: ['from', 'what', 'to', 'color'], rows });
}

/** @throws RangeError where the page asks for a picture that there is not */
export function filled(page: string, all: readonly Picture[]): string {
  return page.replaceAll(BETWEEN, (_, open: string, _what: string, name: string | undefined, close: string) => {
    if (name === undefined) return `${open}\n\n${grounds(all)}\n\n${close}`;
    const picture = all.find((one) => one.name === name);
    if (picture === undefined) throw new RangeError(`there is no picture ${name}`);
    return `${open}\n\n${shown(picture)}\n\n${close}`;
  });
}

/** By path within the guide's folder. */
export function guideFiles(profileText: string, page: string): ReadonlyMap<string, string> {
  const all = pictures(profileText);
  return new Map([
    ...all.map((picture): [string, string] => [`pictures/${picture.name}.svg`, svgText(picture)]),
    ['README.md', filled(page, all)],
  ]);
}
