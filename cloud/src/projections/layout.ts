// What a slot is called on the steel of its cabinet; pure.
/** @param rows  row letters from the top; A01 is slot 0 */
export function slotNamer(rows: readonly string[], columns: number): (slot: number) => string {
  return (slot) => {
    const row = rows[Math.floor(slot / columns)];
    return row === undefined ? `${slot}` : `${row}${String((slot % columns) + 1).padStart(2, '0')}`;
  };
}
