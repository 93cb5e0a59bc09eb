// The part of firmata-io that Keycab uses; the package has no types of its own.
declare module 'firmata-io' {
  import type { EventEmitter } from 'node:events';

  export interface FirmataTransport extends EventEmitter {
    write(bytes: Uint8Array, done: () => void): void;
  }

  export interface FirmataPin {
    readonly supportedModes: readonly number[];
    mode: number | undefined;
    value: number;
    report: number;
    analogChannel?: number;
  }

  class Firmata extends EventEmitter {
    constructor(
      transport: FirmataTransport,
      options: { reportVersionTimeout?: number; samplingInterval?: number; skipCapabilities?: boolean },
    );
    readonly isReady: boolean;
    readonly pins: FirmataPin[];
    readonly analogPins: number[];
    readonly MODES: { readonly INPUT: number; readonly OUTPUT: number };
    readonly version: { readonly major?: number; readonly minor?: number };
    readonly firmware: {
      readonly name?: string;
      readonly version?: { readonly major: number; readonly minor: number };
    };
    /** Bytes of a message that is not yet whole. */
    readonly buffer: number[];
    readonly reportVersionTimeoutId: NodeJS.Timeout;
    pinMode(pin: number, mode: number): void;
    digitalWrite(pin: number, value: number): void;
    sysexCommand(bytes: readonly number[]): this;
    /** One table for the whole process: a second registration of an id throws. */
    sysexResponse(id: number, handler: (this: Firmata, bytes: number[]) => void): this;
    static readonly SYSEX_RESPONSE: Readonly<Record<number, unknown>>;
  }

  /** CommonJS: the module itself binds a transport class; the class is its member. */
  const module: { readonly Firmata: typeof Firmata };
  export default module;
}
