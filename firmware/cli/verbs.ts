// What the cabinet's side adds to the `keycab` command; data only.
import type { Verbs } from '@keycab/shared/cli/verb';

export const VERBS: Verbs = {};
