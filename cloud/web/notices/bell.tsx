// The bell in the frame: how many notices are unread, what they say, and the way to what they are about.
import type { NoticeInfo } from '@keycab/shared/notices';
import { clockText } from '@keycab/shared/sentence';
import { useEffect, useId, useRef, useState } from 'react';
import { tell } from '../common/api.ts';
import type { House } from '../common/house.ts';
import { TroubleNote } from '../common/trouble.tsx';
import { words } from './messages.ts';
import { useNotices } from './use-notices.ts';
import './bell.css';

const BELL =
  'M12 2a1.5 1.5 0 0 1 1.5 1.5v.7A6.5 6.5 0 0 1 18.5 10.5v4l1.9 2.6A.6.6 0 0 1 19.9 18H4.1a.6.6 0 0 1-.5-.900L5.5 14.5v-4A6.5 6.5 0 0 1 10.5 4.2v-.7A1.5 1.5 0 0 1 12 2Zm-2.5 17.5h5a2.5 2.5 0 0 1-5 0Z';

export function Bell({ house }: { readonly house: House }) {
  const notices = useNotices(house);
  const panel = useRef<HTMLDivElement>(null);
  const id = useId();
  const { value, reload } = notices;
  const unread = value?.unread ?? 0;
  const list = value?.notices ?? [];
  const isNobody = house.me !== null && house.me.person === null;
  const read = async (which: 'all' | readonly string[]): Promise<void> => {
    await tell('/api/v1/notices/read', { notices: which });
    reload();
  };
  return (
    <>
      <button type="button" className="bell" popoverTarget={id} aria-label={words.bell(unread)}>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d={BELL} />
        </svg>
        {unread > 0 && (
          <b className="bell-count" aria-hidden="true">
            {unread > 99 ? '99+' : unread}
          </b>
        )}
      </button>
      <Newest notices={list} />
      <div id={id} ref={panel} popover="auto" className="bell-panel" role="dialog" aria-label={words.title}>
        <div className="bell-head">
          <h2>{words.title}</h2>
          {unread > 0 && (
            <button type="button" onClick={() => void read('all')}>
              {words.readAll}
            </button>
          )}
        </div>
        {notices.trouble !== null && <TroubleNote trouble={notices.trouble} onRetry={reload} />}
        {isNobody && <p className="muted">{words.nobody}</p>}
        {!isNobody && value !== null && list.length === 0 && (
          <p>
            {words.none} <span className="muted">{words.noneWhy}</span>
          </p>
        )}
        <ul>
          {list.map((notice) => (
            <Notice
              key={notice.notice}
              notice={notice}
              at={clockText(notice.atWallMs, house.moment)}
              onRead={() => void read([notice.notice])}
            />
          ))}
        </ul>
        {!isNobody && (
          <p className="bell-foot">
            <a href="/account#notices">{words.how}</a>
          </p>
        )}
      </div>
    </>
  );
}

interface NoticeProps {
  readonly notice: NoticeInfo;
  readonly at: string;
  readonly onRead: () => void;
}

function Notice({ notice, at, onRead }: NoticeProps) {
  const { link, open, read, text, title, urgency, ways } = notice;
  const outside = ways.map(words.by).join(' · ');
  return (
    <li data-read={read} data-urgency={urgency}>
      <a
        href={link}
        target={window.parent === window ? undefined : '_top'}
        // The page that follows shows it read already; a request that is on its way outlives this one.
        onClick={() => {
          if (!read) onRead();
        }}
      >
        <b>{title}</b>
        <span>{text}</span>
        <span className="muted small">
          {at}
          {urgency !== 'plain' && ` · ${urgency === 'alarm' ? words.alarm : words.urgent}`}
          {open && ` · ${words.waits}`}
          {outside !== '' && ` · ${outside}`}
        </span>
      </a>
      {!read && (
        <button type="button" className="bell-read" onClick={onRead} aria-label={`${words.read}: ${title}`}>
          <span aria-hidden="true">✓</span>
        </button>
      )}
    </li>
  );
}

/** Said aloud once, when it comes while the page is open. */
function Newest({ notices }: { readonly notices: readonly NoticeInfo[] }) {
  const [said, setSaid] = useState('');
  const newest = useRef<number | null>(null);
  const [first] = notices;
  useEffect(() => {
    const before = newest.current;
    newest.current = first?.atWallMs ?? before ?? 0;
    if (before !== null && first !== undefined && first.atWallMs > before && !first.read)
      setSaid(words.new(first.title));
  }, [first]);
  return (
    <span className="hidden" role="status">
      {said}
    </span>
  );
}
