// CRC-8 of the 1-Wire bus, which also closes Keycab's own messages and the EEPROM's copies.
#pragma once
#include <stdint.h>

uint8_t crc8(uint8_t crc, uint8_t byte);
