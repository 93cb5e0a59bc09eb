// The house rules that can be seen in the syntax of one file; pure.
import type { Check } from './check.ts';
import { dotted, isCode, lineAt, walk, type Parsed, type Source, type Syntax } from './source.ts';

const file = (path: string, text: string): Source => ({ path, text });
const child = (node: Syntax, member: string): Syntax | undefined => node[member] as Syntax | undefined;
const list = (node: Syntax, member: string): readonly Syntax[] => (node[member] as readonly Syntax[] | undefined) ?? [];
const nameOf = (node: Syntax | undefined): string => {
  const name = node?.['name'] ?? node?.['value'];
  return typeof name === 'string' ? name : '';
};

/** Runs over every piece of syntax and keeps what the rule says about it. */
const each =
  (say: (node: Syntax, parents: readonly Syntax[]) => string | undefined) => (source: Source, parsed: () => Parsed) =>
    [...walk(parsed().program)].flatMap(([node, parents]) => {
      const what = say(node, parents);
      return what === undefined ? [] : [{ line: lineAt(source.text, node.start), what }];
    });

const isHouse = (source: Source): boolean => isCode(source) && /^(shared|firmware|cloud)\//.test(source.path);
const isServer = (source: Source): boolean => isCode(source) && /^(shared|firmware|cloud)\/src\//.test(source.path);
const isEntry = (path: string): boolean => path.endsWith('.js') || /(^|\/)main\.tsx?$/.test(path);

// Where time, chance and the environment may come from; everybody else gets them as arguments.
const AMBIENT_FILE = /(^|\/)(clock|main|config)\.(ts|tsx)$|(^|\/)vite[^/]*\.ts$/;
const AMBIENT = new Set(
  'Date.now Math.random performance.now process.env process.hrtime crypto.randomUUID crypto.getRandomValues'.split(' '),
);
const AMBIENT_CALLS = new Set(['setTimeout', 'setInterval', 'Date', 'randomBytes', 'randomUUID', 'randomInt']);

const ambient: Check = {
  name: 'ambient',
  rule: 'clock, timers, chance and environment are arguments; only clock, main and config reach for them',
  applies: (source) => isHouse(source) && !AMBIENT_FILE.test(source.path),
  find: each((node, parents) => {
    if (node.type === 'MemberExpression') {
      const name = dotted(node).replace(/^(globalThis|window)\./, '');
      return AMBIENT.has(name) ? `reaches for ${name}` : undefined;
    }
    if (node.type === 'NewExpression') {
      const now = nameOf(child(node, 'callee')) === 'Date' && list(node, 'arguments').length === 0;
      return now ? 'reaches for new Date()' : undefined;
    }
    if (node.type === 'ImportSpecifier' && child(parents[0] ?? node, 'source')?.['value'] === 'node:crypto') {
      const name = nameOf(child(node, 'imported'));
      return AMBIENT_CALLS.has(name) ? `imports ${name}` : undefined;
    }
    if (node.type === 'ImportDeclaration' && /^(node:)?timers/.test(String(child(node, 'source')?.['value']))) {
      return 'imports timers';
    }
    if (node.type !== 'CallExpression') return undefined;
    const callee = dotted(child(node, 'callee')).replace(/^(globalThis|window)\./, '');
    return AMBIENT_CALLS.has(callee) ? `calls ${callee}` : undefined;
  }),
  bad: file('firmware/src/loop.ts', 'setTimeout(() => {}, 5);'),
  good: file(
    'firmware/src/loop.ts',
    '// setTimeout is not called\nconst at = new Date(wallMs); clock.setTimeout(f, 5);',
  ),
};

const onImport: Check = {
  name: 'on-import',
  rule: 'nothing happens on import, and no state lives in a module',
  applies: (source) => isServer(source) && !isEntry(source.path),
  find: (source, parsed) =>
    list(parsed().program, 'body').flatMap((node) => {
      const line = lineAt(source.text, node.start);
      const declared = node.type === 'ExportNamedDeclaration' ? child(node, 'declaration') : node;
      if (declared?.type === 'VariableDeclaration' && declared['kind'] !== 'const') {
        return [{ line, what: 'keeps state in the module' }];
      }
      const acts = /^(Expression|If|For|ForOf|While|Try|Block)Statement$/.test(node.type);
      return acts && node['directive'] === undefined ? [{ line, what: 'acts on import' }] : [];
    }),
  bad: file('cloud/src/api/app.ts', 'let count = 0;'),
  good: file('cloud/src/api/app.ts', 'export const start = () => { let count = 0; return count; };'),
};

const faults: Check = {
  name: 'faults',
  rule: 'bugs throw a Fault with a code; a plain error tells nobody what to do',
  applies: isServer,
  find: each((node) => {
    const thrown = node.type === 'ThrowStatement' ? child(node, 'argument') : undefined;
    const rejected = dotted(child(node, 'callee')) === 'Promise.reject' ? list(node, 'arguments')[0] : undefined;
    const made = thrown ?? rejected;
    const name = made?.type === 'NewExpression' ? nameOf(child(made, 'callee')) : '';
    return /^(|Type|Range|Syntax|Aggregate)Error$/.test(name) && name !== '' ? `throws ${name}` : undefined;
  }),
  bad: file('cloud/src/ledger/ledger.ts', "throw new Error('no');"),
  good: file('cloud/src/ledger/ledger.ts', "throw new Fault('KC-BUG-01', 'no');"),
};

