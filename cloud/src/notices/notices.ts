// Notices: who is told what, by which ways, and what came of it; built once, from what main hands in.
import { noticeHandler } from './delivery.ts';
import { openDesk, type NoticeDesk } from './desk.ts';
import { startGiving, type Giving } from './giving.ts';
import { NOTICE_JOB, type NoticesParts } from './room.ts';

export interface Notices extends Giving {
  readonly desk: NoticeDesk;
  /** Asks each way what would go wrong now, and says so in the log: nothing is held up by it. */
  readonly check: () => Promise<void>;
}

export function openNotices(parts: NoticesParts): Notices {
  const giving = startGiving(parts);
  parts.jobs.handle(NOTICE_JOB, noticeHandler(parts));
  return {
    ...giving,
    desk: openDesk(parts),
    check: async () => {
      for (const adapter of parts.adapters) {
        const wrong = await adapter.check();
        if (wrong === null) continue;
        const { code, detail } = wrong;
        parts.log.warn({ code, way: adapter.way, said: detail }, 'notices cannot go out by one way now');
      }
    },
    stop: async () => {
      await giving.stop();
      for (const adapter of parts.adapters) adapter.close();
    },
  };
}
