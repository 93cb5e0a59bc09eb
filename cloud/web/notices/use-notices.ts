// One's own notices, loaded once and again with each line that tells this person something.
import type { NoticeList } from '@keycab/shared/notices';
import { useEffect, useEffectEvent } from 'react';
import { ask } from '../common/api.ts';
import type { House } from '../common/house.ts';
import { type Loaded, useLoaded } from '../common/use-loaded.ts';

/** Also what ends elsewhere: an answer, a delivery by another way. */
const TELLING = /^(Notice(Given|Delivered|Failed|Withheld)|KeyRequest(Answered|Met|Closed))$/;

export function useNotices({ live, me }: Pick<House, 'live' | 'me'>): Loaded<NoticeList> {
  const person = me?.person?.person ?? null;
  const notices = useLoaded(person === null ? null : `notices ${person}`, (signal) =>
    ask('/api/v1/notices', {}, signal),
  );
  const { reload } = notices;
  const isMine = useEffectEvent((event: unknown): boolean => {
    const told = (event as { readonly person?: unknown }).person;
    return told === undefined || told === person;
  });
  useEffect(
    () =>
      live.listen({
        changed: ({ entry }) => {
          if (TELLING.test(entry.type) && (!entry.type.startsWith('Notice') || isMine(entry.event))) reload();
        },
        resync: reload,
      }),
    [live, reload],
  );
  return notices;
}
