// Who this board is: serial and revision, in two copies, each with its check.
#pragma once
#include <stdbool.h>
#include <stdint.h>

typedef struct {
  uint8_t serial[4];
  uint8_t revision;
} identity_t;

// False when neither copy is whole; all zero then.
bool eeprom_read_identity(identity_t *identity);
// Takes about 50 ms; only with the service jumper set and all outputs off. False when it does not read back.
bool eeprom_write_identity(const identity_t *identity);
