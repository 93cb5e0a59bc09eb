// Reads one YAML text against a schema and says where and why it does not fit; the one door of yaml; pure.
//
// Decided: both sides read their file through this one function. Because: a mistake then reads alike everywhere, with
// file, line, column and what was probably meant. Instead of: a reader on each side. Would change if: one side stops
// using YAML. Environment variables override single values, so that a container needs no file of its own.
import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Settings } from 'typebox/system';
import { Default } from 'typebox/value';
import {
  isCollection,
  isMap,
  isPair,
  isScalar,
  LineCounter,
  parse,
  parseDocument,
  stringify,
  type Document,
} from 'yaml';

export interface ConfigurationMessage {
  /** The file, or the environment variable, in which the mistake stands. */
  readonly where: string;
  /** From 1; null when the mistake stands in an environment variable. */
  readonly line: number | null;
  readonly column: number | null;
  /** Members from the top, joined with dots; empty for the file as a whole. */
  readonly path: string;
  readonly text: string;
  readonly suggestion: string | null;
}

export type ConfigurationResult<Value> =
  | { readonly ok: true; readonly value: Value; readonly unusedVariables: readonly string[] }
  | { readonly ok: false; readonly messages: readonly [ConfigurationMessage, ...ConfigurationMessage[]] };

export interface ConfigurationSource {
  readonly text: string;
  /** As the reader of a message knows it. */
  readonly file: string;
  /** `<prefix>_BROKER_PORT` overrides `broker.port`. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly prefix?: string;
}

/** What a schema cannot say: members that fit one by one, and not together. */
export interface Contradiction {
  /** Members from the top; those of lists as their index. */
  readonly path: readonly (string | number)[];
  readonly text: string;
  readonly suggestion?: string | null;
}

/** `keycab.yaml:3:5 broker.prot: there is no such setting; did you mean port?` */
export function describeMessage(message: ConfigurationMessage): string {
  const place = message.line === null ? message.where : `${message.where}:${message.line}:${message.column ?? 1}`;
  const path = message.path === '' ? '' : ` ${message.path}:`;
  const suggestion = message.suggestion === null ? '' : `; did you mean ${message.suggestion}?`;
  return `${place}${path} ${message.text}${suggestion}`;
}

/**
 * @param schema  an object schema whose objects refuse unknown members; defaults in it are filled in. A member's
 *   `refusal` replaces the library's sentence about a value that does not fit
 * @param contradictions  asked once everything fits by itself
 * @returns the value with defaults, or at least one message; never throws on bad text
 */
export function readConfiguration<Schema extends TSchema>(
  schema: Schema,
  source: ConfigurationSource,
  contradictions: (value: Static<Schema>) => readonly Contradiction[] = () => [],
): ConfigurationResult<Static<Schema>> {
  const lines = new LineCounter();
  const document = parseDocument(source.text, { lineCounter: lines, prettyErrors: false });
  const placed = (offset: number, path: string, text: string, suggestion: string | null = null) => {
    const { line, col } = lines.linePos(offset);
    return { where: source.file, line: Math.max(line, 1), column: Math.max(col, 1), path, text, suggestion };
  };
  const [malformed, ...more] = malformations(document).map((error) => placed(error.pos[0], '', oneLine(error.message)));
  if (malformed !== undefined) return { ok: false, messages: [malformed, ...more] };

  const written = contentOf(document);
  if (!written.ok) return { ok: false, messages: [placed(0, '', written.why)] };
  const overridden = override(schema, written.value, source);
  const value: unknown = Default(schema, overridden.value);
  const unfit = mistakes(schema, value);
  const found = unfit.length > 0 ? unfit : contradictions(value as Static<Schema>).map(contradicted);
  const [first, ...others] = found.map((mistake) => {
    const path = mistake.path.join('.');
    const variable = overridden.variables.get(path);
    return variable === undefined
      ? placed(offsetOf(document, mistake), path, mistake.text, mistake.suggestion)
      : { where: variable, line: null, column: null, path, text: mistake.text, suggestion: mistake.suggestion };
  });
  return first === undefined
    ? { ok: true, value: value as Static<Schema>, unusedVariables: overridden.unused }
    : { ok: false, messages: [first, ...others] };
}

/** All of a text that is YAML; behind the first place where it is none, everything is a mistake, and none is news. */
function malformations({ errors, warnings }: Document): readonly (Document['errors'] | Document['warnings'])[number][] {
  const first = errors.findIndex(({ code }) => code !== 'DUPLICATE_KEY');
  return first < 0 ? [...errors, ...warnings] : errors.slice(0, first + 1);
}

/** @returns the names at the top of a text, by which files of several kinds are told apart; none where it is no map */
export function namesIn(text: string): string[] {
  const { contents } = parseDocument(text, { logLevel: 'silent' });
  return isMap(contents) ? contents.items.flatMap(({ key }) => (isScalar(key) ? [String(key.value)] : [])) : [];
}

/** A value as YAML, for people to read. */
export const configurationText = (value: unknown): string => stringify(value, { lineWidth: 0 });

const contradicted = ({ path, text, suggestion = null }: Contradiction): Mistake => ({
  path: path.map(String),
  atName: false,
  text,
  suggestion,
});

const oneLine = (text: string): string => text.split('\n')[0] ?? text;

function contentOf(document: Document): { ok: true; value: unknown } | { ok: false; why: string } {
  try {
    return { ok: true, value: document.toJS({ maxAliasCount: 20 }) ?? {} };
  } catch (thrown) {
    // Too many aliases, or one that leads nowhere: the text is bad, the program is not.
    return { ok: false, why: oneLine(thrown instanceof Error ? thrown.message : String(thrown)) };
  }
}

// ---- The environment.

/** The parts of a JSON schema that are looked at here. */
interface Shape {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly items?: Shape;
  readonly anyOf?: readonly Shape[];
  readonly const?: unknown;
  /** Ours: what to say of a value that does not fit. */
  readonly refusal?: string;
}

function override(
  schema: TSchema,
  written: unknown,
  source: ConfigurationSource,
): { value: unknown; variables: ReadonlyMap<string, string>; unused: readonly string[] } {
  const prefix = `${source.prefix ?? 'KEYCAB'}_`;
  const paths = new Map(leaves(schema as Shape).map((path) => [prefix + path.map(upperSnake).join('_'), path]));
  const variables = new Map<string, string>();
  const unused: string[] = [];
  let value = written;
  for (const [name, text] of Object.entries(source.environment ?? {})) {
    if (text === undefined || !name.startsWith(prefix)) continue;
    const path = paths.get(name);
    if (path === undefined) {
      unused.push(name);
      continue;
    }
    variables.set(path.join('.'), name);
    value = withMember(value, path, shapeAt(schema, path)?.type === 'string' ? text : scalarOf(text));
  }
  return { value, variables, unused };
}

const upperSnake = (name: string): string => name.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase();

/** A number or a truth is written in a variable as it would be in the file. */
function scalarOf(text: string): unknown {
  try {
    const value: unknown = parse(text);
    return typeof value === 'object' ? text : value;
  } catch {
    return text;
  }
}

const leaves = (shape: Shape): string[][] =>
  shape.properties === undefined
    ? [[]]
    : Object.entries(shape.properties).flatMap(([name, member]) => leaves(member).map((rest) => [name, ...rest]));

const shapeAt = (shape: Shape, path: readonly string[]): Shape | undefined => {
  const [name, ...rest] = path;
  if (name === undefined) return shape;
  const member = shape.properties?.[name] ?? shape.items;
  return member === undefined ? undefined : shapeAt(member, rest);
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function withMember(value: unknown, path: readonly string[], member: unknown): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return member;
  const object = isRecord(value) ? value : {};
  return { ...object, [name]: withMember(object[name], rest, member) };
}

// ---- What does not fit.

interface Mistake {
  readonly path: readonly string[];
  /** The mistake is the member's name, not its value. */
  readonly atName: boolean;
  readonly text: string;
  readonly suggestion: string | null;
}

/** Several kinds of one object are several errors each; the library stops at eight of them unless told otherwise. */
const ERRORS_MAX = 1_000;

function errorsOf(schema: TSchema, value: unknown) {
  const { maxErrors } = Settings.Get();
  Settings.Set({ maxErrors: ERRORS_MAX });
  try {
    return Compile(schema).Errors(value);
  } finally {
    Settings.Set({ maxErrors });
  }
}

/** The library speaks of JSON; who writes a file knows the words that stand in it. */
const plain = (sentence: string): string => (sentence === 'must be boolean' ? 'must be true or false' : sentence);

function mistakes(schema: TSchema, value: unknown): Mistake[] {
  const errors = errorsOf(schema, value);
  const pathOf = (pointer: string): string[] => pointer.split('/').slice(1).map(unescapePointer);
  const unions = new Set(errors.filter(({ keyword }) => keyword === 'anyOf').map((error) => error.instancePath));
  // Of several kinds of object, only the one that was meant has something to say.
  const kinds = [...unions].flatMap((at) => {
    const read = kindMeant(shapeAt(schema, pathOf(at)), valueAt(value, pathOf(at)));
    return read === undefined ? [] : [{ at, read }];
  });
  return errors.flatMap((error): Mistake[] => {
    const path = pathOf(error.instancePath);
    const kind = kinds.find(({ at }) => error.instancePath === at || error.instancePath.startsWith(`${at}/`));
    if (kind !== undefined) {
      if (error.keyword !== 'anyOf' || kind.at !== error.instancePath) return [];
      return kind.read.map((mistake) => ({ ...mistake, path: [...path, ...mistake.path] }));
    }
    const shape = shapeAt(schema, path);
    switch (error.keyword) {
      case 'boolean': // Said again, with the name, by additionalProperties.
        return [];
      case 'additionalProperties':
        return error.params.additionalProperties.map((name) => ({
          path: [...path, name],
          atName: true,
          text: 'there is no such setting',
          suggestion: nearest(name, Object.keys(shape?.properties ?? {})),
        }));
      case 'required':
        return error.params.requiredProperties.map((name) => ({
          path,
          atName: true,
          text: `the setting ${name} is missing`,
          suggestion: null,
        }));
      case 'anyOf':
        return [noneOf(path, shape?.anyOf ?? [], valueAt(value, path))];
      default:
        if (unions.has(error.instancePath)) return [];
        return [{ path, atName: false, text: shape?.refusal ?? plain(error.message), suggestion: null }];
    }
  });
}

function noneOf(path: readonly string[], options: readonly Shape[], found: unknown): Mistake {
  const allowed = options.flatMap((option) => (typeof option.const === 'string' ? option.const : []));
  return {
    path,
    atName: false,
    text: allowed.length === 0 ? 'is none of the allowed forms' : `must be one of ${allowed.join(', ')}`,
    suggestion: typeof found === 'string' ? nearest(found, allowed) : null,
  };
}

/** @returns what is wrong with an object of several kinds, told apart by one constant member; undefined for any other */
function kindMeant(shape: Shape | undefined, value: unknown): readonly Mistake[] | undefined {
  const options = shape?.anyOf ?? [];
  const name = Object.keys(options[0]?.properties ?? {}).find((member) =>
    options.every(({ properties }) => properties?.[member]?.const !== undefined),
  );
  if (name === undefined) return undefined;
  if (!isRecord(value)) return [{ path: [], atName: false, text: 'must be object', suggestion: null }];
  if (!Object.hasOwn(value, name))
    return [{ path: [], atName: true, text: `the setting ${name} is missing`, suggestion: null }];
  const consts = options.map(({ properties }) => properties?.[name] ?? {});
  const meant = options.find((_option, index) => consts[index]?.const === value[name]);
  return meant === undefined ? [noneOf([name], consts, value[name])] : mistakes(meant, Default(meant, { ...value }));
}

const unescapePointer = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~');

const valueAt = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (inner, name) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, name) : undefined),
    value,
  );

