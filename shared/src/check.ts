// A schema's check, compiled at its first use and kept: compiling a large union takes longer than opening a journal; pure.
import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';

export function checkOf<Schema extends TSchema>(schema: Schema): (value: unknown) => value is Static<Schema> {
  let compiled: ReturnType<typeof Compile<Schema>> | undefined;
  return (value): value is Static<Schema> => {
    compiled ??= Compile(schema);
    return compiled.Check(value);
  };
}
