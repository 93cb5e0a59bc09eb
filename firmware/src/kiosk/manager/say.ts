// Small pieces of a manager's screens: buttons and ways between pages; pure.
import type { KeyId, PersonId } from '@keycab/shared/ids';
import type { ManagerPage } from './touch.ts';
import type { Button, Sent } from './types.ts';

export const button = (label: string, touch: Sent | null, more: Partial<Button> = {}): Button => ({
  label,
  hint: '',
  tone: 'plain',
  on: null,
  touch,
  ...more,
});

interface Picked {
  readonly key?: KeyId | null;
  readonly person?: PersonId | null;
  readonly board?: string | null;
  readonly slot?: number | null;
}

export const to = (page: ManagerPage, { key = null, person = null, board = null, slot = null }: Picked = {}): Sent => ({
  type: 'ManagerTouched',
  page,
  key,
  person,
  board,
  slot,
});
