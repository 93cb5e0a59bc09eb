// What a technician connects beside the parts of the design: programmer, other badge readers; data only.

export interface Added {
  readonly ref: string;
  readonly refdes: string;
  readonly title: string;
  /** Name and net: one of the board or the cabinet, or one that only these parts share. */
  readonly pins: readonly (readonly [name: string, net: string])[];
}

export const ADDED: readonly Added[] = [
  {
    ref: 'tool:isp',
    refdes: 'tool',
    title: 'ISP programmer, 6 pins',
    pins: [
      ['MISO', 'board:CHAIN_BACK'],
      ['VCC', 'board:5V'],
      ['SCK', 'board:CHAIN_CLOCK'],
      ['MOSI', 'board:CHAIN_DATA'],
      ['RESET', 'board:RESET'],
      ['GND', 'board:GND'],
    ],
  },
  {
    ref: 'pn532:adapter',
    refdes: 'USB serial adapter, 3.3 V',
    title: 'for a PN532',
    pins: [
      ['5V', 'pn532:VCC'],
      ['GND', 'pn532:GND'],
      ['TXD', 'pn532:TX'],
      ['RXD', 'pn532:RX'],
    ],
  },
  {
    ref: 'pn532:module',
    refdes: 'PN532 module with regulator',
    title: 'switches on HSU (0 0)',
    pins: [
      ['VCC', 'pn532:VCC'],
      ['GND', 'pn532:GND'],
      ['RX', 'pn532:TX'],
      ['TX', 'pn532:RX'],
    ],
  },
  {
    ref: 'rdm6300:adapter',
    refdes: 'USB serial adapter, 5 V',
    title: 'for an RDM6300',
    pins: [
      ['5V', 'rdm6300:VCC'],
      ['GND', 'rdm6300:GND'],
      ['RXD', 'rdm6300:RX'],
    ],
  },
  {
    ref: 'rdm6300:module',
    refdes: 'RDM6300 module',
    title: 'it only speaks',
    pins: [
      ['5V', 'rdm6300:VCC'],
      ['GND', 'rdm6300:GND'],
      ['TX', 'rdm6300:RX'],
    ],
  },
  {
    ref: 'id12:adapter',
    refdes: 'USB serial adapter, 5 V',
    title: 'for an ID-12LA',
    pins: [
      ['5V', 'id12:VCC'],
      ['GND', 'id12:GND'],
      ['RXD', 'id12:RX'],
    ],
  },
  {
    ref: 'id12:module',
    refdes: 'ID-12LA',
    title: 'it only speaks',
    pins: [
      ['VCC', 'id12:VCC'],
      ['RES', 'id12:VCC'],
      ['GND', 'id12:GND'],
      ['FORMAT', 'id12:GND'],
      ['DATA', 'id12:RX'],
    ],
  },
  {
    ref: 'wiegand:reader',
    refdes: 'Wiegand reader',
    title: 'instead of the OSDP reader',
    pins: [
      ['D0', 'board:WIEGAND_DATA0'],
      ['D1', 'board:WIEGAND_DATA1'],
      ['GND', 'board:GND'],
      ['12V', 'cabinet:READER_12V'],
    ],
  },
];
