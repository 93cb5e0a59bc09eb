// What the page says by itself: the words that came with it, and what the second hand fills into them; reads the page.
import type { PageWords, Speech } from '../src/kiosk/words.ts';

/** What is said until the firmware has spoken for the first time, or no longer can. */
export interface Spoken {
  readonly speech: Speech;
  readonly locale: string;
}

/** The server wrote it into the page; null in a page that no server of ours has sent. */
export function spokenAtFirst(): Spoken | null {
  const content = document.querySelector<HTMLMetaElement>('meta[name="speech"]')?.content ?? '';
  return content === '' ? null : (JSON.parse(content) as Spoken);
}

export type Words = PageWords;

/** "{seconds} s left", 12: "12 s left". */
export const fill = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
