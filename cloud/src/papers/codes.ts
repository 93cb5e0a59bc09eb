// Codes that a camera reads, as SVG: the QR code of a tag's address, the bars of a number; bwip-js.
import { toSVG } from 'bwip-js/node';

/** At level M, which it takes unless told: read with a seventh of it scratched (ISO/IEC 18004), as tags in pockets are. */
export const qrOf = (text: string): string => toSVG({ bcid: 'qrcode', text });

/** @returns null for a number with characters that bars do not know */
export const barsOf = (text: string): string | null =>
  /^[ -~]{1,24}$/.test(text) ? toSVG({ bcid: 'code128', text, height: 8 }) : null;
