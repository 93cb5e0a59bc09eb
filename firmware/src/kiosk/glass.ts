// What was measured on this screen's glass, kept over restarts in a file of its own; touches that file.
//
// Decided: `screen.json` in the cabinet's data folder, which wins over the profile's numbers. Because: the profile may be
// read-only and of another owner, and whoever stands at the glass with a ruler has nothing else to write into. Instead
// of: the journal, which keeps what happened to keys for ever; a setting of the cloud, which has never seen this glass.
// Lost with the data folder, it is measured again in a minute. Would change if: a cabinet had two screens.
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';

/** Pixels per millimetre. */
const Measured = Type.Object(
  {
    x: Type.Number({ exclusiveMinimum: 1, exclusiveMaximum: 40 }),
    y: Type.Number({ exclusiveMinimum: 1, exclusiveMaximum: 40 }),
  },
  { additionalProperties: false },
);
export type Measured = Static<typeof Measured>;

export interface Glass {
  /** Null: nobody has measured, and the profile says nothing. */
  readonly pxPerMm: () => Measured | null;
  /** Written when this returns. Throws what the file system says; then what was measured before stays. */
  measure(measured: Measured): void;
}

/** @param profile of the configuration, for a glass that nobody has measured; a file that cannot be read counts as none */
export function createGlass(path: string, profile: Measured | null): Glass {
  let own = read(path);
  return {
    pxPerMm: () => own ?? profile,
    measure: ({ x, y }) => {
      const draft = `${path}.new`;
      rmSync(draft, { force: true });
      writeFileSync(draft, `${JSON.stringify({ x, y })}\n`, { mode: 0o600, flush: true });
      renameSync(draft, path);
      own = { x, y };
    },
  };
}

const measuredSchema = Compile(Measured);

function read(path: string): Measured | null {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return measuredSchema.Check(value) ? value : null;
  } catch {
    // Nobody has measured, or the disk has lost it: then the profile's numbers are as good as ever.
    return null;
  }
}
