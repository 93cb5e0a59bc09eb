// Fuse bits of the slot board's chip, bit by bit; data only. A bit of 0 is programmed.
//
// Decided: full-swing crystal, longest start, brown-out at 4.3 V, no bootloader, EEPROM kept over an erase.
// Because: a coil makes noise beside the crystal, a slow supply must not start the chip at 3 V, and a new image must
//   not take the board's serial away.
// Instead of: the bytes of an Arduino Mega (FF D8 FD), which brown out at 2.7 V and start in a bootloader.
// Would change if: the bench or the data sheet says otherwise. Positions agree with avr-libc's header for the chip;
//   the meaning of CKSEL, SUT and BODLEVEL is from memory: to be verified against the data sheet before the first write.

export interface FuseByte {
  readonly name: 'lfuse' | 'hfuse' | 'efuse';
  /** From bit 7 to bit 0; `-` is not there and reads as 1. */
  readonly bits: readonly (readonly [name: string, level: 0 | 1])[];
  readonly means: string;
}

export const FUSE_BYTES: readonly FuseByte[] = [
  {
    name: 'lfuse',
    bits: [
      ['CKDIV8', 1],
      ['CKOUT', 1],
      ['SUT1', 1],
      ['SUT0', 1],
      ['CKSEL3', 0],
      ['CKSEL2', 1],
      ['CKSEL1', 1],
      ['CKSEL0', 1],
    ],
    means: 'crystal of 16 MHz, full swing, 65 ms to start',
  },
  {
    name: 'hfuse',
    bits: [
      ['OCDEN', 1],
      ['JTAGEN', 1],
      ['SPIEN', 0],
      ['WDTON', 1],
      ['EESAVE', 0],
      ['BOOTSZ1', 0],
      ['BOOTSZ0', 0],
      ['BOOTRST', 1],
    ],
    means: 'JTAG off, EEPROM kept, reset vector at 0',
  },
  {
    name: 'efuse',
    bits: [
      ['-', 1],
      ['-', 1],
      ['-', 1],
      ['-', 1],
      ['-', 1],
      ['BODLEVEL2', 1],
      ['BODLEVEL1', 0],
      ['BODLEVEL0', 0],
    ],
    means: 'brown-out at 4.3 V',
  },
];

export const byteOf = ({ bits }: FuseByte): string =>
  `0x${bits
    .reduce((value, [, level]) => value * 2 + level, 0)
    .toString(16)
    .toUpperCase()
    .padStart(2, '0')}`;

export const WRITE_FUSES = `avrdude -p m2560 -c usbasp -B 10 ${FUSE_BYTES.map((byte) => `-U ${byte.name}:w:${byteOf(byte)}:m`).join(' ')}`;
export const READ_FUSES = `avrdude -p m2560 -c usbasp -B 10 ${FUSE_BYTES.map(({ name }) => `-U ${name}:r:-:h`).join(' ')}`;
export const WRITE_IMAGE = 'avrdude -p m2560 -c usbasp -U flash:w:hardware/slot-board/slot.hex:i';
