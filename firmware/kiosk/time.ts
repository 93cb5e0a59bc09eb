// Times of day as the rooftop reads them; pure.
import type { Screen } from '../src/kiosk/screen.ts';

export function timeText(wallMs: number, place: Pick<Screen, 'locale' | 'timeZone'>): string {
  return new Intl.DateTimeFormat(place.locale, {
    timeZone: place.timeZone,
    hour: 'numeric',
    minute: '2-digit',
  }).format(wallMs);
}
