// What a visitor should find: the last scene, and single days that a report brings to light; pure.
import { assert } from '@keycab/shared/fault';
import type { DemoKey } from '../dealer/keys.ts';
import { createRandom } from '../dealer/random.ts';
import { makeRom } from '../dealer/tags.ts';
import { STAR } from '../dealer/vehicles.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, openHours, type Day } from './calendar.ts';
import type { Cast, Frame, Plan } from './cast.ts';
import { SCENE, type SceneRow } from './scene.ts';
import type { Step } from './stage.ts';

/** The last scene, at the last moment at which the store was open. */
export function planScene(
  cast: Cast,
  queue: Plan,
  days: readonly Day[],
  startMs: number,
  untilMs: number,
): Frame['scene'] {
  const isOpen = days.some((day) => {
    const [open, close] = openHours(day);
    return untilMs >= day.at(open) + HOUR_MS / 2 && untilMs <= day.at(close);
  });
  const closings = days.map((day) => day.at(openHours(day)[1])).filter((closeMs) => closeMs < untilMs);
  const anchorMs = isOpen ? untilMs : Math.max(closings.at(-1) ?? startMs, startMs + 6 * HOUR_MS);
  const star = cast.store.keys.find(({ label }) => label === STAR);
  assert(star !== undefined, 'the store has its star');
  const rowMs = (row: SceneRow): number =>
    Math.max(anchorMs - row.minutesAgo * MINUTE_MS, startMs + (30 + SCENE.indexOf(row)) * MINUTE_MS);
  for (const row of SCENE) {
    const person = cast.person(row.person);
    queue.add(rowMs(row), (nowMs) => {
      const { key: wanted } = row;
      const fits = (key: DemoKey): boolean =>
        'label' in wanted
          ? key.label === wanted.label
          : key.group === wanted.group && key.number === 1 && key !== cast.neverDriven && key !== star;
      const choices = cast.hanging(
        (key, vehicle) => fits(key) && (key === star || vehicle?.kind !== 'sold') && key.vehicle !== null,
      );
      assert(choices.length > 0, 'the last scene finds its keys', { person: row.person });
      const key = cast.random.pick(choices);
      const actor = cast.actorWith(key);
      assert(actor !== undefined, 'a hanging key hangs somewhere');
      const step: Step = { do: 'take', key, reason: isOpen ? row.reason : row.atNight };
      // A slot that sticks today: another key will do.
      if (cast.visit(nowMs, actor, person, [step]).length === 0) queue.add(nowMs, (again) => retry(again));
      const retry = (againMs: number): void => {
        const other = cast.hanging(
          (candidate) => fits(candidate) && candidate !== key && candidate.vehicle !== null,
        )[0];
        const place = other === undefined ? undefined : cast.actorWith(other);
        if (other === undefined || place === undefined) return;
        cast.visit(againMs, place, person, [{ ...step, key: other }]);
      };
    });
  }
  return {
    fromMs: anchorMs - 5 * HOUR_MS,
    keys: new Set([star]),
    busyFromMs: new Map(SCENE.map((row) => [cast.person(row.person).person, rowMs(row)])),
  };
}

/** Single days that a report should bring to light. */
export function planFinds(cast: Cast, queue: Plan, startMs: number, untilMs: number): void {
  const { random, actors } = cast;
  const [showroom, service] = actors;
  assert(showroom !== undefined && service !== undefined, 'the store has two cabinets');
  const plan = (daysAgo: number, act: (atMs: number) => void): void => {
    const atMs = Math.round(untilMs - daysAgo * DAY_MS);
    if (atMs > startMs + 30 * MINUTE_MS) queue.add(atMs, act);
  };
  const usedHere = (): DemoKey[] =>
    cast.hanging(
      (key, vehicle) =>
        vehicle?.kind === 'used' &&
        key.number === 1 &&
        key !== cast.neverDriven &&
        key.label !== `${STAR}A` &&
        showroom.stage.slotOf(key) !== null,
    );
  // Pulled by nobody that the cabinet knows of, and never seen again: the key that the desk is not sure about.
  plan(Math.min(1.9, (untilMs - startMs) / DAY_MS / 2), (atMs) => {
    cast.visit(atMs, showroom, null, [{ do: 'yank', key: random.pick(usedHere()) }]);
  });
  // The neighbor's key, pulled by mistake in a session and hung up again.
  plan(16.3, (atMs) => {
    const key = random.pick(usedHere());
    const slot = showroom.stage.slotOf(key) ?? 0;
    cast.visit(atMs, showroom, cast.person('Aaliyah Brooks'), [
      { do: 'yank', key },
      { do: 'return', key, slot },
    ]);
  });
  plan(6.2, (atMs) => {
    const slot = service.stage.freeSlot() ?? 0;
    const rom = makeRom(createRandom(cast.store.seed, 'a tag from elsewhere'));
    cast.visit(atMs, service, cast.person('Fatima Haddad'), [{ do: 'strange', rom, slot }]);
  });
  plan(12.4, (atMs) => {
    const { reader } = showroom;
    showroom.stage.notice(atMs, { type: 'ReaderWentSilent', reader });
    showroom.stage.notice(atMs + 4 * MINUTE_MS, { type: 'ReaderAnswered', reader });
  });
  plan(20.1, (atMs) => {
    service.stage.notice(atMs, { type: 'DoorSeen', open: true });
    service.stage.notice(atMs + service.stage.settings.doorLeftOpenMs + 400, { type: 'Ticked' });
    service.stage.notice(atMs + 3 * MINUTE_MS, { type: 'DoorSeen', open: false });
  });
}
