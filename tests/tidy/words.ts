// One word per thing: the words that names of events, fields and addresses may not use; pure.
import type { Check } from './check.ts';
import { isCode, lineAt, walk, type Source, type Syntax } from './source.ts';

/** The rejected word and the one to use. */
const REJECTED: Readonly<Record<string, string>> = {
  fob: 'tag',
  fobs: 'tags',
  card: 'badge',
  cards: 'badges',
  port: 'slot',
  ports: 'slots',
  user: 'person or holder',
  users: 'people or holders',
  username: 'name',
  denied: 'refused',
  deny: 'refuse',
  checkout: 'taken',
  checkin: 'returned',
  colour: 'color',
  licence: 'license',
  cancelled: 'canceled',
  authorised: 'authorized',
};
/** Custody is what an event is about; an HTTP reply has a status, so addresses may use the word. */
const REJECTED_IN_EVENTS: Readonly<Record<string, string>> = { status: 'custody' };

const wordsOf = (name: string): string[] =>
  name.split(/[^A-Za-z]+|(?<=[a-z])(?=[A-Z])/).map((word) => word.toLowerCase());

/** Why a name is not ours, or undefined. */
export function rejected(name: string, inEvents: boolean): string | undefined {
  const words = wordsOf(name);
  for (const [index, word] of words.entries()) {
    const pair = `${word}${words[index + 1] ?? ''}`;
    if (/^check(s|ed)?(out|in)$/.test(pair)) return `${name}: say taken or returned`;
    if (/^(slotopen(ed)?|openslot)$/.test(pair)) return `${name}: say released or unlocked`;
    if (Object.hasOwn(REJECTED, word)) return `${name}: say ${REJECTED[word]}`;
    if (inEvents && Object.hasOwn(REJECTED_IN_EVENTS, word)) return `${name}: say ${REJECTED_IN_EVENTS[word]}`;
  }
  return undefined;
}

/** The names that a reader outside the program sees: members, event names and addresses, exported names. */
function nameIn(node: Syntax, parents: readonly Syntax[]): string | undefined {
  if (/^(Property|TSPropertySignature|PropertyDefinition)$/.test(node.type) && node['computed'] !== true) {
    const key = node['key'] as Syntax;
    const name = key['name'] ?? key['value'];
    return typeof name === 'string' ? name : undefined;
  }
  if (node.type === 'Literal' && parents[0]?.type !== 'ImportDeclaration' && typeof node['value'] === 'string') {
    return /^[A-Za-z/][A-Za-z0-9/_:{}-]*$/.test(node['value']) ? node['value'] : undefined;
  }
  if (
    node.type === 'VariableDeclarator' ||
    node.type === 'FunctionDeclaration' ||
    /^TS(Type|Interface)/.test(node.type)
  ) {
    return ((node['id'] as Syntax | undefined)?.['name'] as string | undefined) ?? undefined;
  }
  return undefined;
}

const isEvents = (source: Source): boolean => source.path.startsWith('shared/src/events/');

export const words: Check = {
  name: 'words',
  rule: 'one word per thing in events, fields and addresses',
  applies: (source) => isCode(source) && (isEvents(source) || /^shared\/src\/contract(\/|\.)/.test(source.path)),
  find: (source, parsed) =>
    [...walk(parsed().program)].flatMap(([node, parents]) => {
      const name = nameIn(node, parents);
      const what = name === undefined ? undefined : rejected(name, isEvents(source));
      return what === undefined ? [] : [{ line: lineAt(source.text, node.start), what }];
    }),
  bad: { path: 'shared/src/events/cabinet.ts', text: "const taken = event('KeyCheckedOut', { tag });" },
  good: { path: 'shared/src/events/cabinet.ts', text: "const taken = event('DoorOpened', { reportedWallMs });" },
};
