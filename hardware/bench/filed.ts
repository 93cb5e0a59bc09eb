// The forms that are filed, and whether their raw files are there and whole; reads hardware/bench/forms.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describeMessage } from '@keycab/shared/configuration';
import { readForm, type Form } from './form.ts';

export type Filed =
  | { readonly ok: true; readonly form: Form }
  | { readonly ok: false; readonly reasons: readonly string[] };

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** @param file  of one form; its raw files lie beside it */
export function checkFiled(file: string): Filed {
  if (!existsSync(file)) return { ok: false, reasons: [`${file}: there is no such file`] };
  const read = readForm(readFileSync(file, 'utf8'), file);
  if (!read.ok) return { ok: false, reasons: read.messages.map(describeMessage) };
  const reasons = read.value.raw.flatMap((raw) => {
    const path = join(dirname(file), raw.file);
    if (!existsSync(path)) return [`${file}: raw file ${raw.file} is not there`];
    return sha256(readFileSync(path)) === raw.sha256
      ? []
      : [`${file}: raw file ${raw.file} is not the one of this form`];
  });
  return reasons.length === 0 ? { ok: true, form: read.value } : { ok: false, reasons };
}

/** Every form in a folder; a folder that is not there holds none. */
export const filedIn = (folder: string): (readonly [file: string, filed: Filed])[] =>
  (existsSync(folder) ? readdirSync(folder) : [])
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => [name, checkFiled(join(folder, name))] as const);

export const imageIn = (slotText: string): string => /sha256 ([0-9a-f]{64})/.exec(slotText)?.[1] ?? '';
