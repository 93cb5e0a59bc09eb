// CRC-8 with the polynomial of the 1-Wire bus (DS1990A data sheet), reflected 8C, initial 0; CRC-16-CCITT; pure.
#include "crc.h"
#include <util/crc16.h>

uint8_t crc8(uint8_t crc, uint8_t byte) { return _crc_ibutton_update(crc, byte); }

uint16_t crc16(const void *from, uint8_t bytes) {
  const uint8_t *const byte = from;
  uint16_t crc = 0xffff;
  for (uint8_t at = 0; at < bytes; at++) crc = _crc_ccitt_update(crc, byte[at]);
  return crc;
}
