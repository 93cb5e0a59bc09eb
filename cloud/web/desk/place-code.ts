// Places as people write them and as the log keeps them, which has no spaces: "bay 7" is `bay-7`; pure.

/** Where a key is brought to in every house. */
export const PLACES = ['showroom', 'serviceDrive', 'deliveryBay', 'frontDoor'] as const;

/** A place with a number, as people write it: "bay 7", "row F 14". What else is typed may be anybody's name. */
const NUMBERED = /^(bay|lift|lane|row|stall|spot|desk|door|gate)-?[a-z]?-?\d{1,3}$/i;

/** @returns null for words that may be shown to whoever asks, but not on a wall */
export const knownPlace = (code: string | null): string | null =>
  code !== null && ((PLACES as readonly string[]).includes(code) || NUMBERED.test(code)) ? code : null;

/** @returns null for nothing that could be a place */
export function codeOfPlace(text: string): string | null {
  const code = text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .trim()
    .replaceAll(/[^A-Za-z0-9_.:/]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 64);
  return code === '' ? null : code;
}

export const placeText = (code: string): string =>
  code
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .replaceAll('-', ' ')
    .toLowerCase();
