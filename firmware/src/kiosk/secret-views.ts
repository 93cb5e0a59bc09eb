// The views of whoever types a secret or says whose badge it is: a pad, a list of people, of departments; types only.
import type { Department } from '@keycab/shared/department';
import type { PersonId } from '@keycab/shared/ids';
import type { ScreenPerson } from './tile.ts';

export type SecretView =
  /** S1, and the pad for a guest's code or a staff number: how many digits are there, never which. */
  | {
      readonly kind: 'entry';
      readonly what: 'pin' | 'code' | 'number' | 'staffPin';
      /** Whose PIN it is. */
      readonly person: ScreenPerson | null;
      readonly title: string;
      readonly hint: string;
      readonly typed: number;
      readonly most: number;
      /** There are enough of them. */
      readonly ready: boolean;
      readonly checking: boolean;
      /** A staff number is no secret: it is read back. */
      readonly number: string;
      /** "That was not right. 2 tries left." */
      readonly warning: string | null;
      /** So long nothing is taken; counts like `endsInMs`. */
      readonly waitMs: number | null;
      readonly endsInMs: number;
    }
  /** A manager says whose badge it is that nobody knew. */
  | {
      readonly kind: 'enroll';
      readonly person: ScreenPerson;
      readonly title: string;
      readonly hint: string;
      readonly people: readonly { readonly person: PersonId; readonly name: string; readonly detail: string }[];
      readonly departments: readonly { readonly department: Department; readonly name: string }[];
      readonly departmentTitle: string;
      readonly endsInMs: number;
    };
