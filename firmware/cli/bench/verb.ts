// keycab bench: sorts what was typed to the tools of a bench; each needs a cable, none a configuration.
import type { Given } from '@keycab/shared/cli/verb';
import { usage, type Talk } from '@keycab/shared/cli/talk';
import { text, wholeNumber, type Values } from '../given.ts';
import type { Bench } from '../main.ts';
import { boardId } from './board-id.ts';
import { contacts } from './contacts.ts';
import { ports } from './ports.ts';
import { pulse } from './pulse.ts';
import { readers } from './readers.ts';
import { scan } from './scan.ts';
import { sniff } from './sniff.ts';

type Tool = (port: string, values: Values, talk: Talk, bench: Bench) => Promise<number>;
type Watcher = (port: string, values: Values, seconds: number | null, talk: Talk, bench: Bench) => Promise<number>;

const watching =
  (watch: Watcher): Tool =>
  async (port, values, talk, surroundings) => {
    const seconds = wholeNumber(values, 'seconds', 1, 86_400);
    return seconds.ok ? watch(port, values, seconds.value, talk, surroundings) : usage(talk, seconds.reason);
  };

const TOOLS: Readonly<Record<string, Tool>> = {
  sniff: watching(sniff),
  scan,
  pulse,
  contacts: watching(contacts),
  readers: watching(readers),
  'board-id': boardId,
};

export async function bench({ positionals, values }: Given, talk: Talk, surroundings: Bench): Promise<number> {
  const [name = '', ...more] = positionals;
  if (name === 'ports' && more.length === 0) return ports(values, talk);
  const tool = Object.hasOwn(TOOLS, name) && more.length === 0 ? TOOLS[name] : undefined;
  if (tool === undefined) return usage(talk, `keycab bench ports, or ${Object.keys(TOOLS).join(', ')} --port …`);
  const port = text(values, 'port');
  return port === null ? usage(talk, 'Which port? See: keycab bench ports') : tool(port, values, talk, surroundings);
}
