// One delivery: its worksheet line by line, both signatures each in its own name, the waiver, the end, the paper.
import { clockText } from '@keycab/shared/sentence';
import { ask } from '../../common/api.ts';
import type { House } from '../../common/house.ts';
import { StateChip } from '../../common/state-chip.tsx';
import { TroubleNote } from '../../common/trouble.tsx';
import { useLoaded } from '../../common/use-loaded.ts';
import { Waiting } from '../../common/waiting.tsx';
import { words } from '../messages.ts';
import { carText, idInPath, useActing, useNews } from '../parts.tsx';
import { lateOf } from '../list.tsx';
import { Ending, Signatures, Waiver } from './hands.tsx';
import { Lines } from './lines.tsx';
import type { SheetProps } from './props.ts';

const NEWS = /^(Delivery|Worksheet|Key)/;

function Head({ sheet, house }: Pick<SheetProps, 'sheet' | 'house'>) {
  const { moment } = house;
  const late = lateOf(sheet, moment);
  return (
    <header className="panel sheet-head">
      <p>
        <a className="link" href="/deliveries">
          {words.back}
        </a>
      </p>
      <div className="page-head">
        <h1>
          {sheet.car?.stock ?? sheet.vehicle} · {carText(sheet.car)}
        </h1>
        {sheet.outcome === null ? (
          <StateChip state="delivery">
            {sheet.atWallMs === null ? words.now : clockText(sheet.atWallMs, moment)}
          </StateChip>
        ) : (
          <b>
            {words.endedAs(
              sheet.outcome === 'delivered' ? words.delivered : words.canceled,
              clockText(sheet.endedWallMs ?? 0, moment),
            )}
          </b>
        )}
      </div>
      <p className="muted small">
        VIN <code>{sheet.car?.vin ?? ''}</code> · {words.roles.salesperson} {sheet.salesperson.name} ·{' '}
        {words.roles.advisor} {sheet.advisor.name}
      </p>
      <p className="progress-text" aria-live="polite">
        <b>{words.progress(sheet.linesAnswered, sheet.linesAll)}</b> · {words.keys(sheet.keysCounted, sheet.keysAll)}
        {late.length > 0 && <span className="late"> · {late.map((step) => words.late[step]).join(' · ')}</span>}
      </p>
      <progress max={sheet.linesAll} value={sheet.linesAnswered} aria-label={words.columns.worksheet} />
      <p className="sheet-links small">
        <a className="link" href={`/api/v1/deliveries/${sheet.delivery}/worksheet.pdf`} download>
          {words.paper}
        </a>
        <a className="link" href={`/vehicle/${sheet.vehicle}`}>
          {words.vehicle}
        </a>
        <span className="muted">{words.template(sheet.template)}</span>
      </p>
    </header>
  );
}

export function Sheet({ house }: { readonly house: House }) {
  const { clock, me } = house;
  const id = Number(idInPath());
  const loaded = useLoaded(`delivery ${id}`, (signal) => ask('/api/v1/deliveries/{id}', { path: { id } }, signal));
  const { reload, value: sheet } = loaded;
  useNews(house, NEWS, reload);
  const acting = useActing(reload);
  const mine = me?.person?.person ?? null;
  const named = sheet !== null && (sheet.salesperson.person === mine || sheet.advisor.person === mine);
  const props =
    sheet === null
      ? null
      : { sheet, house, acting, mayWork: sheet.outcome === null && (named || me?.manager === true) };
  return (
    <div className="sheet-page narrow">
      <Waiting clock={clock} waiting={loaded.waiting} />
      {loaded.trouble !== null && <TroubleNote trouble={loaded.trouble} onRetry={reload} />}
      {props !== null && (
        <>
          <Head sheet={props.sheet} house={house} />
          {acting.trouble !== null && <TroubleNote trouble={acting.trouble} onRetry={acting.clear} />}
          {!props.mayWork && props.sheet.outcome === null && <p className="panel small">{words.notNamed}</p>}
          <Lines {...props} />
          <Signatures {...props} />
          <Waiver {...props} />
          <Ending {...props} />
          <section className="panel" aria-labelledby="where-title">
            <h2 id="where-title">{words.where}</h2>
            <ul>
              {props.sheet.keys.map(({ key, label, number, where }) => (
                <li key={key}>
                  <a href={`/?q=${encodeURIComponent(label)}#${key}`}>
                    {label}, {words.key(number)}
                  </a>
                  : {where}
                </li>
              ))}
            </ul>
          </section>
        </>
      )}
    </div>
  );
}
