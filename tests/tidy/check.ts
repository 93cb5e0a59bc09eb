// What a house rule is, and how a reason next to the code lifts it; pure.
import type { Parsed, Source } from './source.ts';

export interface Finding {
  readonly path: string;
  /** From 1; 1 also stands for the file as a whole. */
  readonly line: number;
  readonly what: string;
}

/** A rule over one file at a time, with one text that it must find fault with and one that it must leave alone. */
export interface Check {
  readonly name: string;
  readonly rule: string;
  readonly applies: (source: Source) => boolean;
  /** `parsed` is there for code only. */
  readonly find: (source: Source, parsed: () => Parsed) => readonly { line: number; what: string }[];
  readonly bad: Source;
  readonly good: Source;
}

export interface Excuse {
  readonly check: string;
  readonly path: string;
  readonly line: number;
  readonly because: string;
}

/** A comment `tidy: <check>, because <reason>`, on the line it excuses, above it, or in the first lines of the file. */
export function excuses(source: Source): Excuse[] {
  return source.text.split('\n').flatMap((text, index) => {
    const match = /(?:\/\/|#|\/\*|<!--)\s*tidy: ([a-z-]+), because (\S.*)/.exec(text);
    if (match === null) return [];
    return [{ check: match[1] ?? '', path: source.path, line: index + 1, because: match[2] ?? '' }];
  });
}

const WHOLE_FILE_LINES = 5;

/** The excuse that lifts this finding, if there is one. */
export function excuseFor(finding: Finding, check: string, all: readonly Excuse[]): Excuse | undefined {
  return all.find(
    (excuse) =>
      excuse.check === check &&
      excuse.path === finding.path &&
      (excuse.line === finding.line ||
        excuse.line === finding.line - 1 ||
        (finding.line === 1 && excuse.line <= WHOLE_FILE_LINES)),
  );
}
