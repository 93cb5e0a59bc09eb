// Where one goes after logging in: a place inside this service, whatever the address says; pure.

/** @returns `/` for everything that leads elsewhere, or might */
export function ownPath(wanted: string | null, origin: string): string {
  if (wanted === null || !/^\/(?![/\\])[\u0021-\u007e]*$/.test(wanted) || wanted.includes('\\')) return '/';
  const url = URL.canParse(wanted, origin) ? new URL(wanted, origin) : null;
  return url?.origin === origin ? `${url.pathname}${url.search}${url.hash}` : '/';
}
