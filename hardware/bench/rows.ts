// The eleven measurements that only a bench can make: what for, how, what passes, and what a failure would change; data only.
import { LIMITS } from '../design/limits.ts';

const { pulse, rail, supply, coil } = LIMITS;

/** What a number has to be; null where it is written down only. */
export type Limit = { readonly atMost: number } | { readonly atLeast: number } | { readonly below: number } | null;

export interface Measure {
  readonly name: string;
  readonly unit: string;
  readonly what: string;
  readonly limit: Limit;
}

/** What a form may speak for, and how a document calls it. */
export const SUBJECTS = {
  slotBoard: 'slot board and its firmware',
  coil: 'slot coils and door latch',
  tag: 'tag contacts and DS1990A',
  loop: 'supervised loops',
  supply: 'supply and battery',
  computer: 'computer, disk and USB',
  osdp: 'OSDP v2 reader',
  pn532: 'PN532 reader',
  rdm6300: 'RDM6300 reader',
  id12: 'ID-12LA reader',
  wiegand: 'Wiegand reader',
  pcsc: 'PC/SC reader at a desk',
} as const;
export type Subject = keyof typeof SUBJECTS;

export interface Bench {
  readonly number: number;
  readonly title: string;
  readonly subjects: readonly Subject[];
  readonly purpose: string;
  readonly wiring: readonly string[];
  readonly instrument: string;
  readonly settings: string;
  readonly steps: readonly string[];
  readonly commands: readonly string[];
  readonly measures: readonly Measure[];
  readonly raw: string;
  /** In the firmware or the design, if it fails. */
  readonly changes: string;
}

const none = (name: string, what: string): Measure => ({ name, unit: '', what, limit: { atMost: 0 } });
const READERS: readonly Subject[] = ['osdp', 'pn532', 'rdm6300', 'id12', 'wiegand', 'pcsc'];

