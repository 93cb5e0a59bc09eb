// What the trade expects to go either way: a value, or a no with its reason; pure.

export type Outcome<Value, Reason extends string> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly reason: Reason };

export const good = <const Value>(value: Value): { readonly ok: true; readonly value: Value } => ({ ok: true, value });

export const refused = <const Reason extends string>(
  reason: Reason,
): { readonly ok: false; readonly reason: Reason } => ({
  ok: false,
  reason,
});
