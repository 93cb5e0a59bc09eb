// Keys and the journal of the power-cut rig: the same for the workload and for the one who checks what is left.
import { openJournal, type Journal } from '@keycab/firmware/journal/journal';
import { witnessFromSeed } from '@keycab/shared/proof/cosignature';
import { signerFromSeed } from '@keycab/shared/proof/note';
import { CABINET } from '../people.ts';

export const witness = witnessFromSeed('rig.example/witness', new Uint8Array(32).fill(0x22));

export function openRigJournal(path: string): Journal {
  let count = 0;
  return openJournal({
    path,
    cabinet: CABINET,
    ledger: 'rig.example',
    signer: (origin) => signerFromSeed(origin, new Uint8Array(32).fill(0x11)),
    witnesses: [witness.verifierKey],
    random: (bytes) => {
      count += 1;
      const out = new Uint8Array(bytes);
      new DataView(out.buffer).setUint32(0, count);
      return out;
    },
  });
}
