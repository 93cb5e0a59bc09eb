// Something that is shown this once: to be copied, then gone from the page.
import { Button } from '@mantine/core';
import { useId, useState } from 'react';

export function ShownOnce(props: {
  readonly label: string;
  readonly text: string;
  readonly copy: string;
  readonly copied: string;
  readonly notCopied: string;
  readonly lines?: number;
}) {
  const { lines = 1, text } = props;
  const id = useId();
  const [said, setSaid] = useState('');
  return (
    <div className="once">
      <label className="field" htmlFor={id}>
        <span>{props.label}</span>
      </label>
      <textarea
        id={id}
        className="code"
        readOnly
        rows={lines}
        value={text}
        spellCheck={false}
        onFocus={({ currentTarget }) => currentTarget.select()}
      />
      <div className="row">
        <Button
          onClick={() => {
            // Absent where the page is not trusted with it: over plain http, for one.
            const clipboard = navigator.clipboard as Clipboard | undefined;
            if (clipboard === undefined) return setSaid(props.notCopied);
            void clipboard.writeText(text).then(
              () => setSaid(props.copied),
              () => setSaid(props.notCopied),
            );
            return undefined;
          }}
        >
          {props.copy}
        </Button>
        <span role="status">{said}</span>
      </div>
    </div>
  );
}
