// Own messages into the ring of bytes to send, and the complaints that wait for it; touches the ring only.
#include "letter.h"
#include "crc.h"
#include "serial.h"

#define COMPLAINTS 4
#define COMPLAINT_BYTES 9

static uint8_t check;
static struct {
  uint8_t code;
  uint8_t about;
  uint16_t detail;
} complaints[COMPLAINTS];
static uint8_t complaint_count;

void letter_begin(uint8_t id) {
  serial_put(0xf0);
  check = 0;
  letter_seven(id);
}

void letter_seven(uint8_t value) {
  value &= 0x7f;
  check = crc8(check, value);
  serial_put(value);
}

void letter_byte(uint8_t value) {
  letter_seven(value);
  letter_seven(value >> 7);
}

void letter_word(uint16_t value) {
  letter_seven(value);
  letter_seven(value >> 7);
}

void letter_end(void) {
  const uint8_t whole = check;
  letter_byte(whole);
  serial_put(0xf7);
}

void complain(uint8_t code, uint8_t about, uint16_t detail) {
  if (complaint_count == COMPLAINTS) return;
  complaints[complaint_count].code = code;
  complaints[complaint_count].about = about;
  complaints[complaint_count].detail = detail;
  complaint_count++;
}

void complaints_send(void) {
  uint8_t told = 0;
  for (; told < complaint_count && serial_room() >= COMPLAINT_BYTES; told++) {
    letter_begin(ERROR);
    letter_seven(complaints[told].code);
    letter_seven(complaints[told].about);
    letter_word(complaints[told].detail);
    letter_end();
  }
  for (uint8_t left = told; left < complaint_count; left++) complaints[left - told] = complaints[left];
  complaint_count -= told;
}

void complaints_forget(void) { complaint_count = 0; }