const barrels: Check = {
  name: 'barrels',
  rule: 'a name is imported from the file that holds it',
  applies: isCode,
  find: (_source, parsed) => {
    const body = list(parsed().program, 'body');
    const passesOn = (node: Syntax): boolean =>
      node.type === 'ExportAllDeclaration' || (node.type === 'ExportNamedDeclaration' && child(node, 'source') != null);
    return body.length > 0 && body.every(passesOn) ? [{ line: 1, what: 'only passes on what others hold' }] : [];
  },
  bad: file('shared/src/index.ts', "export * from './ids.ts';"),
  good: file('shared/src/index.ts', "export * from './ids.ts';\nexport const a = 1;"),
};

const defaultExport: Check = {
  name: 'default-export',
  rule: 'what is exported has one name everywhere; a default has as many as it has readers',
  applies: (source) => isCode(source) && !/\.config\.|\.d\.ts$|(^|\/)vite/.test(source.path),
  find: each((node) => (node.type === 'ExportDefaultDeclaration' ? 'has a default export' : undefined)),
  bad: file('a.ts', 'export default 1;'),
  good: file('a.ts', 'export const one = 1;'),
};

const johnnyFive: Check = {
  name: 'johnny-five-import',
  rule: 'johnny-five has only a default import; its named imports compile and are undefined',
  applies: isCode,
  find: each((node) => {
    if (node.type !== 'ImportDeclaration' || node['importKind'] === 'type') return undefined;
    const named = list(node, 'specifiers').some(
      (specifier) => specifier.type === 'ImportSpecifier' && specifier['importKind'] !== 'type',
    );
    return named && child(node, 'source')?.['value'] === 'johnny-five' ? 'imports names from johnny-five' : undefined;
  }),
  bad: file('a.ts', "import { Board } from 'johnny-five';"),
  good: file('a.ts', "import five, { type Board } from 'johnny-five';"),
};

const wholeTests: Check = {
  name: 'whole-tests',
  rule: 'no test is skipped, singled out or left to do; one that lacks a program says so with skipIf',
  applies: (source) => isCode(source) && source.path.startsWith('tests/'),
  find: each((node) => {
    const name = node.type === 'MemberExpression' ? dotted(node) : '';
    return /^(test|it|describe|suite|bench)\.(.*\.)?(skip|only|todo|fails)$/.test(name) ? `has ${name}` : undefined;
  }),
  bad: file('tests/a.test.ts', "describe.only('a', () => {});"),
  good: file('tests/a.test.ts', "describe.skipIf(broker === null)('a', () => {});"),
};

const wireDoubles: Check = {
  name: 'wire-doubles',
  rule: 'the wire is doubled, not the module',
  applies: (source) => isCode(source) && source.path.startsWith('tests/'),
  find: each((node) => {
    const name = node.type === 'CallExpression' ? dotted(child(node, 'callee')) : '';
    return /^vi\.(mock|doMock|hoisted)$/.test(name) ? `calls ${name}` : undefined;
  }),
  bad: file('tests/a.test.ts', "vi.mock('../firmware/src/loop.ts');"),
  good: file('tests/a.test.ts', 'const answer = vi.fn();'),
};

const SQL = /\b(select|insert|update|delete|pragma|create|alter|drop|from|where|values|order by)\b/i;
/** Text made of parts of which at least one is not written there. */
const isMixed = (node: Syntax): boolean =>
  (node.type === 'TemplateLiteral' && list(node, 'expressions').length > 0) ||
  (node.type === 'BinaryExpression' &&
    node['operator'] === '+' &&
    [child(node, 'left'), child(node, 'right')].some(
      (side) => side !== undefined && side.type !== 'Literal' && (side.type !== 'BinaryExpression' || isMixed(side)),
    ));

const wholeQueries: Check = {
  name: 'whole-queries',
  rule: 'a query is one text with parameters, never put together',
  applies: isHouse,
  find: (source, parsed) =>
    each((node) => {
      if (node.type !== 'CallExpression' || child(node, 'callee')?.type !== 'MemberExpression') return undefined;
      if (!/^(prepare|exec|query|raw|pragma)$/.test(nameOf(child(child(node, 'callee') ?? node, 'property')))) {
        return undefined;
      }
      const query = list(node, 'arguments')[0];
      const mixed = query !== undefined && isMixed(query) && SQL.test(source.text.slice(query.start, query.end));
      return mixed ? 'puts a query together from parts' : undefined;
    })(source, parsed),
  bad: file('cloud/src/ledger/ledger.ts', 'database.prepare(`select * from line where seq = ${seq}`);'),
  good: file('cloud/src/ledger/ledger.ts', "database.prepare('select * from line ' + 'where seq = ?');"),
};

const plainText: Check = {
  name: 'plain-text',
  rule: 'a page shows text as text; nothing is read as markup',
  applies: isCode,
  find: each((node, parents) => {
    const isName =
      node.type === 'JSXIdentifier' || (node.type === 'Identifier' && parents[0]?.type !== 'TSTypeReference');
    const name = isName ? nameOf(node) : '';
    return /^(dangerouslySetInnerHTML|innerHTML|outerHTML|insertAdjacentHTML)$/.test(name) ? `uses ${name}` : undefined;
  }),
  bad: file('cloud/web/desk/row.tsx', 'export const Row = () => <b dangerouslySetInnerHTML={{ __html: name }} />;'),
  good: file('cloud/web/desk/row.tsx', 'export const Row = () => <b>{name}</b>;'),
};

export const CODE_CHECKS: readonly Check[] = [
  ambient,
  onImport,
  faults,
  barrels,
  defaultExport,
  johnnyFive,
  wholeTests,
  wireDoubles,
  wholeQueries,
  plainText,
];
