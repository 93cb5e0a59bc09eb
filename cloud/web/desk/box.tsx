// The header: the one box that owns the page, and whether what it says is live.
import { TextInput } from '@mantine/core';
import { ageText } from '@keycab/shared/sentence';
import type { RefObject } from 'react';
import { words } from './messages.ts';
import type { Moment } from './present.ts';

export interface BoxProps {
  readonly box: RefObject<HTMLInputElement | null>;
  readonly query: string;
  readonly onType: (query: string) => void;
  /** @returns true when the key has been used */
  readonly onKey: (key: string) => boolean;
  readonly expanded: boolean;
  readonly activeId: string | null;
  readonly moment: Moment;
  readonly heard: boolean;
  readonly site: string;
}

export function Box(props: BoxProps) {
  const { moment, box } = props;
  return (
    <header className="box">
      <p className="brand">
        {words.brand} <span className="muted">{props.site}</span>
      </p>
      <search>
        <TextInput
          ref={box}
          size="lg"
          type="text"
          inputMode="search"
          enterKeyHint="search"
          value={props.query}
          onChange={(event) => props.onType(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (!event.nativeEvent.isComposing && props.onKey(event.key)) event.preventDefault();
          }}
          placeholder={words.box}
          maxLength={80}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          role="combobox"
          aria-label={words.boxLabel}
          aria-expanded={props.expanded}
          aria-controls={props.expanded ? 'options' : undefined}
          aria-activedescendant={props.activeId ?? undefined}
          aria-autocomplete="list"
        />
      </search>
      <p className="keys muted small" aria-hidden="true">
        <kbd>/</kbd> {words.boxKeys} <kbd>Ctrl K</kbd>
      </p>
      <Freshness moment={moment} heard={props.heard} />
    </header>
  );
}

function Freshness({ moment, heard }: { readonly moment: Moment; readonly heard: boolean }) {
  const { stoppedSinceWallMs, cabinets } = moment;
  if (stoppedSinceWallMs !== null) {
    const at = new Intl.DateTimeFormat(moment.locale, { timeZone: moment.timeZone, timeStyle: 'medium' });
    const text = words.stopped(ageText(moment.nowWallMs - stoppedSinceWallMs), at.format(stoppedSinceWallMs));
    return (
      <p className="fresh stopped" role="status">
        {text}
      </p>
    );
  }
  const away = cabinets.filter((one) => !one.reachable).length;
  const tone = !heard ? 'waits' : away > 0 ? 'stopped' : 'live';
  const text = !heard
    ? words.connecting
    : away > 0
      ? words.someAway(away, cabinets.length)
      : words.live(cabinets.length);
  return (
    <p className={`fresh ${tone}`} role="status">
      {text}
    </p>
  );
}
