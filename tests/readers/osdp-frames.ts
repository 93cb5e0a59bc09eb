// OSDP frames that were recorded between two independent programs, or computed by code that reproduces those; data only.

export const hex = (text: string): Buffer => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');

/** Control panel and reader of another project, address 1, key 00..0F; a mark byte before each. */
export const RECORDED = {
  key: hex('000102030405060708090a0b0c0d0e0f'),
  randomA: hex('7fd06b21e8110829'),
  cuid: hex('2211990004030201'),
  randomB: hex('8f4675697fa2603d'),
  encryption: '8c2d0481f467784e81738f4c913a60e8',
  mac1: '1d977dfaa18331dc3b7b9c62baa5d503',
  mac2: 'bacd105f3cfd4b8021567554e61953c5',
  id: hex('ff 53 01 09 00 04 61 00 60 23'),
  pdid: hex('ff 53 81 14 00 04 45 22 11 00 99 01 04 03 02 01 0a 0b 0c f8 30'),
  cap: hex('ff 53 01 09 00 05 62 00 03 41'),
  pdcap: hex(
    'ff 53 81 23 00 05 46 01 01 01 02 01 01 04 01 01 05 01 01 06 01 01 08 01 00 09 01 00 0a 00 01 10 02 00 d0 c6',
  ),
  chlng: hex('ff 53 01 13 00 0c 03 11 01 76 7f d0 6b 21 e8 11 08 29 a4 a6'),
  ccrypt: hex(
    'ff 53 81 2b 00 0c 03 12 01 76 22 11 99 00 04 03 02 01 8f 46 75 69 7f a2 60 3d 91 d7 5d 4c 63 b7 8e 39 da 81 10 c2 49 d8 6e cf 13 a5',
  ),
  scrypt: hex('ff 53 01 1b 00 0d 03 13 01 77 28 ba 36 7b db ca a8 ff 0e 67 cb 27 03 2d af 81 9a fb'),
  rmac: hex('ff 53 81 1b 00 0d 03 14 01 78 f3 3c 56 9c c7 85 a0 55 d9 17 3e bf 76 8c a2 f3 a7 f8'),
} as const;

/** A command and its reply in a channel: what they say, and the whole MACs where they are known. */
export interface Pair {
  readonly name: string;
  readonly command: Buffer;
  readonly commandData: string;
  readonly commandMac: string | null;
  readonly reply: Buffer;
  readonly replyData: string;
  readonly replyMac: string | null;
}

/** In a row, from the recorded RMAC_I on. */
export const RECORDED_PAIRS: readonly Pair[] = [
  {
    name: 'LED and ACK',
    command: hex('ff 53 01 1e 00 0e 02 17 69 5b 4d 22 8f 9d bf 58 d0 ca 64 3f c5 ae 10 fb d7 4b 12 31 76 fa 54'),
    commandData: '0000000000000000000101000200',
    commandMac: '4b123176cbad9d0bcc03904975da00b8',
    reply: hex('ff 53 81 0e 00 0e 02 16 40 31 0d d7 53 27 a8'),
    replyData: '',
    replyMac: '310dd7533f2feca6ee7cda11a29aec73',
  },
  {
    name: 'BUZ and ACK',
    command: hex('ff 53 01 1e 00 0f 02 17 6a 06 8e 7c 1f c1 1e ae bd 13 7a 2b 14 8f 33 14 68 ce 5a 83 d3 04 03'),
    commandData: '0002020101',
    commandMac: 'ce5a83d3cc1fad1c59c1c5ff87e4fa2d',
    reply: hex('ff 53 81 0e 00 0f 02 16 40 75 f8 9e 58 04 45'),
    replyData: '',
    replyMac: '75f89e58d007ae373b0d49bead7f61f4',
  },
  {
    name: 'POLL and ACK',
    command: hex('ff 53 01 0e 00 0d 02 15 60 d9 3a 0e 24 7f cf'),
    commandData: '',
    commandMac: null,
    reply: hex('ff 53 81 0e 00 0d 02 16 40 13 70 38 33 07 4c'),
    replyData: '',
    replyMac: null,
  },
];

/** Later ones of the same session, each from the R-MAC before it. */
export const RECORDED_LATER: readonly (Pair & { readonly before: string })[] = [
  {
    name: 'POLL and RAW',
    before: '5323df30076e70744217cf27475e0a67',
    command: hex('ff 53 01 0e 00 0f 02 15 60 61 08 c7 34 f3 21'),
    commandData: '',
    commandMac: '6108c734f03e4ca316cd2ca12649488a',
    reply: hex('ff 53 81 1e 00 0f 02 18 50 f6 88 ac 1d bd db 4f a2 19 ff 88 fc 88 88 90 40 0a 0a cb 7e f6 e8'),
    replyData: '00011a008000a040',
    replyMac: null,
  },
  {
    name: 'POLL and KEYPAD',
    before: '50c9ca1a116683e36003eb8e9cf1dab1',
    command: hex('ff 53 01 0e 00 0f 02 15 60 8c cf 49 fb cc 2f'),
    commandData: '',
    commandMac: '8ccf49fbef5db48460b0ea003d2062bd',
    reply: hex('ff 53 81 1e 00 0f 02 18 53 86 7a a2 8f 7b b5 e0 83 7c 9b 1e da 01 c4 9d eb 71 5d fe 5a f5 6a'),
    replyData: `0005${Buffer.from('1234#').toString('hex')}`,
    replyMac: null,
  },
];

