// What a screen shows after a story: reports played through the real rules, then the screen model of that moment. For tests.
import { indexRoster } from '@keycab/shared/roster';
import type { Elsewhere } from '@keycab/shared/topics';
import { react } from '@keycab/firmware/cabinet/react';
import { slotName } from '@keycab/firmware/cabinet/settings';
import type { Picture } from '@keycab/firmware/kiosk/known';
import { afterBack, NOTHING_RECENT, recall } from '@keycab/firmware/kiosk/outcome';
import { present } from '@keycab/firmware/kiosk/present';
import type { UplinkStanding } from '@keycab/firmware/uplink/standing';
import { scene, type SceneOptions, type Step } from '../given.ts';
import { badge, choose, K4512, pull, ROSTER, SETTINGS } from '../people.ts';

export const ONLINE: UplinkStanding = { reachable: true, answeredWallMs: 0, lostWallMs: null, waiting: 0, code: null };

interface Stage extends SceneOptions {
  readonly uplink?: UplinkStanding;
  readonly elsewhere?: Elsewhere;
  /** Back is touched at the end. */
  readonly back?: boolean;
}

export function screenAfter(stage: Stage, ...steps: Step[]): Picture {
  const played = scene(stage);
  const settings = { ...SETTINGS, ...stage.settings };
  let recent = NOTHING_RECENT;
  let folded = 0;
  for (const step of steps) {
    played.play(step);
    for (const event of played.events.slice(folded)) recent = recall(recent, event, react(event, settings));
    folded = played.events.length;
  }
  if (stage.back === true) recent = afterBack(recent);
  return present({
    cabinet: played.cabinet,
    roster: stage.roster === null ? null : indexRoster(stage.roster ?? ROSTER),
    recent,
    elsewhere: stage.elsewhere ?? null,
    at: played.now,
    uplink: stage.uplink ?? ONLINE,
    settings,
    slotName: (slot) => slotName(settings, slot),
    house: { name: 'Key cabinet', timeZone: 'UTC', locale: 'en-US' },
  });
}

export const KIM_TAKES_4512: Step[] = [badge('p0000kim1'), choose(K4512), { wait: 3000 }, pull(0)];
