// Reads one YAML text against a schema and says where and why it does not fit; the one door of yaml; pure.
//
// Decided: both sides read their file through this one function. Because: a mistake then reads alike everywhere, with
// file, line, column and what was probably meant. Instead of: a reader on each side. Would change if: one side stops
// using YAML. Environment variables override single values, so that a container needs no file of its own.
import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Default } from 'typebox/value';
import { isCollection, isMap, isPair, isScalar, LineCounter, parse, parseDocument, type Document } from 'yaml';

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

/** `keycab.yaml:3:5 broker.prot: there is no such setting; did you mean port?` */
export function describeMessage(message: ConfigurationMessage): string {
  const place = message.line === null ? message.where : `${message.where}:${message.line}:${message.column ?? 1}`;
  const path = message.path === '' ? '' : ` ${message.path}:`;
  const suggestion = message.suggestion === null ? '' : `; did you mean ${message.suggestion}?`;
  return `${place}${path} ${message.text}${suggestion}`;
}

/**
 * @param schema  an object schema whose objects refuse unknown members; defaults in it are filled in
 * @returns the value with defaults, or at least one message; never throws on bad text
 */
export function readConfiguration<Schema extends TSchema>(
  schema: Schema,
  source: ConfigurationSource,
): ConfigurationResult<Static<Schema>> {
  const lines = new LineCounter();
  const document = parseDocument(source.text, { lineCounter: lines, prettyErrors: false });
  const placed = (offset: number, path: string, text: string, suggestion: string | null = null) => {
    const { line, col } = lines.linePos(offset);
    return { where: source.file, line: Math.max(line, 1), column: Math.max(col, 1), path, text, suggestion };
  };
  const [malformed, ...more] = [...document.errors, ...document.warnings].map((error) =>
    placed(error.pos[0], '', oneLine(error.message)),
  );
  if (malformed !== undefined) return { ok: false, messages: [malformed, ...more] };

  const written = contentOf(document);
  if (!written.ok) return { ok: false, messages: [placed(0, '', written.why)] };
  const overridden = override(schema, written.value, source);
  const value: unknown = Default(schema, overridden.value);
  const [first, ...others] = mistakes(schema, value).map((mistake) => {
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

function mistakes(schema: TSchema, value: unknown): Mistake[] {
  const errors = Compile(schema).Errors(value);
  const unions = new Set(errors.filter(({ keyword }) => keyword === 'anyOf').map((error) => error.instancePath));
  return errors.flatMap((error): Mistake[] => {
    const path = error.instancePath.split('/').slice(1).map(unescapePointer);
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
      case 'anyOf': {
        const allowed = (shape?.anyOf ?? []).flatMap((option) => (option.const === undefined ? [] : [option.const]));
        const found = valueAt(value, path);
        return [
          {
            path,
            atName: false,
            text:
              allowed.length === 0
                ? 'is none of the allowed forms'
                : `must be one of ${allowed.map(String).join(', ')}`,
            suggestion: typeof found === 'string' ? nearest(found, allowed.map(String)) : null,
          },
        ];
      }
      default:
        if (unions.has(error.instancePath)) return [];
        return [{ path, atName: false, text: error.message, suggestion: null }];
    }
  });
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
