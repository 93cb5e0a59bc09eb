// What a net is: a name and the pins it joins, each as refdes.name; pure.

export interface Net {
  readonly name: string;
  /** `Q100.D`: part and name of its pin. */
  readonly pins: readonly string[];
}

/** Joins rows that name the same net, in the order in which the nets first come. */
export function joined(rows: readonly Net[]): Net[] {
  const nets = new Map<string, string[]>();
  for (const { name, pins } of rows) nets.set(name, [...(nets.get(name) ?? []), ...pins]);
  return [...nets].map(([name, pins]) => ({ name, pins }));
}

/** `net('GND', 'C20.2 C21.2')` */
export const net = (name: string, pins: string): Net => ({ name, pins: pins.split(/\s+/).filter((pin) => pin !== '') });
