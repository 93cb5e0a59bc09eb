// Places as people write them and as the log keeps them, which has no spaces: "bay 7" is `bay-7`; pure.

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
