// Every word of the demo's page, in one place per language; pure.
import type { Mode } from './control.ts';

const plural = new Intl.PluralRules('en');
const count = (number: number, one: string, other: string): string =>
  `${number} ${plural.select(number) === 'one' ? one : other}`;

export const words = {
  ribbon: { simulated: 'Demo · simulated cabinet', avr: 'Demo · simulated cabinet, boards run their image' },
  real: {
    simulated:
      'Firmware, service and both pages are the real ones; slot boards, badges, tags, coils and the door are simulated.',
    avr: 'Firmware, service and both pages are the real ones; the slot boards run their own image on simulated chips. Badges, tags, coils and the door are simulated.',
  },
  slow: (percent: number) => `The chips run at ${percent} % of real time on this computer.`,
  title: 'Keycab demo',
  seed: (seed: string) => `seed ${seed}`,
  hint: 'Tap a badge, choose a key on the kiosk, pull the lit key. Then see the desk, and break something.',

  notDemo: 'This service does not run a demo. Start one with npm start.',
  connecting: 'Looking for the simulated cabinet…',
  lost: 'The simulated cabinet does not answer. Trying again…',

  badges: 'Badges',
  badgeKey: (index: number) => `key ${index}`,
  kinds: { staff: '', manager: 'manager', unknown: 'unknown', disabled: 'switched off' },

  kiosk: 'Kiosk, at the cabinet',
  kioskFrame: 'The real kiosk page',
  noKiosk: 'This demo has no kiosk page.',
  desk: 'Sales desk, in the showroom',
  deskFrame: 'The real sales desk',

  steel: 'The steel',
  slotEmpty: 'empty',
  slotKey: (label: string) => `key ${label}`,
  slotFree: 'unlocked',
  slotCoilBroken: 'coil’s wire broken',
  light: (color: string) => `${color} light`,
  powerOff: 'Power is off.',
  clickDoes: 'A click on a slot',
  modes: {
    pull: 'pulls or puts back',
    yank: 'forces the key out',
    breakCoil: 'breaks or mends the coil’s wire',
  } satisfies Record<Mode, string>,
  nothingThere: (name: string) => `There is no key in ${name}.`,

  door: { open: 'Door is open', closed: 'Door is closed' },
  openDoor: 'Open the door',
  closeDoor: 'Close the door',
  inHand: (keys: number) => (keys === 0 ? 'Nothing in your hand.' : `In your hand: ${count(keys, 'key', 'keys')}`),
  whichKey: 'Which key',
  putBack: (label: string) => `Put ${label} back`,
  chosen: (label: string) => `An empty slot takes ${label}`,

  faults: 'Break something',
  cutPower: 'Cut the power',
  restorePower: 'Restore the power',
  unplug: 'Unplug the network',
  plug: 'Plug the network in',
  kill: 'Kill the firmware',

  journal: 'Journal of the cabinet',
  journalEmpty: 'Every line that the cabinet writes appears here, before it is sent.',
  cosigned: 'cosigned',
  waits: 'waits',
  mqtt: 'MQTT',
  mqttEmpty: 'What cabinet and service say to each other appears here.',
  up: 'up',
  down: 'down',
  bytes: (bytes: number) => `${bytes} bytes`,
} as const;
