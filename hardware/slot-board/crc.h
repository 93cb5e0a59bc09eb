// CRC-8 of the 1-Wire bus, which also closes Keycab's own messages and the EEPROM's copies; a CRC-16 for what is kept in RAM.
#pragma once
#include <stdint.h>

uint8_t crc8(uint8_t crc, uint8_t byte);
// CCITT, initial FFFF: bytes that are all zero have no right check.
uint16_t crc16(const void *from, uint8_t bytes);