export const BENCHES: readonly Bench[] = [
  {
    number: 1,
    title: 'Power and reset',
    subjects: ['slotBoard', 'coil'],
    purpose: 'No gate and no rail moves while power comes, goes or sags, and while the chip is reset.',
    wiring: [
      'J15 on a laboratory supply that ramps; J100 with a coil, all other coil plugs off',
      'scope 1 on the gate (R200.1), scope 2 on RAIL (J100.1), ground clip on J15.2',
      'current clamp round the wire to J100.1',
      'a switch from J14.5 to J14.6 for the reset',
    ],
    instrument: 'scope of 2 channels, 100 MHz; DC clamp with 1 mA; supply with a ramp',
    settings: '1 ms a division, trigger 1 V rising on either channel, single, peak detect',
    steps: [
      'power off and on 100 times, 2 s each; the scope stays armed',
      `RAIL at rest by multimeter, J15 at ${supply.emptyVolts.value}, ${supply.nominalVolts.value} and ${supply.worstVolts.value} V`,
      'reset 100 times',
      `ramp ${supply.worstVolts.value} V to 0 and back at 1 V/s, 10 times`,
      'reset once in a pulse, once while a scan runs',
    ],
    commands: ['keycab bench contacts --port PORT --seconds 600', 'keycab bench pulse --port PORT --slot 0 --ms 1000'],
    measures: [
      {
        name: 'longestGatePulseMicroseconds',
        unit: 'µs',
        what: 'longest pulse on the gate that nobody asked for',
        limit: { atMost: 10 },
      },
      {
        name: 'longestRailPulseMicroseconds',
        unit: 'µs',
        what: 'longest pulse on RAIL that nobody asked for',
        limit: { atMost: 10 },
      },
      {
        name: 'railRestLeastVolts',
        unit: 'V',
        what: 'lowest voltage of RAIL at rest',
        limit: { atLeast: rail.restLeastVolts.value },
      },
      {
        name: 'railRestMostVolts',
        unit: 'V',
        what: 'highest voltage of RAIL at rest',
        limit: { atMost: rail.restMostVolts.value },
      },
      {
        name: 'coilAmperes',
        unit: 'A',
        what: 'highest current in the coil, 1 mA is zero here',
        limit: { atMost: 0.001 },
      },
    ],
    raw: 'each triggered picture, or one of the armed scope with its counter at 0',
    changes: 'pull-ups and pull-downs of output enable, ARM and gates; brown-out level; section .init3 in clock.c',
  },
  {
    number: 2,
    title: 'Length of a pulse, whatever fails meanwhile',
    subjects: ['slotBoard', 'coil'],
    purpose: 'A pulse ends in time by the board alone: host killed, cable pulled, clock of the chip stopped.',
    wiring: ['as bench 1, clamp on the coil of slot 0', 'probe of the clock: a switch that grounds XTAL1 (Y1)'],
    instrument: 'scope with clamp, 10 kHz or better; its time base checked against another',
    settings: '100 ms a division, trigger 0.1 A rising, single',
    steps: [
      'pulses of 20, 300 and 1000 ms, 100 of each, 10 s apart or as duty allows',
      'in 20 pulses of 1000 ms: kill the process with SIGKILL after 100 ms',
      'in 20 pulses: pull the USB plug after 100 ms',
      'in 5 pulses: stop the clock with the switch',
    ],
    commands: [
      'keycab bench pulse --port PORT --slot 0 --ms 300 --yes',
      'keycab bench pulse --port PORT --slot 0 --ms 1000 --yes',
    ],
    measures: [
      { name: 'overAskedMs', unit: 'ms', what: 'longest time over the asked one', limit: { atMost: 2 } },
      { name: 'longestMs', unit: 'ms', what: 'longest pulse of all', limit: { atMost: pulse.ceilingMs.value } },
      { name: 'currentPeakAmperes', unit: 'A', what: 'peak in the coil', limit: { atMost: coil.peakMaxAmperes.value } },
      {
        name: 'belowReleaseMs',
        unit: 'ms',
        what: 'until the current is below what holds',
        limit: { atMost: coil.releasedWithinMs.value },
      },
    ],
    raw: 'table of asked, measured by the board and measured by the clamp; pictures of the stopped clock',
    changes:
      'the cut in the timer interrupt (coils.c); a stopped clock that holds a coil needs a timer outside the chip',
  },
  {
    number: 3,
    title: 'One broken driver',
    subjects: ['slotBoard', 'coil'],
    purpose: 'One shorted part opens no slot and is told.',
    wiring: [
      'a wire from DRAIN to ground at Q100 stands for a shorted driver',
      'a wire from pin 9 to pin 6 of U6 stands for a shorted rail switch',
      'clamp round the wire to J100.1',
    ],
    instrument: 'eyes, DC clamp with 1 mA, log of the firmware',
    settings: `clamp at 1 mA; the board calls more than ${rail.leakAboveAmperes.value} A a leak`,
    steps: [
      'driver shorted: 20 pulses of slot 1, then of slot 0',
      'rail switch shorted: 20 pulses of slot 1',
      'both, one after the other, through a reset',
    ],
    commands: ['keycab bench pulse --port PORT --slot 1', 'keycab doctor --config cabinet.yaml'],
    measures: [
      none('slotsOpened', 'slots that moved and were not asked to'),
      none('faultsNotTold', 'tries without a refusal or a fault'),
      {
        name: 'coilAmperes',
        unit: 'A',
        what: 'highest current in the coil of slot 0, by the clamp; 1 mA is zero here',
        limit: { atMost: coil.idleMaxAmperes.value },
      },
    ],
    raw: 'what each command said, in order; the clamp’s reading beside it',
    changes: 'self-test at ARM: thresholds in coils.c, shunt R30, or the order of rail and driver',
  },
  {
    number: 4,
    title: 'Heat at full duty',
    subjects: ['coil'],
    purpose: 'A coil survives the most that the firmware ever allows.',
    wiring: [
      `J15 at ${supply.worstVolts.value} V; thermocouple on the coil, one on U6, one on Q100`,
      'in a chamber of 40 °C, no draft',
    ],
    instrument: 'thermometer of 3 channels with a log, chamber',
    settings: 'a reading each 10 s',
    steps: [
      `${pulse.dutyPerMille.value / 10} % of each minute for an hour: 20 pulses of 300 ms a minute`,
      'then the same for the latch',
    ],
    commands: [
      'keycab bench pulse --port PORT --slot 0 --ms 300 --yes',
      'keycab bench pulse --port PORT --slot latch --ms 300 --yes',
    ],
    measures: [
      {
        name: 'coilBelowRatingKelvin',
        unit: 'K',
        what: 'rating of the coil minus its highest temperature',
        limit: { atLeast: 0 },
      },
      { name: 'latchBelowRatingKelvin', unit: 'K', what: 'the same for the latch', limit: { atLeast: 0 } },
      { name: 'pulses', unit: '', what: 'pulses within the hour', limit: { atLeast: 1_100 } },
    ],
    raw: 'log of the thermometer',
    changes: 'coils.dutyMaxPercent of the profile, peak and hold in coils.c, or another coil',
  },
  {
    number: 5,
    title: 'Jammed, open and shorted coil',
    subjects: ['slotBoard', 'coil'],
    purpose: 'The three failures of a coil are told apart from a good one.',
    wiring: ['slot 0: plunger blocked; then plug off; then 2.2 Ω, 5 W in place of the coil'],
    instrument: 'clamp',
    settings: `open below ${rail.openBelowAmperes.value} A, short above ${rail.shortAboveAmperes.value} A`,
    steps: [
      '10 pulses of each; for the blocked plunger 10 visits at the running cabinet, each with three touches on “It does not open”',
      'a jammed coil draws what a free one draws, and a hand that does not pull leaves the key too: no sensor tells it, the person does',
    ],
    commands: ['keycab bench pulse --port PORT --slot 0'],
    measures: [
      {
        name: 'jamsTold',
        unit: 'of 10',
        what: 'visits that end in SlotJammed with told: 3 and three pulses, and a red slot',
        limit: { atLeast: 10 },
      },
      { name: 'opensTold', unit: 'of 10', what: 'open coil refused', limit: { atLeast: 10 } },
      { name: 'shortsTold', unit: 'of 10', what: 'shorted coil refused', limit: { atLeast: 10 } },
      { name: 'shortLongestMs', unit: 'ms', what: 'longest current above the limit', limit: null },
    ],
    raw: 'what each command said; clamp of each short',
    changes: 'current window and its times in coils.c, R30, gain of U5',
  },
  {
    number: 6,
    title: 'Tags',
    subjects: ['tag'],
    purpose: 'A tag is never taken for another one, and is seen through dirt, wear, long wires and discharges.',
    wiring: [
      '2 m of harness at one slot of each port; the others as built',
      'ESD gun on the contact, board on earthed steel',
    ],
    instrument: 'insertion jig with a counter; ESD gun, 4 kV contact, 8 kV air',
    settings: 'gun: 10 discharges of each sign',
    steps: [
      '10,000 insertions over 8 slots',
      'again with graphite, oil and salt water on the contact',
      'gun at the empty contact and at a tag',
    ],
    commands: ['keycab bench contacts --port PORT --seconds 86400 --json', 'keycab bench scan --port PORT'],
    measures: [
      none('wrongIdentities', 'tags taken for another one'),
      { name: 'misses', unit: 'of 10000', what: 'insertions that were not seen', limit: null },
      { name: 'unreadable', unit: 'of 10000', what: 'insertions told as unreadable', limit: null },
      none('boardsSilentAfterDischarge', 'boards that needed a power cut'),
    ],
    raw: 'the lines of contacts, the counter of the jig, date of each insertion',
    changes: 'number of equal scans, pull-up R300, series R400, ESD part D300; wires at most so long',
  },
  {
    number: 7,
    title: 'Loops',
    subjects: ['loop'],
    purpose: 'Each fault of each loop is told, and fast.',
    wiring: ['a box of switches at each J500 to J505: short, closed, open, cut, 2.2 kΩ across, 10 kΩ in series'],
    instrument: 'scope on the switch and on the USB line, or the times of the command with a switch on a free pin',
    settings: '50 ms a division',
    steps: ['each fault 10 times on each loop', 'with 10 m of wire, and with a coil pulsed beside it'],
    commands: ['keycab bench contacts --port PORT --json'],
    measures: [
      none('notTold', 'faults that were not told'),
      { name: 'slowestMs', unit: 'ms', what: 'longest time from switch to line', limit: { atMost: 200 } },
      none('falseTold', 'faults told that nobody made, in an hour'),
    ],
    raw: 'lines of contacts, times of the switches',
    changes: 'windows in loops.c, filter R510 and C500',
  },
  {
    number: 8,
    title: 'Mains cut and empty battery',
    subjects: ['supply', 'computer'],
    purpose: 'No event is lost, no coil moves, and the computer halts clean.',
    wiring: ['mains through a relay with a random timer, 5 to 300 s', 'clamp at BT1; coils plugged in'],
    instrument: 'relay with timer and counter; voltmeter with a log',
    settings: 'a reading each second',
    steps: [
      '1,000 cuts of mains with the battery in; 1,000 with F91 out, keys moved by a jig meanwhile',
      `battery from full to ${supply.emptyVolts.value} V and on until the computer is off; mains back`,
      'after each: the journal is checked from its first event',
    ],
    commands: ['keycab doctor --config cabinet.yaml', 'keycab verify EXPORT'],
    measures: [
      none('eventsLost', 'events that were acted on and are not in the journal'),
      none('journalsBroken', 'journals that a check finds fault with'),
      none('coilsMoved', 'coils that moved without an order'),
      none('uncleanHalts', 'file systems repaired at a start'),
      { name: 'batteryHours', unit: 'h', what: 'from full to off, kiosk lit', limit: null },
    ],
    raw: 'counter, log of volts, output of each check',
    changes: 'storage medium, flush settings, halt at battery low, size of the battery',
  },
  {
    number: 9,
    title: 'USB unplugged, hub reset',
    subjects: ['slotBoard', 'computer'],
    purpose: 'A board that goes and comes is told, and is the same one afterwards.',
    wiring: ['two boards, one behind a hub whose ports can be switched'],
    instrument: 'hub with switched ports, clock of the computer',
    settings: `a board is given up ${pulse.heartbeatMs.value / 1_000} s after its last word`,
    steps: ['unplug and plug 100 times', 'reset the hub 100 times', 'swap both plugs 10 times while the cabinet runs'],
    commands: ['keycab doctor --config cabinet.yaml', 'keycab bench board-id --port PORT'],
    measures: [
      {
        name: 'lostAfterSeconds',
        unit: 's',
        what: 'longest time to BoardLost',
        limit: { atMost: pulse.heartbeatMs.value / 1_000 },
      },
      { name: 'backAfterSeconds', unit: 's', what: 'longest time from plug to BoardBack', limit: { atMost: 3 } },
      none('wrongSerials', 'boards taken for another one'),
    ],
    raw: 'journal of the run, times of the switch',
    changes: 'heartbeat, reopening of lines, DTR and hupcl, kind of hub',
  },
  {
    number: 10,
    title: 'RS-485',
    subjects: ['osdp'],
    purpose: 'The line carries polls over the longest cable without errors.',
    wiring: ['A4 to A5 over 100 m of twisted pair, R91 at the reader; then 1 m; then without R91'],
    instrument: 'scope on A and B, tape of the line',
    settings: '20 µs a division; 9,600 baud, the only speed that the firmware speaks',
    steps: ['1,000,000 polls at each length', 'once beside the cable of a coil that is pulsed', 'once with bias off'],
    commands: [
      'keycab tape record --port PORT --as osdp --out poll.tape --seconds 86400',
      'keycab tape replay poll.tape --as osdp',
    ],
    measures: [
      {
        name: 'errorsPerMillion',
        unit: '1e-6',
        what: 'polls without a good answer, 100 m, as built',
        limit: { below: 1 },
      },
      { name: 'errorsPerMillionWithoutEnd', unit: '1e-6', what: 'the same without R91', limit: null },
    ],
    raw: 'the tape; pictures of both ends of the line',
    changes: 'termination and bias, period of polls, adapter',
  },
  {
    number: 11,
    title: 'How fast',
    subjects: ['computer', 'slotBoard', ...READERS],
    purpose: 'From badge to pulse, and from tag to event, on the computer that is sold.',
    wiring: [
      'photodiode on the reader’s light or coil on its antenna, clamp on the slot coil',
      'microswitch in the slot, scope on it and on a free pin',
    ],
    instrument: 'scope with a counter of times, or logic analyzer',
    settings: '10 ms a division',
    steps: [
      '300 badges with each reader',
      '300 insertions over 8 slots',
      'with the disk that is sold, and an upload running',
    ],
    commands: ['keycab bench readers --port PORT --kind osdp --key-file front-reader.key', 'keycab badge read'],
    measures: [
      {
        name: 'badgeToPulseMs',
        unit: 'ms',
        what: 'p99 from badge to pulse; of a desk reader, to the line on the screen',
        limit: { atMost: 150 },
      },
      { name: 'slotToEventMs', unit: 'ms', what: 'p99 from tag to event', limit: { atMost: 300 } },
      { name: 'badges', unit: '', what: 'badges presented', limit: { atLeast: 300 } },
    ],
    raw: 'each time, one a line; a tape of the reader',
    changes: 'scan period, presence rules of the reader, flush of the disk',
  },
];
