// Which column of a feed means what: the headers of the trade, in any case; what somebody chose instead is kept per source; pure.
import type { FeedField, FeedMap } from '@keycab/shared/inventory';

/** From the most telling to the least: the first header of a field that a file has is taken. */
const HEADERS: Readonly<Record<FeedField, readonly string[]>> = {
  rooftop: ['DealerId', 'Dealer ID', 'dealer_id', 'store_code', 'Dealer Name'],
  vin: ['VIN'],
  stock: ['Stock #', 'Stock', 'stock_number', 'Stock Number', 'id'],
  condition: ['New/Used', 'Type', 'condition', 'Certified'],
  year: ['Year'],
  make: ['Make'],
  model: ['Model', 'Model Code'],
  trim: ['Series', 'Trim', 'Series Detail'],
  body: ['Body'],
  colorOutside: ['Colour', 'Color', 'ExteriorColor', 'exterior_color', 'exterior'],
  colorInside: ['Interior Color', 'InteriorColor', 'interior_color', 'interior'],
};

/** What a feed also says and nothing here keeps: told, so that nobody looks for it. */
const PASSED_OVER = [
  'Odometer',
  'Miles',
  'mileage',
  'Inventory Date',
  'DateInStock',
  'date_in_stock',
  'InventorySince',
  'Age',
  'AgeInDays',
  'LotLocation',
  'Photos',
  'Photo Url List',
  'image_link',
];

const plain = (header: string): string => header.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
const KNOWN_PASSED_OVER = new Set(PASSED_OVER.map(plain));

export const FIELDS = Object.keys(HEADERS) as FeedField[];

/**
 * @param kept  what was chosen for this source before: it wins as long as the file still has that column
 * @returns the column of each field, as its header is written; null where none means it
 */
export function mapHeader(header: readonly string[], kept: Partial<FeedMap> = {}): FeedMap {
  const of = (field: FeedField): string | null => {
    const chosen = kept[field];
    if (chosen === null) return null;
    if (chosen !== undefined && header.includes(chosen)) return chosen;
    for (const known of HEADERS[field]) {
      const found = header.find((each) => plain(each) === plain(known));
      if (found !== undefined) return found;
    }
    return null;
  };
  return Object.fromEntries(FIELDS.map((field) => [field, of(field)])) as FeedMap;
}

/** Columns that mean nothing to us: known ones that are not kept, and unknown ones. */
export function unusedIn(
  header: readonly string[],
  map: FeedMap,
): { readonly known: string[]; readonly unknown: string[] } {
  const used = new Set(Object.values(map));
  const rest = header.filter((each) => each !== '' && !used.has(each));
  return {
    known: rest.filter((each) => KNOWN_PASSED_OVER.has(plain(each))),
    unknown: rest.filter((each) => !KNOWN_PASSED_OVER.has(plain(each))),
  };
}
