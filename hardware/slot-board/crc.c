// CRC-8 with the polynomial of the 1-Wire bus (DS1990A data sheet), reflected 8C, initial 0; pure.
#include "crc.h"
#include <util/crc16.h>

uint8_t crc8(uint8_t crc, uint8_t byte) { return _crc_ibutton_update(crc, byte); }
