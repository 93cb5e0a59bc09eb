// Which key a scanned tag meant: the end of its address; pure.
export const keyScanned = ({ pathname, hash }: Pick<Location, 'pathname' | 'hash'>): string | null =>
  /^\/k\/(k[0-9a-z]{8,32})$/.exec(pathname)?.[1] ?? /^#(k[0-9a-z]{8,32})$/.exec(hash)?.[1] ?? null;
