// Scans four ports of eight 1-Wire lines; touches these ports. Interrupts are closed for one bit, at most 70 µs.
#include "onewire.h"
#include <avr/io.h>
#include <util/atomic.h>
#include <util/delay.h>
#include "clock.h"
#include "crc.h"
#include "letter.h"
#include "serial.h"

#define LINES 8
#define SLOTS (ONE_WIRE_PORTS * LINES)
#define ROM_BYTES 8
#define ROM_BITS 64
#define READ_ROM 0x33
#define FAMILY_DS1990A 0x01
// A change is believed after so many equal scans, a bad one after one more.
#define SCANS 2
#define SCANS_BAD 3
// A line that never gives the same answer twice must not keep the board from telling the others.
#define SCANS_GIVEN_UP 12

enum { EMPTY, TAG, UNREADABLE, SHORTED, UNKNOWN };
// DDR and PORT of a port follow its PIN.
enum { PIN, DDR };

typedef struct {
  uint8_t kind;
  uint8_t rom[ROM_BYTES];
} seen_t;

static volatile uint8_t *const addresses[ONE_WIRE_PORTS] = {ONE_WIRE_ADDRESSES};
static struct {
  seen_t confirmed;
  seen_t candidate;
  uint8_t scans;
  uint8_t tries;
} slots[SLOTS];
static uint8_t untold[ONE_WIRE_PORTS];
static bool known;

enum { WAITING, RESETTING, COMMANDING, READING, JUDGING };
static uint8_t stage;
static uint8_t port;
static uint8_t at;
static uint8_t present;
static uint8_t shorted;
static uint8_t bits[ROM_BITS];
static uint32_t round_ms;

void onewire_begin(void) {
  for (uint8_t which = 0; which < ONE_WIRE_PORTS; which++) {
    addresses[which][DDR] = 0;
    untold[which] = 0;
  }
  for (uint8_t slot = 0; slot < SLOTS; slot++) {
    slots[slot].confirmed.kind = UNKNOWN;
    slots[slot].scans = 0;
    slots[slot].tries = 0;
  }
  known = false;
  stage = WAITING;
  port = 0;
}

static void reset_lines(void) {
  volatile uint8_t *const line = addresses[port];
  const uint8_t low_before = ~line[PIN];
  line[DDR] = 0xff;
  _delay_us(480);
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
    line[DDR] = 0;
    _delay_us(66);
    present = ~line[PIN];
  }
  _delay_us(410);
  shorted = ~line[PIN] | low_before;
}

static void write_bit(bool one) {
  volatile uint8_t *const line = addresses[port];
  if (one) {
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
      line[DDR] = 0xff;
      _delay_us(6);
      line[DDR] = 0;
    }
    _delay_us(64);
  } else {
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
      line[DDR] = 0xff;
      _delay_us(62);
      line[DDR] = 0;
    }
    _delay_us(10);
  }
}

static uint8_t read_bit(void) {
  volatile uint8_t *const line = addresses[port];
  uint8_t levels;
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
    line[DDR] = 0xff;
    _delay_us(6);
    line[DDR] = 0;
    _delay_us(7);
    levels = line[PIN];
  }
  _delay_us(55);
  return levels;
}

static void read_seen(uint8_t line, seen_t *seen) {
  const uint8_t mask = 1 << line;
  seen->kind = shorted & mask ? SHORTED : present & mask ? UNREADABLE : EMPTY;
  if (seen->kind != UNREADABLE) return;
  uint8_t crc = 0;
  const uint8_t *bit = bits;
  for (uint8_t which = 0; which < ROM_BYTES; which++) {
    uint8_t byte = 0;
    for (uint8_t done = 0; done < 8; done++, bit++) {
      byte >>= 1;
      if (*bit & mask) byte |= 0x80;
    }
    seen->rom[which] = byte;
    crc = crc8(crc, byte);
  }
  // A line that is held low reads as zeros, whose check is right: the family is demanded as well.
  if (seen->rom[0] == FAMILY_DS1990A && crc == 0) seen->kind = TAG;
}

