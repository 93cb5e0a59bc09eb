// Names of OSDP's commands and replies, and which of them may hold a secret; data only.

/** Their data are kept as they are. Whatever is not named here is made zeros: nobody knows what it holds. @see OSDP v2.2, annex A */
export const PLAIN_COMMANDS: ReadonlyMap<number, string> = new Map([
  [0x60, 'POLL'],
  [0x61, 'ID'],
  [0x62, 'CAP'],
  [0x64, 'LSTAT'],
  [0x65, 'ISTAT'],
  [0x66, 'OSTAT'],
  [0x67, 'RSTAT'],
  [0x68, 'OUT'],
  [0x69, 'LED'],
  [0x6a, 'BUZ'],
  [0x6e, 'COMSET'],
  [0x7b, 'ACURXSIZE'],
  [0xa7, 'KEEPACTIVE'],
]);

export const PLAIN_REPLIES: ReadonlyMap<number, string> = new Map([
  [0x40, 'ACK'],
  [0x41, 'NAK'],
  [0x45, 'PDID'],
  [0x46, 'PDCAP'],
  [0x48, 'LSTATR'],
  [0x49, 'ISTATR'],
  [0x4a, 'OSTATR'],
  [0x4b, 'RSTATR'],
  [0x54, 'COM'],
  [0x79, 'BUSY'],
]);
