// Where somebody is led after logging in: a place inside this service, whatever an address says; pure.

/**
 * @param wanted  what stands behind `then=`, which anybody may have written
 * @param origin  of this service
 * @returns a path; `/` for everything that leads elsewhere, or might
 */
export function ownPath(wanted: string | null | undefined, origin: string): string {
  if (typeof wanted !== 'string' || !/^\/(?![/\\])[\u0021-\u007e]*$/.test(wanted) || wanted.includes('\\')) return '/';
  const url = URL.canParse(wanted, origin) ? new URL(wanted, origin) : null;
  return url?.origin === origin ? `${url.pathname}${url.search}${url.hash}` : '/';
}
