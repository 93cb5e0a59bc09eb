// The house rules that can only be seen across files: codes, paths and scripts that documents name; reads the tree.
import { existsSync, globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Finding } from './check.ts';
import { dotted, isCode, lineAt, parse, ROOT, walk, type Source, type Syntax } from './source.ts';

const CODE = /KC-[A-Z]+-\d\d/;
const CODES = new RegExp(CODE, 'g');
const TABLE = 'shared/src/fault.ts';

interface Codes {
  readonly rows: Map<string, number>;
  readonly uses: Map<string, Finding>;
}

/** The rows of the table, and every code that code or a document names; comments count as neither. */
function codesOf(sources: readonly Source[]): Codes {
  const rows = new Map<string, number>();
  const uses = new Map<string, Finding>();
  const use = (source: Source, at: number, text: string) => {
    for (const [code] of text.matchAll(CODES)) {
      uses.set(code, { path: source.path, line: lineAt(source.text, at), what: code });
    }
  };
  for (const source of sources) {
    if (source.path.endsWith('.md')) use(source, 0, source.text);
    // A code that only a test names is not used: nobody can ever see it.
    if (!isCode(source) || !CODE.test(source.text) || source.path.startsWith('tests/')) continue;
    for (const [node, parents] of walk(parse(source).program)) {
      const text = node.type === 'TemplateElement' ? (node['value'] as { raw: string }).raw : node['value'];
      if ((node.type !== 'Literal' && node.type !== 'TemplateElement') || typeof text !== 'string') continue;
      const isKey = parents[0]?.type === 'Property' && parents[0]['key'] === node;
      const inTable = parents.some(
        (parent) => parent.type === 'VariableDeclarator' && dotted(parent['id']) === 'FAULTS',
      );
      if (source.path === TABLE && inTable && isKey) rows.set(text, lineAt(source.text, node.start));
      else use(source, node.start, text);
    }
  }
  return { rows, uses };
}

/** Rows that nobody can ever see, and codes that `keycab explain` would not know. */
export function faultRows(sources: readonly Source[]): Finding[] {
  const { rows, uses } = codesOf(sources);
  const idle = [...rows]
    .filter(([code]) => !uses.has(code))
    .map(([code, line]) => ({ path: TABLE, line, what: `${code} is used nowhere` }));
  const unknown = [...uses]
    .filter(([code]) => !rows.has(code))
    .map(([code, found]) => ({ ...found, what: `${code} has no row` }));
  return [...idle, ...unknown];
}

const ROOMS = 'shared|firmware|cloud|hardware|tests|\\.github|\\.ci';
const ENDINGS = 'ts|tsx|js|cjs|md|c|h|sh|json|svg|css|yaml|service|hex';
const PATH = new RegExp(`^(\\./|\\.\\./)*((${ROOMS})/[\\w.{},*/-]+|[\\w.{},*/-]+\\.(${ENDINGS}))$`);

/** A path leads somewhere from its document, from the root or from its room; a bare name, if any file bears it. */
function leadsSomewhere(path: string, document: string, root: string, sources: readonly Source[]): boolean {
  const bare = path.replace(/\/$/, '');
  const from = [dirname(document), '.', document.split('/')[0] ?? '.'];
  if (/[*{]/.test(bare)) {
    const found = (folder: string) => globSync(join(folder, bare), { cwd: root, exclude: ['**/node_modules/**'] });
    return from.some((folder) => found(folder).length > 0);
  }
  if (from.some((folder) => existsSync(join(root, folder, bare)))) return true;
  return !bare.includes('/') && sources.some((source) => source.path.endsWith(`/${bare}`));
}

/** Paths, links and scripts that a document names and that do not exist. */
export function documentPaths(sources: readonly Source[], root = ROOT): Finding[] {
  const scripts = Object.keys(
    (JSON.parse(sources.find(({ path }) => path === 'package.json')?.text ?? '{}') as { scripts?: object }).scripts ??
      {},
  );
  return sources
    .filter(({ path }) => path.endsWith('.md'))
    .flatMap((source) =>
      source.text.split('\n').flatMap((text, index) => {
        const quoted = [...text.matchAll(/`([^`\s]+)`/g)]
          .map((match) => match[1] ?? '')
          .filter((word) => PATH.test(word));
        const linked = [...text.matchAll(/\]\(([^)\s#]+)(#[^)]*)?\)/g)]
          .map((match) => match[1] ?? '')
          .filter((link) => !/^[a-z]+:/.test(link));
        const missing = [...quoted, ...linked].filter((path) => !leadsSomewhere(path, source.path, root, sources));
        const unknown = [...text.matchAll(/npm run (?:--silent )?([\w:-]+)/g)]
          .map((match) => match[1] ?? '')
          .filter((script) => !scripts.includes(script));
        return [
          ...missing.map((path) => ({ path: source.path, line: index + 1, what: `${path} does not exist` })),
          ...unknown.map((script) => ({ path: source.path, line: index + 1, what: `no script ${script}` })),
        ];
      }),
    );
}

/** A file's length in lines, and every function's. */
export interface Sizes {
  readonly medianLines: number;
  readonly files: readonly { path: string; lines: number }[];
  readonly functions: readonly { path: string; name: string; lines: number }[];
}

const FUNCTION = /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/;

function functionName(node: Syntax, parents: readonly Syntax[]): string {
  const holder = parents[0];
  const own = dotted(node['id']) || dotted(holder?.['id']) || dotted(holder?.['key']);
  if (own !== '') return own;
  const call = holder?.type === 'CallExpression' ? (holder['arguments'] as Syntax[])[0]?.['value'] : undefined;
  return typeof call === 'string' ? call : '(unnamed)';
}

/** What the house weighs; printed, never judged. */
export function measure(sources: readonly Source[]): Sizes {
  const code = sources.filter(
    (source) => isCode(source) && /^(shared|firmware|cloud|hardware|tests)\//.test(source.path),
  );
  const files = code
    .map(({ path, text }) => ({ path, lines: text.trimEnd().split('\n').length }))
    .sort((a, b) => b.lines - a.lines);
  const functions = code
    .flatMap((source) =>
      [...walk(parse(source).program)]
        // A suite of tests is a list, not a function that anybody has to hold in mind.
        .filter(([node]) => FUNCTION.test(node.type) && !source.path.endsWith('.test.ts'))
        .map(([node, parents]) => ({
          path: source.path,
          name: functionName(node, parents),
          lines: lineAt(source.text, node.end) - lineAt(source.text, node.start) + 1,
        })),
    )
    .sort((a, b) => b.lines - a.lines);
  return { medianLines: files[Math.floor(files.length / 2)]?.lines ?? 0, files, functions };
}
