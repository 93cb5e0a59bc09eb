// Words for what the service knows by its code: roles and browsers; pure.

const ROLES: Readonly<Record<string, string>> = {
  owner: 'Owner',
  securityAdmin: 'Security administrator',
  manager: 'Manager',
  desk: 'Desk',
  staff: 'Staff',
  auditor: 'Auditor',
  installer: 'Installer',
};
export const roleName = (role: string): string => ROLES[role] ?? role;

const BROWSERS = [
  ['Edg/', 'Edge'],
  ['Firefox/', 'Firefox'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
] as const;
const SYSTEMS = [
  ['Android', 'Android'],
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Windows', 'Windows'],
  ['Mac OS', 'Mac'],
  ['Linux', 'Linux'],
] as const;

/** Near enough to tell one's own devices apart: what a browser says of itself is a story. */
export function deviceName(userAgent: string): string {
  const find = (list: readonly (readonly [string, string])[]) => list.find(([mark]) => userAgent.includes(mark))?.[1];
  const [browser, system] = [find(BROWSERS), find(SYSTEMS)];
  if (browser === undefined && system === undefined) return 'A program';
  return [browser ?? 'A browser', system].filter((word) => word !== undefined).join(' on ');
}
