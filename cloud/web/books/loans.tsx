// Loans: keys with customers and others outside the staff, by what is due next.
import type { LoanInfo } from '@keycab/shared/books';
import { ask } from '../common/api.ts';
import type { House } from '../common/house.ts';
import { useLoaded } from '../common/use-loaded.ts';
import { Time, useNews } from '../deliveries/parts.tsx';
import { dashboardText } from './drives.tsx';
import { words } from './messages.ts';
import { BookTable, CarLink, placeId } from './table.tsx';

const NEWS = /^(Key|Trip|Handover)/;

export function Loans({ house }: { readonly house: House }) {
  const { clock, moment } = house;
  const loaded = useLoaded('loans', (signal) => ask('/api/v1/loans', { query: { limit: 200 } }, signal));
  const { reload, value } = loaded;
  useNews(house, NEWS, reload);
  const isLate = ({ backWallMs, dueWallMs }: LoanInfo): boolean =>
    backWallMs === null && dueWallMs !== null && dueWallMs < moment.nowWallMs;
  return (
    <BookTable
      clock={clock}
      loaded={loaded}
      items={value?.loans}
      idOf={placeId}
      empty={words.loans.empty}
      columns={[
        { head: words.car, render: (one) => <CarLink label={one.label} car={one.car} /> },
        {
          head: words.loans.party,
          render: (one) => (
            <>
              {one.party.kind} <code>{one.party.reference}</code>
            </>
          ),
        },
        { head: words.loans.agreement, render: (one) => one.agreement },
        { head: words.loans.sponsor, render: (one) => one.sponsor.name },
        { head: words.since, render: (one) => <Time wallMs={one.lentWallMs} moment={moment} /> },
        {
          head: words.due,
          render: (one) => (
            <span className={isLate(one) ? 'late' : undefined}>
              <Time wallMs={one.dueWallMs} moment={moment} /> {isLate(one) && words.loans.late}
            </span>
          ),
        },
        { head: words.loans.out, render: (one) => dashboardText(one.out, moment.locale) },
        { head: words.loans.in, render: (one) => dashboardText(one.in, moment.locale) },
        {
          head: words.state,
          render: (one) =>
            one.backWallMs === null ? (
              <b>{words.loans.isOut}</b>
            ) : (
              <>
                {words.loans.back} <Time wallMs={one.backWallMs} moment={moment} />
              </>
            ),
        },
      ]}
    />
  );
}
