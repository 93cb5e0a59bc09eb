// Loads again when the office's log or a cabinet says that something was changed; hears the live stream.
import { useEffect, useEffectEvent } from 'react';
import type { Live } from '../../common/live.ts';

/** What a cabinet does by itself and a page of administrators shows. */
const AT_CABINETS = new Set([
  'RosterApplied',
  'BadgeEnrolled',
  'EnrollmentUndone',
  'TagPaired',
  'TagUnpaired',
  'KeyTaken',
  'KeyReturned',
]);

export function useChanges(live: Live, reload: () => void): void {
  const again = useEffectEvent(reload);
  useEffect(
    () =>
      live.listen({
        changed: ({ entry }) => {
          if (entry.cabinet === 'office' || AT_CABINETS.has(entry.type)) again();
        },
        resync: () => again(),
      }),
    [live],
  );
}
