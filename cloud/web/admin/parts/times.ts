// Days and times as the pages of administrators say them, by the clock of the rooftop; pure.
import type { Telling } from '@keycab/shared/sentence';

export const dayText = (wallMs: number, { locale, timeZone }: Pick<Telling, 'locale' | 'timeZone'>): string =>
  new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'medium', timeStyle: 'short' }).format(wallMs);
