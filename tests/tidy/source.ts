// Reads the house as text and as syntax, for the checks; reads files, changes none.
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import { parseSync } from 'vite';

export const ROOT = join(import.meta.dirname, '..', '..');

export interface Source {
  /** From the root of the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** A piece of syntax as the parser hands it out (ESTree with TypeScript); members depend on `type`. */
export interface Syntax {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [member: string]: unknown;
}

export interface Comment {
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

export interface Parsed {
  readonly program: Syntax;
  readonly comments: readonly Comment[];
}

const SKIPPED = new Set(['node_modules', '.git', 'dist', 'data', 'coverage', 'pictures']);
const TEXT = new Set(
  '.ts .tsx .js .cjs .mjs .json .md .sh .css .html .svg .yaml .yml .c .h .hex .py .service .txt .csv'.split(' '),
);
const NAMED = new Set(['run', 'Makefile', 'Dockerfile', 'Containerfile', '.npmrc', '.gitignore', '.editorconfig']);

/** All text files of the project; what npm, git and builds make is left out. */
export function readHouse(root = ROOT): Source[] {
  const entries = (folder: string): string[] =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : entries(path);
      return entry.isFile() && (TEXT.has(extname(entry.name)) || NAMED.has(entry.name)) ? [path] : [];
    });
  return entries(root)
    .sort()
    .map((path) => ({ path: relative(root, path).replaceAll('\\', '/'), text: readFileSync(path, 'utf8') }));
}

export const isCode = (source: Source): boolean => /\.(ts|tsx|js|cjs|mjs)$/.test(source.path);

/** @throws when the file is not valid TypeScript, which the type check says better */
export function parse(source: Source): Parsed {
  const { program, comments, errors } = parseSync(source.path, source.text, { preserveParens: false });
  if (errors.length > 0) throw new SyntaxError(`${source.path}: ${errors[0]?.message ?? 'unreadable'}`);
  return { program: program as unknown as Syntax, comments };
}

const isSyntax = (value: unknown): value is Syntax =>
  typeof value === 'object' && value !== null && typeof (value as Syntax).type === 'string';

/** Every piece of syntax below `node`, itself first, with the pieces that it stands in, nearest first. */
export function* walk(node: Syntax, parents: readonly Syntax[] = []): Generator<[Syntax, readonly Syntax[]]> {
  yield [node, parents];
  const inside = [node, ...parents];
  for (const member of Object.values(node)) {
    for (const child of Array.isArray(member) ? (member as unknown[]) : [member]) {
      if (isSyntax(child)) yield* walk(child, inside);
    }
  }
}

/** `a.b.c` of names and plain members; empty when it is anything else. */
export function dotted(node: unknown): string {
  if (!isSyntax(node)) return '';
  if (node.type === 'Identifier') return String(node['name']);
  if (node.type !== 'MemberExpression' || node['computed'] === true) return '';
  const object = dotted(node['object']);
  return object === '' ? '' : `${object}.${dotted(node['property'])}`;
}

/** Line numbers count from 1, as editors do. */
export const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;
