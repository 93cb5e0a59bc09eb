// The map of the steel: every slot in its row and column, the lit one filled and named.
import type { Screen, SlotCell } from '../src/kiosk/screen.ts';

/** Slots by row, in the order of their numbers; rows × columns come from the cabinet's profile. */
export function steelRows(screen: Pick<Screen, 'rows' | 'columns' | 'slots'>): (readonly [string, SlotCell[]])[] {
  const bySlot = new Map(screen.slots.map((cell) => [cell.slot, cell]));
  return screen.rows.map((row, index) => [
    row,
    Array.from({ length: screen.columns }, (_, column) => bySlot.get(index * screen.columns + column)).filter(
      (cell) => cell !== undefined,
    ),
  ]);
}

export function Steel(props: { readonly screen: Screen; readonly here: string | null; readonly label: string }) {
  const { screen, here } = props;
  return (
    <div className="dark steel" role="img" aria-label={props.label}>
      {steelRows(screen).map(([row, cells]) => (
        <div className="steel-row" key={row} data-here={cells.some(({ name }) => name === here)}>
          <b>{row}</b>
          {cells.map((cell) => (
            <i
              key={cell.slot}
              className="lamp cell"
              data-shows={cell.shows}
              data-here={cell.name === here}
              data-light={cell.light?.color ?? (cell.name === here ? 'white' : 'off')}
              data-rhythm={cell.light?.rhythm ?? 'steady'}
            />
          ))}
        </div>
      ))}
    </div>
  );
}
