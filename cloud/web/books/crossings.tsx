// Crossings: whose key went over to whose purpose, and the one tap that says so was seen.
import type { CrossingInfo } from '@keycab/shared/books';
import { Button } from '@mantine/core';
import { ask } from '../common/api.ts';
import type { House } from '../common/house.ts';
import { TroubleNote } from '../common/trouble.tsx';
import { useLoaded } from '../common/use-loaded.ts';
import { Time, useActing, useNews } from '../deliveries/parts.tsx';
import { words } from './messages.ts';
import { BookTable, CarLink, placeId } from './table.tsx';

const NEWS = /^(Key|Handover|Crossing)/;

export function Crossings({ house }: { readonly house: House }) {
  const { clock, me, moment } = house;
  const loaded = useLoaded('crossings', (signal) => ask('/api/v1/crossings', { query: { limit: 200 } }, signal));
  const { reload, value } = loaded;
  useNews(house, NEWS, reload);
  const acting = useActing(reload);
  const may = ({ crossing, person }: CrossingInfo): boolean =>
    me?.person != null &&
    person?.person !== me.person.person &&
    (me.manager || me.person.department === crossing.fromDepartment);
  const see = ({ key, place }: CrossingInfo): void =>
    void acting.send({
      act: 'acknowledgeCrossing',
      key,
      takenIn: place.log,
      takenEpoch: place.epoch,
      takenSeq: place.seq,
    });
  const signedText = (one: CrossingInfo): string =>
    one.signed === 'handover'
      ? words.crossings.handover
      : one.acknowledgedBy === null
        ? words.crossings.open
        : words.crossings.seenBy(one.acknowledgedBy.name);
  return (
    <>
      {value !== null && value.total > 0 && (
        <p className="finding">{words.crossings.finding(value.signed, value.total)}</p>
      )}
      {acting.trouble !== null && <TroubleNote trouble={acting.trouble} onRetry={acting.clear} />}
      <BookTable
        clock={clock}
        loaded={loaded}
        items={value?.crossings}
        idOf={placeId}
        empty={words.crossings.empty}
        columns={[
          { head: words.at, render: (one) => <Time wallMs={one.atWallMs} moment={moment} /> },
          { head: words.key, render: (one) => <CarLink label={one.label} car={one.car} /> },
          {
            head: words.crossings.way,
            render: (one) => `${one.crossing.fromDepartment} → ${one.crossing.toDepartment}`,
          },
          { head: words.who, render: (one) => one.person?.name },
          { head: words.purpose, render: (one) => one.reason },
          { head: words.due, render: (one) => <Time wallMs={one.dueWallMs} moment={moment} /> },
          {
            head: words.state,
            render: (one) =>
              one.signed === 'open' && may(one) ? (
                <Button size="compact-sm" disabled={acting.busy} onClick={() => see(one)}>
                  {words.crossings.seen}
                </Button>
              ) : (
                <span className={one.signed === 'open' ? 'late' : undefined}>{signedText(one)}</span>
              ),
          },
        ]}
      />
    </>
  );
}