/** Where in the text the mistake stands: the name, the value, or the nearest thing around it that is written. */
function offsetOf(document: Document, mistake: Mistake): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const [index, name] of mistake.path.entries()) {
    const last = index === mistake.path.length - 1;
    if (isMap(node)) {
      const pair = node.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === name);
      if (pair === undefined) return offset;
      offset = (last && !mistake.atName ? startOf(pair.value) : undefined) ?? startOf(pair.key) ?? offset;
      node = pair.value;
    } else if (isCollection(node)) {
      node = node.get(Number(name), true);
      offset = startOf(node) ?? offset;
    }
  }
  return offset;
}

const startOf = (node: unknown): number | undefined =>
  isScalar(node) || isCollection(node) ? (node.range?.[0] ?? undefined) : undefined;

// ---- What was probably meant.

/** The nearest of the names, if one is near enough to be what was meant. */
export function nearest(name: string, names: readonly string[]): string | null {
  const allowed = Math.max(1, Math.floor(name.length / 3));
  const [best] = names
    .map((candidate) => ({ candidate, steps: editSteps(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ steps }) => steps <= allowed)
    .toSorted((left, right) => left.steps - right.steps);
  return best?.candidate ?? null;
}

/** Letters put in, left out, exchanged or swapped with their neighbor, counted (optimal string alignment). */
function editSteps(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1];
      let steps = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (swapped) steps = Math.min(steps, (beforeLast[column - 2] ?? 0) + 1);
      current.push(steps);
    }
    [beforeLast, last] = [last, current];
  }
  return last[to.length] ?? 0;
}
