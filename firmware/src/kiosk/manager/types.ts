// What the screens of a manager show: one view in a few forms, whose buttons carry what they send; types only.
import type { ShownState } from '@keycab/shared/tokens';
import type { ScreenPerson } from '../tile.ts';
import type { VisitTouch } from '../visit-views.ts';
import type { ManagerPage, ManagerTouch } from './touch.ts';

/** What a button of a manager may send. */
export type Sent = ManagerTouch | VisitTouch | { readonly type: 'DoneTouched' };

export interface Button {
  readonly label: string;
  /** A second line; "" for none. */
  readonly hint: string;
  readonly tone: 'plain' | 'primary' | 'alarm';
  /** A toggle that is on, an answer that was given; null where it is neither. */
  readonly on: boolean | null;
  /** Null: it waits for something, and `hint` says for what. */
  readonly touch: Sent | null;
}

/** A key in a list, with what may be done about it. */
export interface Row {
  readonly id: string;
  readonly label: string;
  readonly text: string;
  readonly state: ShownState | null;
  readonly buttons: readonly Button[];
}

/** Somebody or something to be found. */
export interface Found {
  readonly id: string;
  readonly label: string;
  readonly title: string;
  readonly line: string;
  readonly state: ShownState | null;
  readonly touch: Sent;
}

export type Form =
  | { readonly form: 'buttons'; readonly buttons: readonly Button[] }
  | { readonly form: 'rows'; readonly rows: readonly Row[]; readonly empty: string }
  /** `by`: what the pad types: digits of a number, or the letters above them. */
  | {
      readonly form: 'find';
      readonly by: 'digits' | 'letters';
      readonly found: readonly Found[];
      readonly empty: string;
    }
  /** One key, and each answer one touch. */
  | {
      readonly form: 'case';
      readonly row: Row;
      readonly position: string;
    }
  | {
      readonly form: 'say';
      readonly lines: readonly string[];
      readonly slotName: string | null;
      readonly mapText: string;
    }
  | {
      readonly form: 'scan';
      readonly lines: readonly string[];
      /** Where the tag goes now; null: nothing was scanned. */
      readonly slotName: string | null;
      readonly mapText: string;
      readonly templates: readonly { readonly template: string; readonly label: string }[];
    }
  | { readonly form: 'ruler'; readonly lines: readonly string[] };

export interface ManagerView {
  readonly kind: 'manager';
  readonly page: ManagerPage;
  readonly person: ScreenPerson;
  readonly title: string;
  readonly body: Form;
  /** Ways out and on, the way back first. */
  readonly foot: readonly Button[];
  readonly endsInMs: number;
}
