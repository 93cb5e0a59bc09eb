// What the cabinet's side adds to the `keycab` command; data only. A tool is loaded when it is asked for.
import type { Verbs } from '@keycab/shared/cli/verb';
import { createBench, environment } from './main.ts';

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

export const VERBS: Verbs = {
  config: {
    usage: `keycab config schema [cabinet|profile]
keycab config check <cabinet.yaml|profile.yaml> [--json]
keycab config show <cabinet.yaml|profile.yaml> [--json]`,
    options: { json: flag },
    run: async (given, talk) => (await import('./config.ts')).config(given, talk, environment()),
  },
  doctor: {
    usage: 'keycab doctor [--config cabinet.yaml] [--json]',
    options: { config: text, json: flag },
    run: async (given, talk) => (await import('./doctor/doctor.ts')).doctor(given, talk, createBench()),
  },
  bench: {
    usage: `keycab bench ports [--json]
keycab bench sniff --port <port> [--baud 9600] [--seconds 30] [--reveal] [--json]
keycab bench scan --port <port> [--config cabinet.yaml] [--json]
keycab bench pulse --port <port> --slot <0-31|latch> [--ms 300] [--yes] [--json]
keycab bench contacts --port <port> [--seconds 30] [--json]
keycab bench readers --port <port> --kind <rdm6300|id12|osdp|pn532|wiegand> [--address 0] [--key-file key] [--seconds 30] [--reveal] [--json]
keycab bench board-id --port <port> [--serial 0000a001 [--revision 1] --yes] [--json]`,
    options: {
      port: text,
      baud: text,
      seconds: text,
      slot: text,
      ms: text,
      kind: text,
      address: text,
      'key-file': text,
      serial: text,
      revision: text,
      config: text,
      yes: flag,
      reveal: flag,
      json: flag,
    },
    run: async (given, talk) => (await import('./bench/verb.ts')).bench(given, talk, createBench()),
  },
  badge: {
    usage:
      'keycab badge read [--reader part-of-its-name] [--socket /run/pcscd/pcscd.comm] [--seconds 30] [--reveal] [--json]',
    options: { reader: text, socket: text, seconds: text, reveal: flag, json: flag },
    run: async (given, talk) => (await import('./badge.ts')).badge(given, talk, createBench()),
  },
  tape: {
    usage: `keycab tape record --port <port> --out <file> [--as <model>] [--baud 9600] [--seconds 30] [--note text] [--raw] [--json]
keycab tape replay <file> [--as <rdm6300|id12|osdp|pn532>] [--to <unix:path|port> [--speed 1]] [--json]`,
    options: {
      port: text,
      out: text,
      as: text,
      baud: text,
      seconds: text,
      address: text,
      'key-file': text,
      note: text,
      to: text,
      speed: text,
      raw: flag,
      json: flag,
    },
    run: async (given, talk) => (await import('./tape/verb.ts')).tape(given, talk, createBench()),
  },
};
