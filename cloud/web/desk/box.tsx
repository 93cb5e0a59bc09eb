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
      </search>
      <p className="keys muted small" aria-hidden="true">
        <kbd>/</kbd> {words.boxKeys} <kbd>Ctrl K</kbd>
      </p>
    </div>
  );
}
