// Commands of ours in a text, and what the tools do not know of them; for tests.
import { VERBS as cabinet } from '@keycab/firmware/cli/verbs';
import { VERBS as cloud } from '@keycab/cloud/cli/verbs';
import type { Verbs } from '@keycab/shared/cli/verb';

const VERBS: Verbs = { ...cabinet, ...cloud };

/** `keycab …` up to the end of its code span or line; words after it in a plain text are cut off by lower-case prose. */
export const commandsIn = (text: string): string[] =>
  [...text.matchAll(/`(keycab [^`]+)`|^(keycab .+)$/gm)].map((match) => match[1] ?? match[2] ?? '');

/** @returns one sentence for each that cannot be typed */
export const unknownIn = (commands: readonly string[]): Promise<string[]> =>
  Promise.resolve(
    commands.flatMap((command) => {
      const [, name = '', ...rest] = command.split(/\s+/);
      const verb = VERBS[name];
      if (verb === undefined) return name === 'explain' ? [] : [`${command}: no such verb`];
      const usages = verb.usage.split('\n');
      const first = rest[0]?.startsWith('--') === false ? rest[0] : undefined;
      const own = usages.filter((usage) => usage.split(/\s+/)[2] === first);
      const several = usages.length > 1;
      if (several && own.length === 0) return [`${command}: no such tool`];
      const text = (several ? own : usages).join('\n');
      const options = rest.filter((word) => word.startsWith('--'));
      return options
        .filter((option) => !text.includes(`${option} `) && !text.includes(`${option}]`))
        .map((option) => `${command}: no ${option}`);
    }),
  );
