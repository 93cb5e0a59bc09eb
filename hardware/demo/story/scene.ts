// What is out when the story ends: the state in which a visitor finds the store; data only.

export interface SceneRow {
  /** By name; the key by stock number, or any of a group that hangs there. */
  readonly person: string;
  readonly key: { readonly label: string } | { readonly group: 'stock' | 'service' | 'loaner' };
  readonly minutesAgo: number;
  readonly reason: string;
  /** While the store is closed: a reason whose clock lasts until morning. */
  readonly atNight: string;
}

const stock = { group: 'stock' } as const;
const service = { group: 'service' } as const;
const loaner = { group: 'loaner' } as const;

/** Fifteen keys, the last three of them overdue. */
export const SCENE: readonly SceneRow[] = [
  { person: 'Zoë Müller', key: loaner, minutesAgo: 2_940, reason: 'loaner', atNight: 'loaner' },
  { person: 'Maria Lopez', key: loaner, minutesAgo: 1_560, reason: 'loaner', atNight: 'loaner' },
  { person: 'Søren Lindqvist', key: stock, minutesAgo: 1_510, reason: 'bodywork', atNight: 'bodywork' },
  { person: 'Tom Baker', key: loaner, minutesAgo: 301, reason: 'loaner', atNight: 'loaner' },
  { person: 'Kim Nguyen', key: stock, minutesAgo: 264, reason: 'extendedDemo', atNight: 'extendedDemo' },
  { person: 'José Núñez', key: service, minutesAgo: 171, reason: 'service', atNight: 'bodywork' },
  { person: 'Tom Baker', key: service, minutesAgo: 128, reason: 'service', atNight: 'bodywork' },
  { person: 'Priya Raman', key: service, minutesAgo: 83, reason: 'partsFit', atNight: 'bodywork' },
  { person: 'Ola Nowak', key: stock, minutesAgo: 55, reason: 'detail', atNight: 'bodywork' },
  { person: 'Maria Lopez', key: { label: '4512' }, minutesAgo: 38, reason: 'service', atNight: 'bodywork' },
  { person: 'Kim Ortiz', key: stock, minutesAgo: 12, reason: 'testDrive', atNight: 'extendedDemo' },
  { person: 'Tyler Reed', key: stock, minutesAgo: 9, reason: 'lotMove', atNight: 'managerHold' },
  { person: 'Dario Conti', key: stock, minutesAgo: 104, reason: 'testDrive', atNight: 'testDrive' },
  { person: 'André Côté', key: stock, minutesAgo: 95, reason: 'photo', atNight: 'photo' },
  { person: 'Marcus Hill', key: service, minutesAgo: 63, reason: 'qcDrive', atNight: 'qcDrive' },
];
