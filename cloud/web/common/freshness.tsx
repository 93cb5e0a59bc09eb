// Whether what a page shows is live, which cabinets are not heard, or since when nothing is.
import { ageText } from '@keycab/shared/sentence';
import { words } from './messages.ts';
import type { Moment } from './moment.ts';

export function Freshness({ moment, heard }: { readonly moment: Moment; readonly heard: boolean }) {
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
