// What a durable event orders the body to do; if this needed more than the event, the event would lack a field; pure.
import type { CabinetEvent } from '@keycab/shared/events/cabinet';
import type { Effect, LightColor, LightRhythm, SoundPattern } from './effect.ts';
import type { CabinetSettings } from './settings.ts';

const light = (slot: number, color: LightColor, rhythm: LightRhythm, forMs: number | null = null): Effect => ({
  type: 'LightSlot',
  slot,
  color,
  rhythm,
  forMs,
});
const dark = (slot: number): Effect => light(slot, 'off', 'steady');
const sound = (pattern: SoundPattern): Effect => ({ type: 'PlaySound', pattern });

export function react(event: CabinetEvent, settings: CabinetSettings): readonly Effect[] {
  switch (event.type) {
    case 'SessionOpened':
      return settings.doorLatch
        ? [{ type: 'PulseDoorLatch', session: event.seq, pulseMs: settings.pulseMs }, sound('ask')]
        : [sound('ask')];
    case 'SlotReleased':
      return [
        light(event.slot, 'blue', 'slow'),
        { type: 'PulseSolenoid', slot: event.slot, released: event.seq, pulseMs: event.pulseMs },
      ];
    case 'TagReleased': {
      const { pulseMs, seq, slot } = event;
      return [
        light(slot, 'blue', 'slow', settings.releaseMs),
        sound('ask'),
        { type: 'PulseSolenoid', slot, released: seq, pulseMs },
      ];
    }
    case 'ReleaseAwaited':
      return [light(event.slot, 'blue', 'slow'), sound('ask')];
    case 'CommandRefused':
      // One that never waited for anybody is no news to whoever stands here.
      return event.slot === undefined ? [] : [dark(event.slot), sound('no')];
    case 'ReleaseRenewed': {
      const { because, pulseMs, seq, slot } = event;
      const pulse: Effect = { type: 'PulseSolenoid', slot, released: seq, pulseMs };
      return because === 'notOpen' ? [light(slot, 'blue', 'slow'), sound('ask'), pulse] : [pulse];
    }
    case 'KeyTaken':
      return [light(event.slot, 'green', 'steady', 2000), sound('yes')];
    case 'KeyReturned':
      return [light(event.slot, 'green', 'steady', 2000), sound('silence'), sound('yes')];
    case 'KeyMisplaced':
      return event.home.cabinet === event.cabinet
        ? [light(event.slot, 'amber', 'double'), light(event.home.slot, 'white', 'slow', 10_000), sound('no')]
        : [light(event.slot, 'amber', 'double'), sound('no')];
    case 'ReleaseLapsed':
    case 'ReleaseAborted':
      return [dark(event.slot), sound('no')];
    case 'KeyTakenWithoutRelease':
      return [light(event.slot, 'red', 'fast'), sound('alarm')];
    case 'UnknownTagSeen':
      return [light(event.slot, 'amber', 'double'), sound('ask')];
    case 'UnknownTagGone':
    case 'SlotCleared':
      return [dark(event.slot)];
    case 'SlotJammed':
      return [light(event.slot, 'red', 'slow'), sound('no')];
    case 'AccessRefused':
    case 'PinRefused':
    case 'ReleaseAskEnded':
    case 'HandoverEnded':
      return [sound('no')];
    case 'ReleaseAsked':
    case 'HandoverBegun':
    case 'HandoverMet':
    case 'AuthorizerMet':
    case 'PartnerMissed':
    case 'SealCheckAsked':
      return [sound('ask')];
    case 'ReleaseAuthorized':
    case 'PinAccepted':
    case 'KeyHandedOver':
    case 'BadgeEnrolled':
    case 'EnrollmentUndone':
    case 'TagPaired':
    case 'TagUnpaired':
    case 'KeysCounted':
    case 'KeyWanted':
      return [sound('yes')];
    case 'DayClosed':
    case 'DaySigningAsked':
      return [sound(event.type === 'DayClosed' ? 'yes' : 'ask')];
    case 'CountAsked':
      return [{ type: 'ScanBoards' }, sound('ask')];
    case 'SlotsLit':
      return event.slots.map((slot) =>
        event.because === 'overdue' ? light(slot, 'amber', 'steady') : light(slot, 'white', 'slow'),
      );
    case 'SlotsDarkened':
      return event.slots.map(dark);
    case 'PairingBegun':
      return event.slot === null ? [sound('ask')] : [light(event.slot, 'white', 'slow'), sound('ask')];
    case 'PairingEnded':
      return event.slot === null ? [] : [dark(event.slot)];
    case 'SlotTested': {
      const { slot, seq, pulseMs } = event;
      const lit = light(slot, 'white', 'slow');
      // The line itself is the ticket, as a release's is.
      return pulseMs === null ? [lit] : [lit, { type: 'PulseSolenoid', slot, released: seq, pulseMs }];
    }
    case 'SlotTestAnswered':
      return [dark(event.slot)];
    case 'EmergencyOpened':
      return [sound('alarm')];
    // Nothing here may tell whoever looks on.
    case 'DuressSignaled':
      return [];
    case 'DoorForced':
    case 'TamperOpened':
      return [sound('alarm')];
    case 'DoorLeftOpen':
      return [sound('alarm')];
    case 'DoorClosed':
    case 'TamperClosed':
      return [sound('silence')];
    case 'CabinetBooted':
    case 'RosterApplied':
    case 'SessionClosed':
    case 'KeyOverdue':
    case 'DoorOpened':
    case 'PowerLost':
    case 'PowerBack':
    case 'ReaderLost':
    case 'ReaderBack':
    case 'BoardLost':
    case 'BoardBack':
    case 'LockdownStarted':
    case 'LockdownEnded':
    case 'CommandExecuted':
    case 'ClockStepped':
    case 'PurposeGiven':
    case 'KeyDueSoon':
    case 'OverdueEscalated':
    case 'KeyDueSet':
    case 'HolderFlagged':
    case 'PlateBound':
    case 'DayExceptionAnswered':
    case 'SealChecked':
    case 'ProblemReported':
    case 'ReturnAnswered':
    case 'ProblemCleared':
      return [];
  }
}
