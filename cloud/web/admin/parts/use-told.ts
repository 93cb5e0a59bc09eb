// Something said to the service at a time, and what was refused; for acts that have a route of their own.
import type { Paths } from '@keycab/shared/paths';
import { useRef, useState } from 'react';
import { tell } from '../../common/api.ts';
import type { Trouble } from '../../common/trouble.tsx';

type Posts = { [Path in keyof Paths]: Paths[Path] extends { post: unknown } ? Path : never }[keyof Paths];
type Body<Path extends Posts> = Paths[Path] extends {
  post: { requestBody: { content: { 'application/json': infer Value } } };
}
  ? Value
  : never;
type Answer<Path extends Posts> = Paths[Path] extends {
  post: { responses: { 200: { content: { 'application/json': infer Value } } } };
}
  ? Value
  : never;

export interface Telling {
  readonly busy: boolean;
  readonly trouble: Trouble | null;
  /** Does nothing while another is under way. */
  readonly run: <Path extends Posts>(path: Path, body: Body<Path>, then?: (answer: Answer<Path>) => void) => void;
  readonly forget: () => void;
}

/** @param done  after everything that was allowed */
export function useTold(done: () => void): Telling {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const running = useRef(false);
  return {
    busy,
    trouble,
    run: <Path extends Posts>(path: Path, body: Body<Path>, then?: (answer: Answer<Path>) => void) => {
      if (running.current) return;
      running.current = true;
      setBusy(true);
      setTrouble(null);
      void tell<Answer<Path>>(path, body as object).then((reply) => {
        running.current = false;
        setBusy(false);
        if (!reply.ok) return setTrouble(reply.trouble);
        then?.(reply.value);
        return done();
      });
    },
    forget: () => setTrouble(null),
  };
}
