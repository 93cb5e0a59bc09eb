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
