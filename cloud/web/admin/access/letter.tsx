// A link that lets somebody in once: itself, and a message around it, to be copied and brought by hand.
import { Button } from '@mantine/core';
import type { Moment } from '../../common/moment.ts';
import { ShownOnce } from '../parts/once.tsx';
import { dayText } from '../parts/times.ts';
import { words } from './messages.ts';

export interface Link {
  readonly name: string;
  readonly link: string;
  readonly expiresWallMs: number;
}

export function Letter(props: {
  readonly link: Link;
  /** The rooftop's name. */
  readonly house: string;
  readonly moment: Moment;
  readonly onDone: () => void;
}) {
  const { house, link, moment } = props;
  const until = dayText(link.expiresWallMs, moment);
  const copies = { copied: words.copied, notCopied: words.notCopied };
  return (
    <section className="sheet" aria-label={words.linkTitle(link.name)}>
      <h2 tabIndex={-1} ref={(heading) => heading?.focus()}>
        {words.linkTitle(link.name)}
      </h2>
      <p>{words.linkWhy(until)}</p>
      <ShownOnce label={words.link} text={link.link} copy={words.copyLink} lines={3} {...copies} />
      <ShownOnce
        label={words.letter}
        text={words.letterText(link.name, house, link.link, until)}
        copy={words.copyLetter}
        lines={12}
        {...copies}
      />
      <div className="row">
        <Button variant="filled" onClick={props.onDone}>
          {words.doneLink}
        </Button>
      </div>
    </section>
  );
}
