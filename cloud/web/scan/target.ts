// Where a code that was read leads: always within this house; pure.

const TAG = /\/k\/(k[0-9a-z]{8,32})\/?$/;
const QUERY_MAX_CHARS = 80;
/** Some makers print an `I` before the VIN, for "import". */
const LEADING_I = /^I(?=[A-HJ-NPR-Z0-9]{17}$)/;

/**
 * A tag's code names its key, by whatever name the house went when it was printed; everything else is a number to look
 * for. An address of another house is never opened.
 * @returns null when there is nothing to look for
 */
export function targetOf(text: string): string | null {
  const read = text.trim();
  const tag = (URL.canParse(read) ? new URL(read).pathname : '').match(TAG)?.[1];
  if (tag !== undefined) return `/k/${tag}`;
  if (read === '' || read.length > QUERY_MAX_CHARS || URL.canParse(read)) return null;
  return `/?q=${encodeURIComponent(read.toUpperCase().replace(LEADING_I, ''))}`;
}
