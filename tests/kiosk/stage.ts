// What a screen shows after a story: reports played through the real rules, then the screen model of that moment. For tests.
import { keyId, tagId } from '@keycab/shared/ids';
import { indexRoster, type RosterIndex } from '@keycab/shared/roster';
import type { Elsewhere } from '@keycab/shared/topics';
import { askedNow } from '@keycab/firmware/cabinet/asked';
import { withEnrolled } from '@keycab/firmware/cabinet/enrollments';
import { asksOf } from '@keycab/firmware/cabinet/asks';
import { react } from '@keycab/firmware/cabinet/react';
import { slotName } from '@keycab/firmware/cabinet/settings';
import { createCredentials } from '@keycab/firmware/credentials/room';
import { attend, NOBODY_YET, receive, type Comfort } from '@keycab/firmware/kiosk/comfort';
import type { Habits } from '@keycab/firmware/kiosk/hours';
import type { Picture } from '@keycab/firmware/kiosk/known';
import { afterBack, NOTHING_RECENT, recall } from '@keycab/firmware/kiosk/outcome';
import { present } from '@keycab/firmware/kiosk/present';
import type { Touch } from '@keycab/firmware/kiosk/screen';
import type { UplinkStanding } from '@keycab/firmware/uplink/standing';
import { scene, type SceneOptions, type Step } from '../given.ts';
import { badge, CABINET, choose, K4512, pull, ROSTER, SETTINGS } from '../people.ts';

export const ONLINE: UplinkStanding = { reachable: true, answeredWallMs: 0, lostWallMs: null, waiting: 0, code: null };

export const HABITS: Habits = {
  night: { fromMinute: 21 * 60, toMinute: 6 * 60 },
  sleepMs: 600_000,
  nightSleepMs: 30_000,
  volume: 80,
  nightVolume: 20,
  soundsOnScreen: true,
};

/** A report, or a finger on the glass, which the kiosk takes before the cabinet does. */
export type Scenes = Step | { readonly finger: Touch };

interface Stage extends SceneOptions {
  readonly locale?: string;
  readonly uplink?: UplinkStanding;
  readonly elsewhere?: Elsewhere;
  /** Back is touched at the end. */
  readonly back?: boolean;
}

export function screenAfter(stage: Stage, ...steps: Scenes[]): Picture {
  const played = scene(stage);
  const settings = { ...SETTINGS, ...stage.settings };
  let recent = NOTHING_RECENT;
  let comfort: Comfort = NOBODY_YET;
  let folded = 0;
  const indexed = (): RosterIndex | null =>
    withEnrolled(stage.roster === null ? null : indexRoster(stage.roster ?? ROSTER), played.cabinet.enrollments);
  const room = createCredentials({
    cabinet: CABINET,
    pinKey: null,
    badgeKey: new Uint8Array(32),
    day: () => '2026-03-03',
    monotonicMs: () => played.now.monotonicMs,
    random: (bytes) => new Uint8Array(bytes).fill(7),
    standing: () => askedNow({ cabinet: played.cabinet, roster: indexed(), settings }, played.now),
    offer: (report) => play(report),
    changed: () => {},
    onFailure: () => {},
  });
  const now = (): Picture =>
    present({
      cabinet: played.cabinet,
      roster: indexed(),
      asks: asksOf({ cabinet: played.cabinet, roster: indexed(), settings }),
      recent,
      comfort,
      elsewhere: stage.elsewhere ?? null,
      entry: room.entry,
      enrolling: room.enrolling,
      at: played.now,
      uplink: stage.uplink ?? ONLINE,
      settings,
      habits: HABITS,
      slotName: (slot) => slotName(settings, slot),
      house: { name: 'Key cabinet', timeZone: 'UTC', locale: stage.locale ?? 'en-US' },
    });
  const play = (step: Step): void => {
    played.play(step);
    const events = played.events.slice(folded);
    for (const event of events) {
      recent = recall(recent, event, react(event, settings));
      comfort = attend(comfort, event);
    }
    folded = played.events.length;
    if ('type' in step) room.heard(events, { ...step, at: played.now });
  };
  for (const step of steps) {
    if (!('finger' in step)) {
      play(step);
      continue;
    }
    const received = receive(comfort, step.finger, played.now.monotonicMs, now());
    comfort = received.comfort;
    if (received.back) recent = afterBack(recent);
    if (received.secret !== undefined) room.touched(received.secret);
    if (received.scan !== undefined) play({ type: 'PairingWanted', ...received.scan, ...DRAWN });
    else if (received.report !== null) play(received.report);
  }
  if (stage.back === true) recent = afterBack(recent);
  return now();
}

/** As if chance had drawn them. */
const DRAWN = { key: keyId('k00000099'), tag: tagId('t00000099') };

export const KIM_TAKES_4512: Step[] = [badge('p0000kim1'), choose(K4512), { wait: 3000 }, pull(0)];
