// keycab config: the shape of a cabinet's files, what is wrong with them, and what a cabinet would make of them; reads files.
import { readFileSync } from 'node:fs';
import { configurationText, describeMessage, namesIn } from '@keycab/shared/configuration';
import { isFault } from '@keycab/shared/fault';
import { refuseConfiguration } from '@keycab/shared/files';
import { EXIT, signed, trouble, usage, type Talk } from '@keycab/shared/cli/talk';
import type { Given } from '@keycab/shared/cli/verb';
import { loadConfiguration, readProfile, type Configuration } from '../src/config.ts';
import { CabinetFile } from '../src/identity.ts';
import { Profile } from '../src/profile.ts';

const CONFIG_USAGE = 'keycab config schema [cabinet|profile], or check or show and a file';

type Environment = Readonly<Record<string, string | undefined>>;
type Members = Readonly<Record<string, unknown>>;

const SCHEMAS = {
  cabinet: { title: 'A cabinet: who it is, whom it trusts, and its habits', schema: CabinetFile },
  profile: { title: 'The body of a cabinet', schema: Profile },
} as const;
type Kind = keyof typeof SCHEMAS;

/** @returns the exit code */
export function config({ positionals, values }: Given, talk: Talk, environment: Environment): number {
  const [act, named, ...more] = positionals;
  const json = values['json'] === true;
  if (more.length > 0) return usage(talk, `Usage: ${CONFIG_USAGE}`);
  if (act === 'schema') return schema(named ?? 'cabinet', talk);
  if (named === undefined || (act !== 'check' && act !== 'show')) return usage(talk, `Usage: ${CONFIG_USAGE}`);
  const found = look(named, environment);
  if (act === 'check' && json) talk.data(JSON.stringify({ ok: found.ok, mistakes: found.ok ? [] : found.mistakes }));
  if (!found.ok) {
    if (!json || act === 'show') found.mistakes.forEach((sentence) => talk.say(signed(talk, 'broken', sentence)));
    if (found.isRead) trouble(talk, 'KC-CONF-01', `${named} is not valid.`);
    else talk.say(UNREAD);
    return EXIT.configuration;
  }
  const { shown, unusedVariables } = found;
  if (act === 'show') talk.data(json ? JSON.stringify(shown, null, 2) : configurationText(shown).trimEnd());
  else if (!json) talk.data(signed(talk, 'good', `${named}: ${found.summary}`));
  for (const variable of unusedVariables) talk.say(signed(talk, 'look', `${variable} names no setting.`));
  return EXIT.good;
}

interface Looked {
  /** What a cabinet would work with, without any secret. */
  readonly shown: object;
  readonly summary: string;
  readonly unusedVariables: readonly string[];
}

/** `mistakes`: all of them, one sentence each. */
type Look =
  | ({ readonly ok: true } & Looked)
  /** Not read: there is no line in it to correct. */
  | { readonly ok: false; readonly mistakes: readonly string[]; readonly isRead: boolean };

const UNREAD = `Name the file of a cabinet or a profile: keycab config check cabinet.yaml  KC-CONF-01: keycab explain KC-CONF-01`;

function look(file: string, environment: Environment): Look {
  const text = textOf(file);
  if (text !== null && isEmpty(text)) {
    return { ok: false, mistakes: [`${file} is empty: a cabinet’s file or a profile?`], isRead: false };
  }
  try {
    const lookAt = text !== null && kindOf(text) === 'profile' ? lookAtProfile : lookAtCabinet;
    return { ok: true, ...lookAt(file, environment) };
  } catch (thrown) {
    if (!isFault(thrown, 'KC-CONF-01')) throw thrown;
    return { ok: false, mistakes: thrown.context['sentences'] as readonly string[], isRead: text !== null };
  }
}

/** Null: it cannot be read, and is refused as a cabinet's, which says why. */
function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (thrown) {
    if (!(thrown instanceof Error && 'code' in thrown)) throw thrown;
    return null;
  }
}

/** Nothing but comments and marks of a document. */
const isEmpty = (text: string): boolean => text.split('\n').every((line) => /^\s*(#.*|---|\.\.\.)?\s*$/.test(line));

/** By the names that are written in it. */
function kindOf(text: string): Kind {
  const names = namesIn(text);
  const known = (kind: Kind): number =>
    names.filter((name) => Object.hasOwn(SCHEMAS[kind].schema.properties, name)).length;
  return known('profile') > known('cabinet') ? 'profile' : 'cabinet';
}

const bodySummary = (slots: number, boards: number, readers: number): string =>
  [
    [slots, 'slot'],
    [boards, 'board'],
    [readers, 'badge reader'],
  ]
    .map(([count, what]) => `${count} ${what}${count === 1 ? '' : 's'}`)
    .join(', ');

function lookAtProfile(file: string, environment: Environment): Looked {
  const read = readProfile(file, environment);
  if (!read.ok) return refuseConfiguration(read.messages.map(describeMessage));
  const { slots, boards, readers } = read.value;
  const summary = bodySummary(slots.rows.length * slots.columns, boards.length, readers.length);
  return { shown: read.value, summary, unusedVariables: read.unusedVariables };
}

function lookAtCabinet(file: string, environment: Environment): Looked {
  const configuration = loadConfiguration(file, environment);
  const { settings, readers, cabinet, unusedVariables } = configuration;
  const summary = `${cabinet.name}, ${bodySummary(settings.slots, settings.boards.length, readers.length)}`;
  return { shown: withoutSecrets(configuration), summary, unusedVariables };
}

const SECRET = '(secret)';

const withoutSecrets = ({ cloud, keys, readers, ...open }: Configuration): object => ({
  ...open,
  readers: readers.map((reader) =>
    reader.kind === 'osdp' && reader.key !== null ? { ...reader, key: SECRET } : reader,
  ),
  cloud: {
    ...cloud,
    // A name and a password may stand before the host's name.
    servers: cloud.servers.map((server) => server.replace(/\/\/[^/]*@/, `//${SECRET}@`)),
    secret: SECRET,
  },
  keys: {
    journalSeed: SECRET,
    badgeKey: SECRET,
    witnesses: keys.witnesses.map(({ text }) => text),
    roster: keys.roster.text,
    command: keys.command.text,
  },
});

function schema(named: string, talk: Talk): number {
  if (named !== 'cabinet' && named !== 'profile')
    return usage(talk, `There is no schema of ${named}.\nUsage: ${CONFIG_USAGE}`);
  const { title, schema: shape } = SCHEMAS[named];
  const printed = { $schema: 'https://json-schema.org/draft/2020-12/schema', title, ...(written(shape) as object) };
  talk.data(JSON.stringify(printed, null, 2));
  return EXIT.good;
}

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** As the file is written, not as it is read: what has a default may be left out. */
function written(shape: unknown): unknown {
  if (Array.isArray(shape)) return shape.map(written);
  if (!isMembers(shape)) return shape;
  const { refusal: _, required, ...rest } = shape;
  const copy = Object.fromEntries(Object.entries(rest).map(([name, member]) => [name, written(member)]));
  const members = shape['properties'];
  if (!Array.isArray(required) || !isMembers(members)) return copy;
  const demanded = required.filter((name) => {
    const member = members[String(name)];
    return !isMembers(member) || member['default'] === undefined;
  });
  return demanded.length === 0 ? copy : { ...copy, required: demanded };
}
