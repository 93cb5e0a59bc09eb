// What is open in the office, loaded once and again with each line that the office writes.
import type { Matters } from '@keycab/shared/contract';
import { OFFICE } from '@keycab/shared/ids';
import { useEffect } from 'react';
import { ask } from '../common/api.ts';
import type { Live } from '../common/live.ts';
import { type Loaded, useLoaded } from '../common/use-loaded.ts';

export function useMatters(live: Live): Loaded<Matters> {
  const matters = useLoaded('matters', (signal) => ask('/api/v1/matters', {}, signal));
  const { reload } = matters;
  useEffect(
    () =>
      live.listen({
        // A cabinet's line too: who is asked for a key is whoever has it now.
        changed: ({ entry, answer }) => {
          const isNotice = entry.type.startsWith('Notice');
          if ((entry.cabinet === OFFICE && !isNotice) || answer !== null) reload();
        },
        resync: reload,
      }),
    [live, reload],
  );
  return matters;
}
