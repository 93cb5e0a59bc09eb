// Holds the bodies and keeps cloud and firmware running around them; the demo from its start to its end.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { good, refused, type Outcome } from '@keycab/shared/outcome';
import { createActs } from './acts.ts';
import { createBody, type Body } from './body.ts';
import { createChild, type Child } from './children.ts';
import { cloudConfiguration } from './cloud.ts';
import { cabinetConfiguration, HOST, pageOrigins, type Ports } from './configurations.ts';
import { createControl, type WireNews } from './control.ts';
import type { DemoCabinet } from './dealer/dealership.ts';
import { readBody, writeBody, writeConfiguration } from './files.ts';
import { followJournal } from './follow.ts';
import { createNetwork } from './network.ts';
import type { MqttSeen } from './packets.ts';
import type { Ready } from './setup.ts';
import { badgesOf, createView } from './view.ts';

export interface Demo {
  stop(): Promise<void>;
}

export interface DemoParts {
  readonly ready: Ready;
  readonly ports: Ports;
  /** Of the project. */
  readonly root: string;
  readonly say: (sentence: string) => void;
}

const POLL_MS = 200;
const READY_MS = 30_000;
const LOOK_MS = 50;
/** A page that comes late sees so many messages of the past. */
const MESSAGES = 24;

const after = (ms: number, run: () => void): (() => void) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};
const every = (ms: number, run: () => void): (() => void) => {
  const timer = setInterval(run, ms);
  return () => clearInterval(timer);
};

/** @returns the running demo; or a sentence why it does not run, and then nothing is left of it */
export async function startDemo({ ready, ports, root, say }: DemoParts): Promise<Outcome<Demo, string>> {
  const { store, files } = ready;
  const sockets = mkdtempSync(join(tmpdir(), 'keycab-'));
  const closers: (() => Promise<void> | void)[] = [() => rmSync(sockets, { recursive: true, force: true })];
  const stop = async (): Promise<void> => {
    for (const close of closers.splice(0).toReversed()) await close();
  };
  const fail = async (sentence: string): Promise<Outcome<Demo, string>> => {
    await stop();
    return refused(sentence);
  };

  // The steel: it stays as it is while everything else comes and goes.
  const bodies = new Map<DemoCabinet, Body>();
  for (const cabinet of store.cabinets) {
    const hanging = readBody(files, cabinet.word);
    if (!hanging.ok) return fail(`${files.body(cabinet.word)} is ${hanging.reason}; delete ${files.folder}.`);
    const body = await createBody(new Map(hanging.value), join(sockets, cabinet.word));
    bodies.set(cabinet, body);
    closers.push(() => body.lines.close());
  }
  const saveBodies = (): void => {
    for (const [cabinet, { cabinet: steel }] of bodies) {
      const slots = Array.from({ length: 100 }, (_, slot) => [slot, steel.slot(slot).roms[0]] as const);
      writeBody(
        files,
        cabinet.word,
        slots.filter((pair): pair is readonly [number, string] => pair[1] !== undefined),
      );
    }
  };
  closers.push(saveBodies);

  // The cable, and what is seen passing it.
  const messages: MqttSeen[] = [];
  const watchers = new Set<(news: WireNews) => void>();
  const network = await createNetwork({
    host: HOST,
    port: ports.proxy,
    target: { host: HOST, port: ports.broker },
    nowMs: () => Date.now(),
    seen: (packet) => {
      messages.push(packet);
      messages.splice(0, messages.length - MESSAGES);
      for (const tell of watchers) tell({ event: 'mqtt', data: packet });
    },
  });
  closers.push(() => network.close());

  // The children: configured anew, since ports and sockets may be others each time.
  writeConfiguration(files.cloudConfiguration, cloudConfiguration(store, ready.made, files, ports));
  const child = (name: string, word: string, entry: string, configuration: string): Child => {
    const started = createChild({
      name,
      entry: join(root, entry),
      args: [configuration],
      folder: files.folder,
      log: files.log(word),
      say,
    });
    started.start();
    closers.push(() => started.stop());
    return started;
  };
  const cloud = child('The cloud', 'cloud', 'cloud/start.js', files.cloudConfiguration);
  const firmware = new Map<DemoCabinet['word'], Child>();
  for (const [cabinet, body] of bodies) {
    const { word, name } = cabinet;
    const path = files.cabinetConfiguration(word);
    writeConfiguration(path, cabinetConfiguration(store, cabinet, body.lines, files, ports));
    firmware.set(word, child(`The cabinet “${name}”`, word, 'firmware/start.js', path));
  }

  // The visitor's hands.
  const [showroom] = store.cabinets;
  const body = bodies.get(showroom)?.cabinet;
  const controlled = firmware.get(showroom.word);
  if (body === undefined || controlled === undefined) return fail('The demo has no cabinet to show.');
  const inHand = new Set(store.keys.map(({ rom }) => rom));
  for (const { cabinet } of bodies.values()) {
    for (let slot = 0; slot < 100; slot += 1) for (const rom of cabinet.slot(slot).roms) inHand.delete(rom);
  }
  const reader = { present: null as string | null };
  const knownBadges = new Set(badgesOf(store).map(({ badge }) => badge));
  const act = createActs({
    body,
    firmware: controlled,
    network,
    keys: store.keys.filter(({ home }) => home.cabinet === showroom.cabinet),
    inHand,
    knownBadges,
    after,
    reader,
  });
  const control = await createControl(HOST, ports.control, {
    origins: pageOrigins(ports),
    state: createView({ store, body, network, inHand, reader }),
    act: (wanted) => {
      const answer = act(wanted);
      saveBodies();
      return answer;
    },
    watchWire: (tell) => {
      for (const packet of messages) tell({ event: 'mqtt', data: packet });
      watchers.add(tell);
      const follower = followJournal(`http://${HOST}:${ports.kiosk.showroom}`, tell);
      const stopPolling = every(POLL_MS, () => void follower.poll());
      return () => {
        watchers.delete(tell);
        stopPolling();
      };
    },
    every,
  });
  closers.push(() => control.close());

  for (const [name, port, one] of [
    ['The cloud', ports.pages, cloud],
    ...[...firmware].map(([word, started]) => [`The cabinet “${word}”`, ports.kiosk[word], started] as const),
  ] as const) {
    if (!(await answers(port))) {
      return fail(`${name} does not answer on port ${port}. It said:\n${one.lastWords().join('\n')}`);
    }
  }
  return good({ stop });
}

async function answers(port: number): Promise<boolean> {
  const deadlineMs = performance.now() + READY_MS;
  while (performance.now() < deadlineMs) {
    try {
      const answer = await fetch(`http://${HOST}:${port}/livez`, { signal: AbortSignal.timeout(2_000) });
      if (answer.ok) return true;
    } catch {
      // Not there yet.
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return false;
}
