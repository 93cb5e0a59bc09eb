// Serial and revision in EEPROM, two copies with CRC (B11); touches the EEPROM and, while it writes, the watchdog.
#include "eeprom.h"
#include <avr/eeprom.h>
#include <avr/wdt.h>
#include <string.h>
#include "crc.h"

#define COPIES 2
// Apart, so that one damaged row of cells cannot hit both.
#define COPY_BYTES 64
// All zero bytes have a right check; this one is not zero.
#define MARK 'K'

typedef struct {
  uint8_t mark;
  identity_t identity;
  uint8_t check;
} copy_t;

static uint8_t check_of(const copy_t *copy) {
  uint8_t crc = crc8(0, copy->mark);
  const uint8_t *bytes = (const uint8_t *)&copy->identity;
  for (uint8_t at = 0; at < sizeof copy->identity; at++) crc = crc8(crc, bytes[at]);
  return crc;
}

static void *address_of(uint8_t copy) { return (void *)(uint16_t)(copy * COPY_BYTES); }

bool eeprom_read_identity(identity_t *identity) {
  for (uint8_t at = 0; at < COPIES; at++) {
    copy_t copy;
    eeprom_read_block(&copy, address_of(at), sizeof copy);
    if (copy.mark != MARK || copy.check != check_of(&copy)) continue;
    *identity = copy.identity;
    return true;
  }
  memset(identity, 0, sizeof *identity);
  return false;
}

bool eeprom_write_identity(const identity_t *identity) {
  copy_t copy = {.mark = MARK, .identity = *identity};
  copy.check = check_of(&copy);
  // One after the other: whenever the power goes, one copy is whole.
  for (uint8_t at = 0; at < COPIES; at++) {
    wdt_reset();
    eeprom_update_block(&copy, address_of(at), sizeof copy);
  }
  wdt_reset();
  identity_t read;
  return eeprom_read_identity(&read) && memcmp(&read, identity, sizeof read) == 0;
}
