// Framing of Firmata messages and Keycab's own inside them (B9); touches no hardware itself.
#include "protocol.h"
#include <string.h>
#include "clock.h"
#include "coils.h"
#include "crc.h"
#include "eeprom.h"
#include "firmata.h"
#include "letter.h"
#include "lights.h"
#include "loops.h"
#include "onewire.h"
#include "serial.h"
#include "sound.h"

#define SYSEX_MAX_BYTES 64
#define ALL_PORTS 0x7f
#define LIGHTS_MAX 28

enum {
  DIGITAL_WRITE = 0x90,
  REPORT_CHANNEL = 0xc0,
  REPORT_PORT = 0xd0,
  ANALOG_WRITE = 0xe0,
  SYSEX = 0xf0,
  PIN_MODE = 0xf4,
  PIN_WRITE = 0xf5,
  SYSEX_END = 0xf7,
  VERSION = 0xf9,
  RESET = 0xff,
  NAME = 0x79,
  CAPABILITIES = 0x6b,
  ANALOG_MAP = 0x69,
  PIN_STATE = 0x6d,
  INTERVAL = 0x7a,
  OWN_LAST = 0x0c,
};
enum { FLAG_WATCHDOG = 8, FLAG_BROWN_OUT = 16 };

static uint8_t command;
static uint8_t wanted;
static uint8_t held[SYSEX_MAX_BYTES];
static uint8_t count;
static bool too_long;
static bool reset_wanted;
static bool told_all;

void protocol_begin(void) {
  command = 0;
  count = 0;
  reset_wanted = false;
  told_all = false;
  complaints_forget();
}

void protocol_lost(void) {
  command = 0;
  complain(REASON_OVERRUN, 0, 0);
}

bool protocol_reset_wanted(void) { return reset_wanted; }

static uint16_t word_at(const uint8_t *fields, uint8_t at) { return fields[at] | (uint16_t)fields[at + 1] << 7; }

static uint8_t byte_at(const uint8_t *fields, uint8_t at) { return fields[at] | fields[at + 1] << 7; }

// An answer to a question: dropped when the ring is full, and then asked for again.
static bool may_answer(uint8_t bytes) { return serial_room() >= bytes + ROOM_KEPT; }

static void beat(uint8_t counter) {
  coils_beat();
  if (!may_answer(9)) return;
  letter_begin(BEAT);
  letter_seven(counter);
  letter_seven(coils_flags() | (reset_cause & _BV(WDRF) ? FLAG_WATCHDOG : 0) |
               (reset_cause & _BV(BORF) ? FLAG_BROWN_OUT : 0));
  letter_word(clock_ms() / 1000 & 0x3fff);
  letter_end();
}

static void tell_everything(void) {
  for (uint8_t port = 0; port < ONE_WIRE_PORTS; port++) onewire_tell_port(port);
  loops_tell_all();
}

static void scan(uint8_t port) {
  // Before the lines have been seen twice, "nothing there" would be a lie; then everything is told unasked.
  if (!told_all) return;
  if (port == ALL_PORTS) {
    tell_everything();
  } else if (port < ONE_WIRE_PORTS) {
    onewire_tell_port(port);
  } else {
    complain(REASON_FIELD, SCAN, port);
  }
}

static void tighten(const uint8_t *fields) {
  const limits_t asked = {word_at(fields, 0), word_at(fields, 2), word_at(fields, 4), word_at(fields, 6)};
  coils_tighten(&asked);
  if (!may_answer(13)) return;
  const limits_t *limits = coils_limits();
  letter_begin(LIMITS);
  letter_word(limits->pulse_ms);
  letter_word(limits->heartbeat_ms);
  letter_word(limits->duty_per_mille);
  letter_word(limits->scan_ms);
  letter_end();
}

static void light(const uint8_t *fields) {
  const uint8_t first = fields[0];
  const uint8_t lights = fields[1];
  // All or none: a host that is wrong about one is not believed about the others.
  for (uint8_t at = 0; at < lights; at++) {
    if (!lights_valid(first + at, fields[2 + 2 * at], fields[3 + 2 * at])) return complain(REASON_FIELD, LIGHT, at);
  }
  for (uint8_t at = 0; at < lights; at++) lights_set(first + at, fields[2 + 2 * at], fields[3 + 2 * at]);
}

static void sound(uint8_t pattern, uint8_t volume) {
  if (pattern >= SOUND_PATTERNS) return complain(REASON_FIELD, SOUND, pattern);
  sound_play(pattern, volume);
}

static void tell_board(void) {
  identity_t identity;
  const bool valid = eeprom_read_identity(&identity);
  if (!may_answer(14)) return;
  letter_begin(BOARD);
  for (uint8_t at = 0; at < sizeof identity.serial; at++) letter_byte(identity.serial[at]);
  letter_seven(identity.revision);
  letter_seven(valid);
  letter_end();
}