/** Install mode with the public key, computed: RND.A B0..B7, RND.B A0..A7, address 1, no mark byte. */
export const INSTALL = {
  randomA: hex('b0b1b2b3b4b5b6b7'),
  randomB: hex('a0a1a2a3a4a5a6a7'),
  encryption: 'bf8dc2a8329acb8c67c6d0cd9a451682',
  mac1: '5e86c676603bdee2d8beafe178637332',
  mac2: '6fda86e857777e81132035758239172e',
  readerCryptogram: 'fde5d2f428ec16312471ea3c02bd7796',
  panelCryptogram: '26d3356e07762d262801fc8e6665a891',
  firstMac: 'b2a30057eb98ba2229ec1f875662b524',
  rmac: hex('53 81 1b 00 0d 03 14 01 78 b2 a3 00 57 eb 98 ba 22 29 ec 1f 87 56 62 b5 24 56 b2'),
} as const;

/** In a row, from the RMAC_I above on. */
export const INSTALL_PAIRS: readonly Pair[] = [
  {
    name: 'POLL and ACK',
    command: hex('53 01 0e 00 0e 02 15 60 86 da 77 7e 90 4f'),
    commandData: '',
    commandMac: null,
    reply: hex('53 81 0e 00 0e 02 16 40 f5 e7 df 51 69 1f'),
    replyData: '',
    replyMac: null,
  },
  {
    name: 'POLL and RAW of badge 1/2',
    command: hex('53 01 0e 00 0f 02 15 60 c5 50 17 8d ce d5'),
    commandData: '',
    commandMac: null,
    reply: hex('53 81 1e 00 0f 02 18 50 c6 8f 66 6a 10 de 39 82 17 24 d3 04 b6 83 2a 4e 26 78 6c 76 e6 d6'),
    replyData: '00011a0080800100',
    replyMac: null,
  },
  {
    name: 'KEYSET and ACK',
    command: hex(
      '53 01 2e 00 0d 02 17 75 6c ba 8c da b2 f2 c4 52 a1 90 d4 02 5b ec 29 0f df 09 88 d2 d6 d7 83 3b 0f f8 b4 c5 09 58 3c 5b 89 29 7b 04 78 f2',
    ),
    commandData: '0110000102030405060708090a0b0c0d0e0f',
    commandMac: null,
    reply: hex('53 81 0e 00 0d 02 16 40 43 90 94 22 0e c3'),
    replyData: '',
    replyMac: null,
  },
];

/** In clear, each with what it is. */
export const CLEAR: readonly (readonly [name: string, bytes: Buffer])[] = [
  ['COMSET, CRC', hex('53 7F 0D 00 04 6E 00 80 25 00 00 6E 38')],
  ['ID, CRC', hex('53 00 09 00 04 61 00 C0 66')],
  ['COMSET, sum', hex('53 7F 0C 00 00 6E 00 80 25 00 00 0F')],
  ['ID, sum', hex('53 00 08 00 00 61 00 44')],
  ['POLL, SQN 2', hex('53 01 08 00 06 60 d8 66')],
  ['ACK, SQN 2', hex('53 81 08 00 06 40 6a 60')],
  ['POLL, SQN 3', hex('53 01 08 00 07 60 e9 55')],
  ['ACK, SQN 3', hex('53 81 08 00 07 40 5b 53')],
  ['POLL, SQN 1', hex('53 01 08 00 05 60 8b 33')],
  ['ACK, SQN 1', hex('53 81 08 00 05 40 39 35')],
  ['RAW', hex('53 81 10 00 07 50 00 01 1a 00 80 00 a0 40 ca 71')],
  ['KEYPAD', hex('53 81 0f 00 07 53 00 05 31 32 33 34 23 c5 38')],
  ['NAK 4', hex('53 81 09 00 05 41 04 12 86')],
  ['BUSY', hex('53 81 08 00 04 79 72 a1')],
  ['RAW of badge 1/2', hex('53 81 10 00 07 50 00 01 1a 00 80 80 01 00 1b 2c')],
  ['COMSET to address 2, 115200', hex('53 01 0d 00 05 6e 02 00 c2 01 00 51 e9')],
];
