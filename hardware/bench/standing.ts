// What filed forms prove: which parts have been on a bench, and which have not; pure.
import type { Form } from './form.ts';
import { BENCHES, SUBJECTS, type Subject } from './rows.ts';

export interface Standing {
  readonly subject: Subject;
  /** Numbers of the benches that a passed form of today's image is still missing for; empty is on hardware. */
  readonly missing: readonly number[];
}

/** @param image  sha256 of the image that is in the tree: a form of another one proves nothing of it */
export const standing = (forms: readonly Form[], image: string): Standing[] =>
  (Object.keys(SUBJECTS) as Subject[]).map((subject) => ({
    subject,
    missing: BENCHES.filter(({ subjects }) => subjects.includes(subject))
      .map(({ number }) => number)
      .filter(
        (number) =>
          !forms.some(
            (form) =>
              form.bench === number &&
              form.verdict === 'pass' &&
              form.image === image &&
              form.subjects.some((one) => one === subject),
          ),
      ),
  }));
