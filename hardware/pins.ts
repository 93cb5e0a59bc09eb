// The slot board's pin map as data: pins are numbered port × 8 + bit, ports A B C D E F G H J K L = 0 … 10; pure.

export const PORTS = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'L'] as const;
export type PortName = (typeof PORTS)[number];

/** Reserved pins report no capability and ignore all Firmata writes (B1); free ones are ordinary Firmata pins. */
export type PinUse =
  | { readonly use: 'oneWire'; readonly slot: number }
  | { readonly use: 'loop'; readonly channel: number; readonly name: string }
  | { readonly use: 'reserved'; readonly name: string }
  | { readonly use: 'free'; readonly name: string | null }
  | { readonly use: 'unconnected' };

export interface Pin {
  readonly number: number;
  /** As the data sheet names it: `B4`. */
  readonly name: string;
  readonly use: PinUse;
}

const ONE_WIRE_PORTS: readonly PortName[] = ['A', 'C', 'K', 'L'];
const LOOPS = ['door', 'lid', 'cylinder', 'shock', 'mains', 'battery', 'railVoltage', 'railCurrent'] as const;
const RESERVED: Readonly<Record<string, string>> = {
  B0: 'coilChainLatch',
  B1: 'coilChainClock',
  B2: 'coilChainData',
  B3: 'coilChainReadBack',
  B4: 'armRail',
  B5: 'buzzer',
  B6: 'outputEnable',
  B7: 'doorLatch',
  D2: 'wiegandData0',
  D3: 'wiegandData1',
  E0: 'receive',
  E1: 'transmit',
  E3: 'lightChain',
  E4: 'serviceJumper',
};
// On a Mega's header and used by nothing else.
const FREE: Readonly<Record<string, string | null>> = {
  D0: null,
  D1: null,
  D7: null,
  E5: null,
  G0: null,
  G1: null,
  G2: null,
  G5: null,
  H0: null,
  H1: null,
  H3: 'sirenRelay',
  H4: 'lamp',
  H5: 'statusLed',
  H6: null,
  J0: null,
  J1: null,
};

function useOf(port: PortName, bit: number): PinUse {
  const name = `${port}${bit}`;
  const row = ONE_WIRE_PORTS.indexOf(port);
  if (row >= 0) return { use: 'oneWire', slot: row * 8 + bit };
  const loop = port === 'F' ? LOOPS[bit] : undefined;
  if (loop !== undefined) return { use: 'loop', channel: bit, name: loop };
  const reserved = RESERVED[name];
  if (reserved !== undefined) return { use: 'reserved', name: reserved };
  const free = FREE[name];
  return free === undefined ? { use: 'unconnected' } : { use: 'free', name: free };
}

export const PINS: readonly Pin[] = PORTS.flatMap((port, index) =>
  Array.from({ length: 8 }, (_, bit) => ({ number: index * 8 + bit, name: `${port}${bit}`, use: useOf(port, bit) })),
);
