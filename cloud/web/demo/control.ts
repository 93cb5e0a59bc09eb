// The line to the simulated body: what it looks like, what is done to it, what its wires carry.
import type { PageClock } from '../common/clock.ts';

export interface BodyState {
  readonly powered: boolean;
  readonly network: boolean;
  readonly door: 'open' | 'closed';
  readonly badges: readonly {
    readonly badge: string;
    readonly name: string;
    readonly department: string;
    readonly kind: 'staff' | 'manager' | 'unknown' | 'disabled';
    readonly present: boolean;
  }[];
  readonly slots: readonly BodySlot[];
  readonly inHand: readonly { readonly rom: string; readonly label: string }[];
  readonly boards: {
    readonly kind: 'simulated' | 'avr';
    /** Of real time; null where no chip runs. */
    readonly pacePercent: number | null;
  };
  readonly seed: string;
  /** In whose name the desk beside the cabinet asks, until the visitor chooses somebody else. */
  readonly deskPerson: string | null;
}

export interface BodySlot {
  readonly slot: number;
  readonly name: string;
  /** The key's label, or null for an empty slot. */
  readonly label: string | null;
  readonly latch: 'locked' | 'free';
  readonly coilBroken: boolean;
  readonly light: { readonly color: string; readonly rhythm: string } | null;
}

export interface JournalLine {
  readonly seq: number;
  readonly epoch: number;
  readonly type: string;
  /** The line as it is stored, JSON. */
  readonly line: string;
  readonly cosigned: boolean;
}

export interface MqttLine {
  /** UTC milliseconds. */
  readonly at: number;
  readonly direction: 'up' | 'down';
  readonly topic: string;
  readonly bytes: number;
  readonly summary: string;
}

/** What a click on a slot does. */
export type Mode = 'pull' | 'yank' | 'breakCoil';

/** What needs no slot, badge or key. */
export type PlainAct =
  | 'removeBadge'
  | 'openDoor'
  | 'closeDoor'
  | 'cutPower'
  | 'restorePower'
  | 'unplugNetwork'
  | 'plugNetwork'
  | 'killFirmware';

export type Act =
  | { readonly act: 'badge'; readonly badge: string }
  | { readonly act: 'pull' | 'yank' | 'breakCoil' | 'mendCoil'; readonly slot: number }
  | { readonly act: 'putBack'; readonly rom: string; readonly slot?: number }
  | { readonly act: PlainAct };

export interface ControlPicture {
  readonly state: BodyState | null;
  readonly lost: boolean;
  /** Newest first. */
  readonly journal: readonly JournalLine[];
  readonly mqtt: readonly (MqttLine & { readonly id: number })[];
  /** The body's answer to the last act, when there is something to say. */
  readonly said: { readonly text: string; readonly refused: boolean } | null;
}

export interface Control {
  readonly picture: () => ControlPicture;
  readonly subscribe: (tell: () => void) => () => void;
  readonly act: (act: Act) => void;
  readonly say: (text: string) => void;
}

const KEPT = 150;
const AGAIN_MS = 1500;

/** @param url  of the control server, `/state`, `/wire` and `/act` below it */
export function openControl(url: string, clock: PageClock): Control {
  const base = url.replace(/\/$/, '');
  const tellers = new Set<() => void>();
  let picture: ControlPicture = { state: null, lost: false, journal: [], mqtt: [], said: null };
  let mqttLines = 0;

  const draw = (next: Partial<ControlPicture>): void => {
    picture = { ...picture, ...next };
    for (const tell of tellers) tell();
  };

  const watch = (path: string, events: Readonly<Record<string, (data: unknown) => void>>): void => {
    const source = new EventSource(`${base}${path}`);
    for (const [name, heard] of Object.entries(events)) {
      source.addEventListener(name, (event: MessageEvent<string>) => heard(JSON.parse(event.data)));
    }
    source.addEventListener('error', () => {
      draw({ lost: true });
      // The browser tries again by itself, unless what answered was no stream.
      if (source.readyState === EventSource.CLOSED) clock.after(AGAIN_MS, () => watch(path, events));
    });
  };

  watch('/state', { state: (data) => draw({ state: data as BodyState, lost: false }) });
  watch('/wire', {
    journal: (data) => {
      const line = data as JournalLine;
      const others = picture.journal.filter((one) => one.seq !== line.seq || one.epoch !== line.epoch);
      const journal = [line, ...others].sort((a, b) => b.epoch - a.epoch || b.seq - a.seq);
      draw({ journal: journal.slice(0, KEPT) });
    },
    cosigned: (data) => {
      const { size } = data as { readonly size: number };
      const newest = picture.journal[0]?.epoch;
      draw({
        journal: picture.journal.map((line) =>
          line.cosigned || line.epoch !== newest || line.seq >= size ? line : { ...line, cosigned: true },
        ),
      });
    },
    mqtt: (data) => {
      mqttLines += 1;
      draw({ mqtt: [{ ...(data as MqttLine), id: mqttLines }, ...picture.mqtt].slice(0, KEPT) });
    },
  });

  const post = async (act: Act): Promise<void> => {
    try {
      const response = await fetch(`${base}/act`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(act),
      });
      const { ok, said } = (await response.json()) as { readonly ok: boolean; readonly said?: string | null };
      draw({ said: said == null ? null : { text: said, refused: !ok } });
    } catch {
      draw({ lost: true });
    }
  };

  return {
    picture: () => picture,
    subscribe: (tell) => {
      tellers.add(tell);
      return () => tellers.delete(tell);
    },
    act: (act) => void post(act),
    say: (text) => draw({ said: { text, refused: true } }),
  };
}