// On the bench only: the jumper ties its pin to ground.
static void write_board(const uint8_t *fields) {
  if (SERVICE_JUMPER_PIN & _BV(SERVICE_JUMPER_BIT)) return complain(REASON_FIELD, BOARD, 0);
  if (!coils_idle()) return complain(REASON_OTHER_OUTPUT, BOARD, 0);
  identity_t identity;
  for (uint8_t at = 0; at < sizeof identity.serial; at++) identity.serial[at] = byte_at(fields, 2 * at);
  identity.revision = fields[8];
  if (!eeprom_write_identity(&identity)) complain(REASON_FIELD, BOARD, 1);
  tell_board();
}

// How many bytes of fields a message has; FF when there is no such message.
static uint8_t field_bytes(uint8_t id, const uint8_t *fields, uint8_t bytes) {
  switch (id) {
    case BEAT:
    case SCAN:
      return 1;
    case ARM:
      return 4;
    case PULSE:
      return 5;
    case LIMITS:
      return 8;
    case LIGHT:
      return bytes >= 2 && fields[1] <= LIGHTS_MAX ? 2 + 2 * fields[1] : 2 + 2 * LIGHTS_MAX;
    case SOUND:
      return 2;
    case BOARD:
      return bytes == 0 ? 0 : 9;
    default:
      return 0xff;
  }
}

static void obey(uint8_t id, const uint8_t *fields, uint8_t bytes) {
  const uint8_t expected = field_bytes(id, fields, bytes);
  if (expected == 0xff) return complain(REASON_UNKNOWN, id, 0);
  if (expected != bytes) return complain(REASON_FIELD, id, bytes);
  switch (id) {
    case BEAT:
      return beat(fields[0]);
    case ARM:
      return coils_arm(word_at(fields, 0), word_at(fields, 2));
    case PULSE:
      return coils_pulse(word_at(fields, 0), fields[2], word_at(fields, 3));
    case SCAN:
      return scan(fields[0]);
    case LIMITS:
      return tighten(fields);
    case LIGHT:
      return light(fields);
    case SOUND:
      return sound(fields[0], fields[1]);
    case BOARD:
      return bytes == 0 ? tell_board() : write_board(fields);
  }
}

static void own(void) {
  const uint8_t id = held[0];
  if (count < 3) return complain(REASON_CHECK, id, 0);
  uint8_t crc = 0;
  for (uint8_t at = 0; at < count - 2; at++) crc = crc8(crc, held[at]);
  if (held[count - 1] > 1 || byte_at(held, count - 2) != crc) return complain(REASON_CHECK, id, 0);
  obey(id, held + 1, count - 3);
}

static void sysex(void) {
  const uint8_t id = held[0];
  if (count == 0) return;
  if (id == NAME) return firmata_say_name();
  if (id == CAPABILITIES) return firmata_say_capabilities();
  if (id == ANALOG_MAP) return firmata_say_analog_map();
  if (id == PIN_STATE && count >= 2) return firmata_say_pin(held[1]);
  if (id == INTERVAL && count >= 3) return firmata_set_interval(word_at(held, 1));
  if (id == 0 || id > OWN_LAST) return complain(REASON_UNKNOWN, id, 0);
  own();
}

// How many data bytes follow; FF for what is no message of ours.
static uint8_t data_bytes(uint8_t of) {
  switch (of < 0xf0 ? of & 0xf0 : of) {
    case DIGITAL_WRITE:
    case ANALOG_WRITE:
    case PIN_MODE:
    case PIN_WRITE:
      return 2;
    case REPORT_CHANNEL:
    case REPORT_PORT:
      return 1;
    case VERSION:
    case RESET:
      return 0;
    default:
      return 0xff;
  }
}

static void plain(void) {
  const uint8_t low = command & 0x0f;
  switch (command < 0xf0 ? command & 0xf0 : command) {
    case DIGITAL_WRITE:
      return firmata_write_port(low, byte_at(held, 0));
    case REPORT_CHANNEL:
      return firmata_report_channel(low, held[0] != 0);
    case REPORT_PORT:
      return firmata_report_port(low, held[0] != 0);
    case PIN_MODE:
      return firmata_set_mode(held[0], held[1]);
    case PIN_WRITE:
      return firmata_write_pin(held[0], held[1] == 1);
    case VERSION:
      return firmata_say_version();
    case RESET:
      reset_wanted = true;
  }
}

// A byte above 7F inside a message gives that message up and begins the next one.
void protocol_take(uint8_t byte) {
  if (byte == SYSEX_END && command == SYSEX) {
    command = 0;
    if (too_long) return complain(REASON_TOO_LONG, 0, 0);
    return sysex();
  }
  if (byte > 0x7f) {
    count = 0;
    too_long = false;
    wanted = byte == SYSEX ? 0 : data_bytes(byte);
    command = byte == SYSEX || wanted != 0xff ? byte : 0;
  } else if (command == 0) {
    return;
  } else if (count < SYSEX_MAX_BYTES) {
    held[count++] = byte;
  } else {
    too_long = true;
  }
  if (command == 0 || command == SYSEX || count < wanted) return;
  plain();
  command = 0;
}

void protocol_step(void) {
  if (coils_host_lost()) {
    lights_lost();
    complain(REASON_HEARTBEAT, 0, 0);
  }
  if (!told_all && onewire_known() && loops_known()) {
    told_all = true;
    tell_everything();
  }
}
