// Every cabinet as it is: the steel, what moves and jams, whether it is heard, and what its housing says.
import type { CabinetInfo } from '@keycab/shared/contract';
import { ageText, clockText } from '@keycab/shared/sentence';
import type { Steel } from '@keycab/shared/steel';
import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { ask, type ResponseOf } from '../../common/api.ts';
import type { House } from '../../common/house.ts';
import type { Moment } from '../../common/moment.ts';
import { TroubleNote } from '../../common/trouble.tsx';
import { useLoaded } from '../../common/use-loaded.ts';
import { Waiting } from '../../common/waiting.tsx';
import { CLOCKS, DOORS, words } from './messages.ts';
import { SteelMap, SteelTable } from './steel-map.tsx';

/** Many lines come at once when a cabinet comes back; the steel is read again once they have. */
const SETTLE_MS = 400;

export function useSteel({ live, clock }: Pick<House, 'live' | 'clock'>) {
  const loaded = useLoaded<ResponseOf<'/api/v1/steel'>>('steel', (signal) => ask('/api/v1/steel', {}, signal));
  const { reload } = loaded;
  useEffect(() => {
    let stop = (): void => undefined;
    const soon = (): void => {
      stop();
      stop = clock.after(SETTLE_MS, reload);
    };
    const silent = live.listen({ changed: soon, resync: reload });
    return () => {
      stop();
      silent();
    };
  }, [live, clock, reload]);
  return loaded;
}

export function Cabinets({ house }: { readonly house: House }) {
  const loaded = useSteel(house);
  const [asTable, setAsTable] = useState(false);
  const cabinets = loaded.value?.cabinets ?? [];
  return (
    <div className="cabinets-page">
      <div className="head">
        <h1>{words.title}</h1>
        <div role="group" aria-label={words.shown} className="shown">
          {([false, true] as const).map((table) => (
            <Button
              key={String(table)}
              size="sm"
              variant={asTable === table ? 'filled' : 'default'}
              aria-pressed={asTable === table}
              onClick={() => setAsTable(table)}
            >
              {table ? words.asTable : words.asMap}
            </Button>
          ))}
        </div>
      </div>
      <Waiting clock={house.clock} waiting={loaded.waiting} />
      {loaded.trouble !== null && <TroubleNote trouble={loaded.trouble} onRetry={loaded.reload} />}
      {loaded.value !== null && cabinets.length === 0 && <p className="panel">{words.none}</p>}
      {cabinets.map((steel) => (
        <section key={steel.cabinet} className="panel cabinet" aria-labelledby={steel.cabinet}>
          <h2 id={steel.cabinet}>{steel.name}</h2>
          <Facts
            steel={steel}
            info={house.moment.cabinets.find((one) => one.cabinet === steel.cabinet)}
            moment={house.moment}
          />
          {asTable ? <SteelTable steel={steel} /> : <SteelMap steel={steel} />}
          <a href={`/admin/audit?log=${steel.cabinet}`}>{words.record}</a>
        </section>
      ))}
    </div>
  );
}

interface Fact {
  readonly name: string;
  readonly told: string;
  readonly good: boolean;
}

export function factsOf(steel: Steel, info: CabinetInfo | undefined, moment: Moment): Fact[] {
  const age = info?.asOfWallMs == null ? null : ageText(Math.max(0, moment.nowWallMs - info.asOfWallMs));
  const reachable = info?.reachable === true;
  const waiting = info?.waiting ?? null;
  const { applied, issued } = steel.roster;
  const stepped = steel.clockStep?.wallMs ?? null;
  return [
    {
      name: words.state,
      told: [
        reachable ? words.reachable : words.away,
        age === null ? words.neverHeard : words.asOf(age),
        ...(info?.forked === true ? [words.forked] : []),
        ...(steel.lockdown ? [words.lockdown] : []),
      ].join(' · '),
      good: reachable && !info.forked && !steel.lockdown,
    },
    {
      name: words.queue,
      told: waiting === null ? words.waitUnknown : waiting === 0 ? words.nothingWaits : words.waiting(waiting),
      good: waiting === 0,
    },
    { name: words.roster, told: words.rosterIs(applied, issued), good: issued === null || applied >= issued },
    {
      name: words.door,
      told: steel.door === null ? words.notSaid : DOORS[steel.door],
      good: steel.door !== 'forced' && steel.door !== 'leftOpen',
    },
    {
      name: words.housing,
      told: steel.tamper.length === 0 ? words.closed : steel.tamper.join(', '),
      good: steel.tamper.length === 0,
    },
    {
      name: words.power,
      told: steel.powerLost.length === 0 ? words.onMains : `${steel.powerLost.join(', ')} lost`,
      good: steel.powerLost.length === 0,
    },
    {
      name: words.parts,
      told: steel.lost.length === 0 ? words.allAnswer : `${steel.lost.join(', ')} lost`,
      good: steel.lost.length === 0,
    },
    {
      name: words.clock,
      told: `${steel.clock === null ? words.notSaid : CLOCKS[steel.clock]}${stepped === null ? '' : `, set ${clockText(stepped, moment)}`}`,
      good: steel.clock !== 'unsynced',
    },
    {
      name: words.software,
      told: steel.software === null ? words.notSaid : `${steel.software} · ${words.boots(steel.boots)}`,
      good: true,
    },
  ];
}

function Facts({
  steel,
  info,
  moment,
}: {
  readonly steel: Steel;
  readonly info: CabinetInfo | undefined;
  readonly moment: Moment;
}) {
  return (
    <dl className="facts">
      {factsOf(steel, info, moment).map(({ name, told, good }) => (
        <div key={name} data-good={good}>
          <dt>{name}</dt>
          <dd>
            {!good && <span aria-hidden="true">! </span>}
            {told}
          </dd>
        </div>
      ))}
    </dl>
  );
}
