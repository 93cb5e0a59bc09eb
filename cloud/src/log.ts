// Standard output as JSON lines, redacted; the only door of pino.
import { pino, type DestinationStream } from 'pino';

/** Level by reach: one operation affected is a warning, a feature an error, the process fatal. */
export interface Log {
  debug(fields: LogFields, sentence: string): void;
  info(fields: LogFields, sentence: string): void;
  warn(fields: LogFields, sentence: string): void;
  error(fields: LogFields, sentence: string): void;
  fatal(fields: LogFields, sentence: string): void;
}

/** `code` is a code of the table; numbers of badges and tags, names of people and keys never belong here. */
export type LogFields = Readonly<Record<string, unknown>>;
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

// Fixed in code, not in configuration: nobody switches redaction off to see more.
const SECRET_NAMES = (
  'badge rom pin secret password seed token authorization cookie key privateKey url ' +
  'name givenName document line lines payload note'
).split(' ');

/** @param destination standard output when left out */
export function createLog(level: LogLevel, destination?: DestinationStream): Log {
  const options = {
    level,
    base: { service: 'cloud' },
    redact: { paths: SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[redacted]' },
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
