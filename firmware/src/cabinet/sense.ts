// How an input changes the body as the sensors show it; runs after the input was decided; pure.
import type { Input, SlotReading } from './input.ts';
import { extendReleases } from './renew.ts';
import type { Cabinet } from './state.ts';

/** Keeps what the sensors said, in place. Nothing here is a fact yet: `decide` makes those. */
export function sense(cabinet: Cabinet, input: Input): Cabinet {
  const { body } = cabinet;
  body.last = input.at;
  if (body.ticked === null || input.type === 'Ticked') body.ticked = input.at;
  switch (input.type) {
    case 'SlotSeen':
      senseSlot(cabinet, input.slot, input.reading, input);
      touch(cabinet, input);
      break;
    case 'BoardAnswered':
      body.boardsRead.add(input.board);
      body.scanned.add(input.board);
      for (const [slot, reading] of input.slots) {
        body.slots.set(slot, reading);
        body.absent.delete(slot);
      }
      break;
    case 'BoardScanned':
      body.scanned.add(input.board);
      break;
    case 'BoardWentSilent':
      body.boardsRead.delete(input.board);
      break;
    case 'RailSeen':
      if (input.faulty) body.railsFaulty.add(input.board);
      else body.railsFaulty.delete(input.board);
      break;
    case 'DoorSeen':
      if (body.doorOpen !== input.open) body.doorChangedMonotonicMs = input.at.monotonicMs;
      body.doorOpen = input.open;
      touch(cabinet, input);
      break;
    case 'BadgePresented':
    case 'KeyChosen':
    case 'KeysChosen':
    case 'AskLeft':
    case 'AwaitedLeft':
    case 'NotOpenTold':
    case 'ReasonChosen':
    case 'PinEntered':
    case 'StaffEntered':
    case 'EnrollTold':
    case 'EnrollUndoTold':
    case 'VisitorCodeEntered':
    case 'HandoverPicked':
    case 'HandoverAgreed':
    case 'HandoverLeft':
    case 'ProblemTold':
    case 'ProblemSettled':
    case 'SealAnswered':
    case 'PairingTold':
    case 'UnpairingTold':
    case 'EmergencyTold':
    case 'CountTold':
    case 'LightTold':
    case 'LockdownTold':
    case 'ReleaseForTold':
    case 'DayExceptionTold':
    case 'DaySigningTold':
    case 'PairingWanted':
    case 'PairingLeft':
    case 'TagOutTold':
    case 'SlotTestTold':
    case 'SlotTestAnswered':
    case 'ScreenTouched':
      touch(cabinet, input);
      break;
    case 'MoreTimeTold':
      touch(cabinet, input);
      extendReleases(cabinet, input.at);
      break;
    case 'DiskSeen':
      body.diskWritable = input.writable;
      break;
    default:
      break;
  }
  return cabinet;
}

const touch = (cabinet: Cabinet, input: Input): void => {
  cabinet.body.touchedMonotonicMs = input.at.monotonicMs;
};

function senseSlot(cabinet: Cabinet, slot: number, reading: SlotReading, input: Input): void {
  const { body } = cabinet;
  body.slots.set(slot, reading);
  if (reading.kind === 'tag') body.absent.delete(slot);
  // The first moment of absence counts: a contact that keeps bouncing open does not start again.
  if (reading.kind === 'empty' && cabinet.occupied.get(slot)?.kind === 'key' && !body.absent.has(slot)) {
    body.absent.set(slot, {
      since: input.at,
      person: cabinet.session?.person ?? null,
      session: cabinet.session?.session ?? null,
    });
  }
}
