// Every page of the service as the frame leads to it, in the order of the bar; data only.
import type { Permission } from '@keycab/shared/permissions';

export interface NavigationEntry {
  /** The folder of the page below `cloud/web`, with a slash before it. */
  readonly path: string;
  readonly label: string;
  /** An outline in a 24 × 24 box, as the `d` of an SVG path; of pages in the bar alone. */
  readonly icon?: string;
  /** Who may not is not led there. */
  readonly permission: Permission;
  /** Only where the demonstration runs. */
  readonly demo?: boolean;
  /** Shown in a second row while one of them is open. */
  readonly pages?: readonly NavigationEntry[];
}

/**
 * A new page is a folder with `index.html` and `main.tsx`, and a row here. Sub-pages live in folders below their own:
 * `admin/people` is `/admin/people`.
 */
export const NAVIGATION: readonly NavigationEntry[] = [
  {
    path: '/',
    label: 'Desk',
    permission: 'see',
    icon: 'M10.5 3a7.5 7.5 0 1 1-4.6 13.4l-3.3 3.3-1.4-1.4 3.3-3.3A7.5 7.5 0 0 1 10.5 3Zm0 2a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11Z',
  },
  {
    path: '/deliveries',
    label: 'Deliveries',
    permission: 'see',
    icon: 'm12 2.8 2.8 6 6.5.7-4.9 4.4 1.4 6.4-5.8-3.3-5.8 3.3 1.4-6.4-4.9-4.4 6.5-.7L12 2.8Z',
    pages: [
      { path: '/deliveries', label: 'Deliveries', permission: 'see' },
      { path: '/deliveries/unsigned', label: 'Unsigned', permission: 'see' },
    ],
  },
  {
    path: '/books',
    label: 'Books',
    permission: 'see',
    icon: 'M5 3h14v18H5V3Zm2 2v14h10V5H7Zm2 3h6v2H9V8Zm0 4h6v2H9v-2Z',
  },
  {
    path: '/admin',
    label: 'Admin',
    permission: 'audit',
    icon: 'M12 2 4 5v6c0 5 3.4 9.4 8 11 4.6-1.6 8-6 8-11V5l-8-3Zm0 2.1 6 2.3V11c0 3.9-2.5 7.3-6 8.8-3.5-1.5-6-4.9-6-8.8V6.4l6-2.3Z',
    pages: [
      { path: '/admin', label: 'Overview', permission: 'audit' },
      { path: '/admin/people', label: 'People', permission: 'administer' },
      { path: '/admin/keys', label: 'Keys', permission: 'administer' },
      { path: '/admin/rules', label: 'Rules', permission: 'administer' },
      { path: '/admin/import', label: 'Import', permission: 'administer' },
      { path: '/admin/access', label: 'Log-ins', permission: 'administer' },
      { path: '/admin/tokens', label: 'Tokens', permission: 'connect' },
      { path: '/admin/audit', label: 'Audit log', permission: 'audit' },
      { path: '/admin/cabinets', label: 'Cabinets', permission: 'audit' },
      { path: '/admin/integrations', label: 'Integrations', permission: 'connect' },
    ],
  },
  {
    path: '/demo',
    label: 'Demo',
    permission: 'see',
    demo: true,
    icon: 'M7 4v16l13-8L7 4Zm2 3.6 7.2 4.4L9 16.4V7.6Z',
  },
];

export interface Visitor {
  readonly permissions: readonly Permission[];
  readonly demo: boolean;
}

/** What this visitor is led to. */
export const entriesFor = (
  { permissions, demo }: Visitor,
  entries: readonly NavigationEntry[] = NAVIGATION,
): readonly NavigationEntry[] =>
  entries.filter((entry) => permissions.includes(entry.permission) && (demo || entry.demo !== true));

/** Is this the page, or one below it? */
export const isWithin = (path: string, here: string): boolean =>
  path === '/' ? here === '/' : here === path || here.startsWith(`${path}/`);
