// What the electronics must hold to, and the numbers that the firmware holds to; data only. Tests compare them with the firmware.
import { figure } from './part.ts';

const COILS = 'slot-board/coils.c';
const BUDGET = 'estimate of this design';

export const LIMITS = {
  supply: {
    nominalVolts: figure(12, 'V', 'chosen', 'lead battery'),
    worstVolts: figure(13.8, 'V', 'memory', 'float charge of a lead battery'),
    emptyVolts: figure(10.8, 'V', 'memory', 'lead battery that is called empty'),
    batteryWireMaxMillimeters: figure(150, 'mm', 'chosen', 'from the + pole to its fuse, where nothing ends a short'),
    sourceOhms: figure(0.6, 'Ω', 'memory', 'supply, fuses, wire and switch together'),
  },
  coil: {
    ohmsMin: figure(24, 'Ω', 'chosen', 'this design'),
    ohmsMax: figure(40, 'Ω', 'chosen', 'this design'),
    millihenries: figure(60, 'mH', 'memory', 'usual for this size'),
    peakMaxAmperes: figure(0.6, 'A', 'chosen', 'this design'),
    idleMaxAmperes: figure(0.001, 'A', 'chosen', 'a fiftieth of what holds a key slot: nothing moves'),
    releasedBelowAmperes: figure(0.05, 'A', 'chosen', 'a key slot is held again well above this'),
    releasedWithinMs: figure(10, 'ms', 'chosen', 'this design'),
  },
  driver: {
    drainShareMax: figure(0.8, '', 'chosen', 'of what the transistor stands'),
    gateHighMinVolts: figure(4, 'V', 'memory', '74HCT595 at 5 V with a few mA'),
  },
  energized: {
    perSupplyMax: figure(1, 'outputs', 'firmware', 'firmware/src/doors/solenoid.ts: one pulse after the other'),
    survivedAtOnce: figure(4, 'outputs', 'chosen', 'a board cannot see its neighbors'),
    railMinVolts: figure(9, 'V', 'chosen', 'what the converter of the computer is asked to take'),
  },
  pulse: {
    ceilingMs: figure(1_000, 'ms', 'firmware', COILS),
    armMaxMs: figure(5_000, 'ms', 'firmware', COILS),
    heartbeatMs: figure(3_000, 'ms', 'firmware', COILS),
    dutyPerMille: figure(100, '‰', 'firmware', COILS),
  },
  rail: {
    idleAboveVolts: figure(0.234, 'V', 'firmware', COILS),
    restLeastVolts: figure(0.42, 'V', 'computed', 'tests/hardware/figures.test.ts: 10.8 V, every tolerance'),
    restMostVolts: figure(0.61, 'V', 'computed', 'tests/hardware/figures.test.ts: 13.8 V, every tolerance'),
    steadyMs: figure(10, 'ms', 'firmware', COILS),
    deadBelowVolts: figure(1, 'V', 'firmware', COILS),
    aliveAboveVolts: figure(8, 'V', 'firmware', COILS),
    fallsWithinMs: figure(250, 'ms', 'firmware', COILS),
    settlesWithinMs: figure(20, 'ms', 'firmware', COILS),
    leakAboveAmperes: figure(0.05, 'A', 'firmware', COILS),
    openBelowAmperes: figure(0.15, 'A', 'firmware', COILS),
    shortAboveAmperes: figure(1, 'A', 'firmware', COILS),
    fullScaleVolts: figure(20, 'V', 'firmware', COILS),
    fullScaleAmperes: figure(2, 'A', 'firmware', COILS),
  },
  load: {
    computerWatts: figure(15, 'W', 'memory', 'Raspberry Pi 4 with a 7 inch screen, at most'),
    readerWatts: figure(2, 'W', 'memory', 'an OSDP reader, at most'),
    boardWatts: figure(0.5, 'W', 'memory', `${BUDGET}: chip, bridge, registers, buzzer`),
    lightMaxMilliamperes: figure(10.5, 'mA', 'firmware', 'slot-board/lights.c: brightest color, and the idle current'),
    converterEfficiency: figure(0.9, '', 'chosen', 'asked of both converters'),
  },
} as const;
