// The one box that owns the page.
import { TextInput } from '@mantine/core';
import type { RefObject } from 'react';
import { words } from './messages.ts';

export interface BoxProps {
  readonly box: RefObject<HTMLInputElement | null>;
  readonly query: string;
  readonly onType: (query: string) => void;
  /** @returns true when the key has been used */
  readonly onKey: (key: string) => boolean;
  readonly expanded: boolean;
  readonly activeId: string | null;
}

export function Box(props: BoxProps) {
  const { box } = props;
  return (
    <div className="box">
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
        <a className="scan-way" href="/scan" aria-label={words.scan}>
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d="M3 3h7v7H3V3Zm2 2v3h3V5H5Zm9-2h7v7h-7V3Zm2 2v3h3V5h-3ZM3 14h7v7H3v-7Zm2 2v3h3v-3H5Zm9-2h3v3h-3v-3Zm4 0h3v3h-3v-3Zm-4 4h3v3h-3v-3Zm4 0h3v3h-3v-3Z" />
          </svg>
        </a>
      </search>
      <p className="keys muted small" aria-hidden="true">
        <kbd>/</kbd> {words.boxKeys} <kbd>Ctrl K</kbd>
      </p>
    </div>
  );
}
