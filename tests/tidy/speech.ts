// What people read at the cabinet comes from the message files: no sentence stands in the code that shows it; pure.
import type { Check } from './check.ts';
import { dotted, isCode, lineAt, walk, type Syntax } from './source.ts';

const TWO_WORDS = /\p{L}{2,}[ \u00a0]\p{L}{2,}/u;
const WORD_BETWEEN = /(^|[ \u00a0])\p{L}{3,}([ \u00a0.!?…]|$)/u;
const LETTERS = /\p{L}{2,}/u;
/** Attributes that are read out or shown. */
const SPOKEN = new Set(['aria-label', 'alt', 'title', 'placeholder', 'label']);
/** Calls whose text no person at the cabinet sees. */
const UNSEEN = /(querySelector(All)?|closest|matches|split|fill|say|tell|Fault|trouble)$/;

const isUnseen = (parents: readonly Syntax[]): boolean =>
  parents.some(
    (parent) =>
      (parent.type === 'JSXAttribute' && dottedName(parent['name']) === 'className') ||
      ((parent.type === 'CallExpression' || parent.type === 'NewExpression') &&
        UNSEEN.test(dotted(parent['callee']))) ||
      parent.type === 'ImportDeclaration' ||
      /^TS(Template)?LiteralType$/.test(parent.type),
  );

const dottedName = (node: unknown): string => String((node as { readonly name?: string } | null)?.name ?? '');

function sentenceIn(node: Syntax, parents: readonly Syntax[]): string | undefined {
  if (node.type === 'JSXText') return LETTERS.test(String(node['value'])) ? String(node['value']).trim() : undefined;
  if (node.type === 'TemplateElement') {
    const { raw } = node['value'] as { readonly raw: string };
    return WORD_BETWEEN.test(raw) && !isUnseen(parents) ? raw.trim() : undefined;
  }
  if (node.type !== 'Literal' || typeof node['value'] !== 'string') return undefined;
  const text = node['value'];
  const holder = parents[0];
  const spoken = holder?.type === 'JSXAttribute' && SPOKEN.has(dottedName(holder['name']));
  return (spoken ? LETTERS : TWO_WORDS).test(text) && !isUnseen(parents) ? text : undefined;
}

export const speech: Check = {
  name: 'speech',
  rule: 'what people read at the cabinet stands in the message files, in every language',
  // The server speaks to programs as well; its page comes from here, its problems are read by who writes those.
  applies: (source) =>
    isCode(source) &&
    /^firmware\/(kiosk|src\/kiosk)\//.test(source.path) &&
    !/(server|vite\.config)\.ts$/.test(source.path),
  find: (source, parsed) =>
    [...walk(parsed().program)].flatMap(([node, parents]) => {
      const text = sentenceIn(node, parents);
      return text === undefined
        ? []
        : [{ line: lineAt(source.text, node.start), what: `says ${JSON.stringify(text)}` }];
    }),
  bad: {
    path: 'firmware/kiosk/views/a.tsx',
    text: '// A view.\nexport const A = ({ name }) => <p aria-label={name}>{name} is out</p>;\n',
  },
  good: {
    path: 'firmware/kiosk/views/a.tsx',
    text: '// A view.\nexport const A = ({ words }) => <p className="large state" aria-label={words.out}>{words.out} · 4</p>;\n',
  },
};
