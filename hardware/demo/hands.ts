// The visitor's hands on one cabinet: its state, its acts and its wire, served to the demo's page; loopback only.
import { createActs } from './acts.ts';
import type { Body } from './body.ts';
import { hangingIn } from './body.ts';
import type { Child } from './children.ts';
import { HOST, pageOrigins, type Ports } from './configurations.ts';
import { createControl, type Control, type WireNews } from './control.ts';
import type { DemoCabinet, Dealership } from './dealer/dealership.ts';
import { followJournal } from './follow.ts';
import type { Network } from './network.ts';
import type { MqttSeen } from './packets.ts';
import { badgesOf, createView } from './view.ts';

export interface HandsParts {
  readonly store: Dealership;
  readonly ports: Ports;
  readonly cabinet: DemoCabinet;
  readonly bodies: ReadonlyMap<DemoCabinet, Body>;
  readonly body: Body;
  readonly firmware: Child;
  readonly network: Network;
  readonly messages: Messages;
  /** After each act: what hangs where may have changed. */
  readonly moved: () => void;
}

/** What passed on the wire lately, and who wants to hear what passes next. */
export interface Messages {
  add(packet: MqttSeen): void;
  /** Tells the latest ones, then each as it passes. @returns ends it */
  watch(tell: (packet: MqttSeen) => void): () => void;
}

const POLL_MS = 200;
/** A page that comes late sees so many messages of the past. */
const MESSAGES = 24;

export function createMessages(): Messages {
  const latest: MqttSeen[] = [];
  const watchers = new Set<(packet: MqttSeen) => void>();
  return {
    add: (packet) => {
      latest.push(packet);
      latest.splice(0, latest.length - MESSAGES);
      for (const tell of watchers) tell(packet);
    },
    watch: (tell) => {
      latest.forEach(tell);
      watchers.add(tell);
      return () => watchers.delete(tell);
    },
  };
}

const after = (ms: number, run: () => void): (() => void) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};
const every = (ms: number, run: () => void): (() => void) => {
  const timer = setInterval(run, ms);
  return () => clearInterval(timer);
};

export function createHands(parts: HandsParts): Promise<Control> {
  const { store, ports, cabinet, firmware, network, messages, moved } = parts;
  const body = parts.body.cabinet;
  const hung = new Set([...parts.bodies.values()].flatMap((one) => hangingIn(one.cabinet).map(([, rom]) => rom)));
  const inHand = new Set(store.keys.map(({ rom }) => rom).filter((rom) => !hung.has(rom)));
  const reader = { present: null as string | null };
  const act = createActs({
    body,
    firmware,
    network,
    keys: store.keys.filter(({ home }) => home.cabinet === cabinet.cabinet),
    inHand,
    knownBadges: new Set(badgesOf(store).map(({ badge }) => badge)),
    after,
    pause: (ms) => new Promise((resolve) => after(ms, resolve)),
    reader,
  });
  const watchWire = (tell: (news: WireNews) => void): (() => void) => {
    const stopMessages = messages.watch((data) => tell({ event: 'mqtt', data }));
    const follower = followJournal(`http://${HOST}:${ports.kiosk[cabinet.word]}`, tell);
    const stopPolling = every(POLL_MS, () => void follower.poll());
    return () => {
      stopMessages();
      stopPolling();
    };
  };
  return createControl(HOST, ports.control, {
    origins: pageOrigins(ports),
    state: createView({ store, body, boards: parts.body.boards, network, inHand, reader }),
    act: async (wanted) => {
      const answer = await act(wanted);
      moved();
      return answer;
    },
    watchWire,
    every,
  });
}
