// Waits for something to become true, with a deadline; for tests.
import { setTimeout as sleep } from 'node:timers/promises';

/** @throws when it has not become true within the time, with what was waited for */
export async function until<Value>(
  what: string,
  probe: () => Value | Promise<Value>,
  withinMs = 8_000,
): Promise<NonNullable<Exclude<Value, false>>> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const value = await probe();
    if (value !== false && value !== undefined && value !== null) return value as NonNullable<Exclude<Value, false>>;
    if (performance.now() > deadline) throw new Error(`waited ${withinMs} ms in vain: ${what}`);
    await sleep(10);
  }
}
