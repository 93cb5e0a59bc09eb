// Keys between two rooftops: who drives, who gave them, when they are due; overdue on both sides.
import { ask } from '../common/api.ts';
import type { House } from '../common/house.ts';
import { useLoaded } from '../common/use-loaded.ts';
import { Time, useNews } from '../deliveries/parts.tsx';
import { words } from './messages.ts';
import { BookTable, CarLink, placeId } from './table.tsx';

const NEWS = /^(Key|Handover)/;

export function Transits({ house }: { readonly house: House }) {
  const { clock, moment } = house;
  const loaded = useLoaded('transits', (signal) => ask('/api/v1/transits', { query: { limit: 200 } }, signal));
  const { reload, value } = loaded;
  useNews(house, NEWS, reload);
  return (
    <BookTable
      clock={clock}
      loaded={loaded}
      items={value?.transits}
      idOf={placeId}
      empty={words.transits.empty}
      columns={[
        { head: words.car, render: (one) => <CarLink label={one.label} car={one.car} /> },
        { head: words.transits.way, render: (one) => `${one.from.name} → ${one.to.name}` },
        { head: words.transits.driver, render: (one) => one.driver.name },
        { head: words.transits.giver, render: (one) => one.giver?.name },
        { head: words.since, render: (one) => <Time wallMs={one.sinceWallMs} moment={moment} /> },
        { head: words.due, render: (one) => <Time wallMs={one.dueWallMs} moment={moment} /> },
        {
          head: words.state,
          render: (one) => {
            if (one.arrivedWallMs !== null) return one.ended;
            const late = one.dueWallMs !== null && one.dueWallMs < moment.nowWallMs;
            return <b className={late ? 'late' : undefined}>{late ? words.transits.late : words.transits.under}</b>;
          },
        },
      ]}
    />
  );
}
