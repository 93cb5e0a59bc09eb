// What the desk says of orders to cabinets; words only.
export const remoteWords = {
  release: 'Release remotely',
  releaseOf: (label: string) => `Release ${label} remotely`,
  whom: 'For whom',
  reason: 'Reason',
  noReason: 'The person’s own',
  /** Those for which somebody calls and cannot come. */
  reasons: [
    ['testDrive', 'Test drive'],
    ['delivery', 'Delivery'],
    ['service', 'Service'],
    ['lotMove', 'Lot move'],
    ['detail', 'Wash and detail'],
    ['other', 'Other'],
  ] as const,
  confirmed: (slot: string, cabinet: string) =>
    `Slot ${slot} in ${cabinet} opens when that person’s badge is held to it, within 60 seconds. Without it nothing opens.`,
  send: 'Release: confirmed by badge within 60 s',
  cancel: 'Cancel',
  self: 'Nobody opens a slot for themselves from afar.',
  lockDown: 'Lock down',
  endLockdown: 'End lockdown',
  lockDownWhat: (cabinet: string) =>
    `From ${cabinet} nobody takes a key until the lockdown is ended, here or there. Returns still work.`,
  endLockdownWhat: (cabinet: string) => `Keys can be taken from ${cabinet} again.`,
  locked: 'Locked down. Returns only.',
  states: { sent: 'Sent', waiting: 'Waiting for the badge', done: 'Done', refused: 'Refused', silent: 'Not known' },
};