static bool same(const seen_t *one, const seen_t *other) {
  if (one->kind != other->kind) return false;
  if (one->kind != TAG) return true;
  for (uint8_t which = 0; which < ROM_BYTES; which++) {
    if (one->rom[which] != other->rom[which]) return false;
  }
  return true;
}

static void judge(uint8_t slot, const seen_t *seen) {
  const bool first = slots[slot].confirmed.kind == UNKNOWN;
  if (same(seen, &slots[slot].confirmed)) {
    slots[slot].scans = 0;
    return;
  }
  const bool equal = slots[slot].scans > 0 && same(seen, &slots[slot].candidate);
  slots[slot].scans = equal ? slots[slot].scans + 1 : 1;
  slots[slot].candidate = *seen;
  const bool given_up = first && ++slots[slot].tries >= SCANS_GIVEN_UP;
  if (!given_up && slots[slot].scans < (seen->kind <= TAG ? SCANS : SCANS_BAD)) return;
  slots[slot].confirmed = *seen;
  if (given_up && slots[slot].scans < SCANS) slots[slot].confirmed.kind = UNREADABLE;
  slots[slot].scans = 0;
  if (known) untold[slot / LINES] |= 1 << (slot % LINES);
}

static bool all_confirmed(void) {
  for (uint8_t slot = 0; slot < SLOTS; slot++) {
    if (slots[slot].confirmed.kind == UNKNOWN) return false;
  }
  return true;
}

static void next_port(void) {
  stage = RESETTING;
  if (++port < ONE_WIRE_PORTS) return;
  port = 0;
  if (!known) known = all_confirmed();
  stage = WAITING;
}

bool onewire_step(uint16_t scan_ms) {
  switch (stage) {
    case WAITING:
      // Until everything is known there is no pause between scans.
      if (known && clock_ms() - round_ms < scan_ms) return false;
      round_ms = clock_ms();
      stage = RESETTING;
      break;
    case RESETTING:
      reset_lines();
      at = 0;
      // Nobody there: nothing to read.
      stage = present & ~shorted ? COMMANDING : JUDGING;
      break;
    case COMMANDING:
      write_bit(READ_ROM & (1 << at));
      if (++at < 8) break;
      at = 0;
      stage = READING;
      break;
    case READING:
      bits[at] = read_bit();
      if (++at < ROM_BITS) break;
      at = 0;
      stage = JUDGING;
      break;
    case JUDGING: {
      seen_t seen;
      read_seen(at, &seen);
      judge(port * LINES + at, &seen);
      if (++at == LINES) next_port();
      break;
    }
  }
  return true;
}

bool onewire_known(void) { return known; }

void onewire_tell_port(uint8_t which) { untold[which] = 0xff; }

static void send_port(uint8_t which, uint8_t listed) {
  uint8_t masks[4] = {listed, 0, 0, 0};
  for (uint8_t line = 0; line < LINES; line++) {
    const uint8_t kind = slots[which * LINES + line].confirmed.kind;
    const uint8_t mask = listed & (1 << line);
    if (kind == TAG || kind == UNREADABLE) masks[1] |= mask;
    if (kind == UNREADABLE) masks[2] |= mask;
    if (kind == SHORTED) masks[3] |= mask;
  }
  letter_begin(IDENTITY);
  letter_seven(which);
  for (uint8_t mask = 0; mask < sizeof masks; mask++) letter_byte(masks[mask]);
  for (uint8_t line = 0; line < LINES; line++) {
    if (!(masks[1] & (1 << line))) continue;
    for (uint8_t byte = 0; byte < ROM_BYTES; byte++) letter_byte(slots[which * LINES + line].confirmed.rom[byte]);
  }
  letter_end();
}

bool onewire_send(void) {
  for (uint8_t which = 0; which < ONE_WIRE_PORTS; which++) {
    uint8_t lines = 0;
    for (uint8_t left = untold[which]; left; left &= left - 1) lines++;
    if (lines == 0) continue;
    // A change that comes while this one waits for room is told with it.
    if (serial_room() < 14 + lines * 2 * ROM_BYTES + ROOM_KEPT) return false;
    const uint8_t listed = untold[which];
    untold[which] = 0;
    send_port(which, listed);
  }
  return true;
}
