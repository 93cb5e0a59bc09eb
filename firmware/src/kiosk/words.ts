// The words that the page itself fills while seconds run, ready to be sent with a screen; pure.
import { CATALOGS, type FaultWords, type Language, LANGUAGES, messagesIn } from '@keycab/shared/messages';
import type { MessageKey } from '@keycab/shared/messages/en';

/** By their names without `page.`; `{seconds}` and the like are still in them. */
export type PageWords = {
  readonly [Key in MessageKey as Key extends `page.${infer Name}` ? Name : never]: string;
};

/** All that a page can say by itself. */
export interface Speech {
  readonly language: Language;
  /** The one that a touch changes to. */
  readonly otherLanguage: Language;
  readonly words: PageWords;
  /** When the page cannot hear the cabinet. */
  readonly lost: FaultWords;
}

const PREFIX = 'page.';

function speechOf(language: Language): Speech {
  const own = Object.entries(CATALOGS[language]).filter(([key]) => key.startsWith(PREFIX));
  return {
    language,
    otherLanguage: LANGUAGES[(LANGUAGES.indexOf(language) + 1) % LANGUAGES.length] ?? language,
    words: Object.fromEntries(own.map(([key, text]) => [key.slice(PREFIX.length), text])) as unknown as PageWords,
    lost: messagesIn(language).fault('KC-UI-02'),
  };
}

const SPEECHES: Readonly<Record<Language, Speech>> = { en: speechOf('en'), es: speechOf('es') };

export const speechIn = (language: Language): Speech => SPEECHES[language];
