// Shows the cabinets to Home Assistant: discovery, states and events on topics of its own; says, and never listens.
//
// Decided: nothing here can hear. A lock there has to name a command topic, and ours leads to nobody: this side has no
// subscription and no way to make one. Because: a home automation is outside of everything that guards a key. Instead
// of: commands that are received and refused, which one mistake turns into a remote release. Would change if: never.
import type { CabinetInfo } from '@keycab/shared/contract';
import type { HomeStanding } from '@keycab/shared/outward';
import type { Steel } from '@keycab/shared/steel';
import type { Clock } from '../clock.ts';
import type { StoredLine } from '../ingest/stored.ts';
import type { Log } from '../log.ts';
import { dialTeller } from './link.ts';

export interface HomeSettings {
  /** `mqtt://host:port` or `mqtts://host:port`, of the broker of Home Assistant. */
  readonly url: string;
  readonly username: string | undefined;
  readonly password: string | undefined;
  /** Under which it looks for devices. */
  readonly prefix: string;
  /** Under which everything else is said; apart from the conversation with cabinets. */
  readonly topics: string;
}

export interface HomeParts {
  readonly settings: HomeSettings;
  readonly steel: () => Promise<readonly Steel[]>;
  readonly cabinets: () => Promise<readonly CabinetInfo[]>;
  /** How a key is called: never by whom it is held. */
  readonly labelOf: (key: string) => string | null;
  readonly clock: Pick<Clock, 'wallMs' | 'after' | 'every'>;
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>;
}

export interface Home {
  readonly standing: () => HomeStanding;
  /** After each commit. Returns at once; delays nobody. */
  readonly stored: (lines: readonly StoredLine[]) => void;
  readonly stop: () => Promise<void>;
}

/** What is worth an automation; people are never named. */
export const HOME_EVENTS = [
  'KeyTaken',
  'KeyReturned',
  'KeyMisplaced',
  'KeyTakenWithoutRelease',
  'KeyOverdue',
  'DoorLeftOpen',
  'DoorForced',
  'TamperOpened',
  'PowerLost',
  'PowerBack',
  'SlotJammed',
  'LockdownStarted',
  'LockdownEnded',
] as const;
const isHomeEvent = (type: string): boolean => (HOME_EVENTS as readonly string[]).includes(type);

const PAUSE_MS = 1_000;
const LOOK_MS = 15_000;
const RETRY_MS = 5_000;

/** As the lock entity of Home Assistant has it; a jammed slot jams the whole. */
function lockOf({ door, steel }: Pick<Steel, 'door' | 'steel'>): 'LOCKED' | 'UNLOCKED' | 'JAMMED' | 'None' {
  if (steel.some(({ jammed }) => jammed)) return 'JAMMED';
  return door === null ? 'None' : door === 'closed' ? 'LOCKED' : 'UNLOCKED';
}

/** Topic to payload: discovery and every state of one cabinet. @see Home Assistant, MQTT discovery of devices */
export function homeMessages(
  { prefix, topics }: Pick<HomeSettings, 'prefix' | 'topics'>,
  steel: Steel,
  reachable: boolean,
): ReadonlyMap<string, string> {
  const { cabinet, name, software } = steel;
  const at = (what: string): string => `${topics}/${cabinet}/${what}`;
  const one = (platform: string, what: string, label: string, more: object): [string, object] => [
    what,
    { p: platform, unique_id: `${cabinet}_${what}`, name: label, state_topic: at(what), ...more },
  ];
  const held = steel.steel.filter(({ holds }) => holds !== null).length;
  const jammed = steel.steel.filter((slot) => slot.jammed).length;
  const discovery = {
    dev: { ids: [cabinet], name, mf: 'Keycab', mdl: 'Key cabinet', ...(software === null ? {} : { sw: software }) },
    o: { name: 'Keycab' },
    availability: [{ topic: `${topics}/service` }, { topic: at('reachable') }],
    availability_mode: 'all',
    cmps: Object.fromEntries([
      // It has to name one; nobody hears what is said there.
      one('lock', 'door', 'Door', { command_topic: at('nobody-listens'), optimistic: false, qos: 1 }),
      one('event', 'event', 'Happening', { event_types: HOME_EVENTS, qos: 1 }),
      one('sensor', 'keys', 'Keys in', { state_class: 'measurement', icon: 'mdi:key-chain' }),
      one('sensor', 'jammed', 'Jammed slots', { state_class: 'measurement', icon: 'mdi:lock-alert' }),
      one('sensor', 'power', 'Power', { icon: 'mdi:power-plug' }),
    ]),
  };
  return new Map([
    [`${prefix}/device/${cabinet}/config`, JSON.stringify(discovery)],
    [at('reachable'), reachable ? 'online' : 'offline'],
    [at('door'), lockOf(steel)],
    [at('keys'), String(held)],
    [at('jammed'), String(jammed)],
    [at('power'), steel.powerLost.length === 0 ? 'good' : `${steel.powerLost.join(', ')} lost`],
  ]);
}

export function openHome({ settings, steel, cabinets, labelOf, clock, log }: HomeParts): Home {
  const { topics, url, username, password } = settings;
  /** What was last said, by topic: the same is not said twice. */
  const said = new Map<string, string>();
  let toldMs: number | null = null;
  let due: (() => void) | null = null;
  let stopped = false;
  let work: Promise<void> = Promise.resolve();

  const say = (topic: string, payload: string, retain: boolean): void => {
    teller.say(topic, payload, retain);
    toldMs = clock.wallMs();
  };

  const tell = async (): Promise<void> => {
    if (stopped || !teller.connected()) return;
    const reachable = new Set((await cabinets()).filter((one) => one.reachable).map(({ cabinet }) => cabinet));
    for (const one of await steel()) {
      for (const [topic, payload] of homeMessages(settings, one, reachable.has(one.cabinet))) {
        if (said.get(topic) === payload) continue;
        say(topic, payload, true);
        said.set(topic, payload);
      }
    }
  };
  const next = (): void => {
    work = work
      .then(tell)
      .catch((thrown: unknown) => log.error({ code: 'KC-API-03', err: thrown }, 'Home Assistant could not be told'));
  };
  const soon = (): void => {
    due ??= clock.after(PAUSE_MS, () => {
      due = null;
      next();
    });
  };

  const will = { topic: `${topics}/service`, payload: 'offline' };
  const teller = dialTeller({ url, username, password, retryMs: RETRY_MS, will }, log, () => {
    // Its broker may have forgotten everything.
    said.clear();
    say(will.topic, 'online', true);
    next();
  });
  // Cabinets come and go without a line.
  const cancelLook = clock.every(LOOK_MS, next);

  return {
    standing: () => ({ connected: teller.connected(), host: new URL(url).host, toldWallMs: toldMs }),
    stored: (lines) => {
      for (const { event, cabinet } of lines) {
        if (event === null || !isHomeEvent(event.type) || !teller.connected()) continue;
        const key = 'key' in event && typeof event.key === 'string' ? labelOf(event.key) : null;
        say(`${topics}/${cabinet}/event`, JSON.stringify({ event_type: event.type, key }), false);
      }
      soon();
    },
    stop: async () => {
      stopped = true;
      due?.();
      cancelLook();
      await work;
      await teller.close();
    },
  };
}
