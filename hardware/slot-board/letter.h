// An own message on its way out: id, fields and check as the protocol page says.
#pragma once
#include <stdbool.h>
#include <stdint.h>

enum {
  BEAT = 0x01,
  ARM = 0x02,
  PULSE = 0x03,
  SCAN = 0x04,
  IDENTITY = 0x05,
  LIMITS = 0x06,
  LIGHT = 0x07,
  SOUND = 0x08,
  LOOP = 0x09,
  BOARD = 0x0a,
  WIEGAND = 0x0b,
  ERROR = 0x0c,
};

enum {
  REASON_NONE = 0,
  REASON_CHECK = 1,
  REASON_TOO_LONG = 2,
  REASON_UNKNOWN = 3,
  REASON_FIELD = 4,
  REASON_NOT_ARMED = 5,
  REASON_TICKET = 6,
  REASON_OTHER_OUTPUT = 7,
  REASON_DUTY = 8,
  REASON_HEARTBEAT = 9,
  REASON_RAIL_VOLTAGE = 10,
  REASON_COIL_CURRENT = 11,
  REASON_OVERRUN = 12,
  REASON_CHAIN = 13,
};

// What coils have to say must fit even when a host floods the board with questions: answers leave this much free.
#define ROOM_KEPT 64

// Between begin and end at most as many fields as serial_room allows.
void letter_begin(uint8_t id);
void letter_seven(uint8_t value);
void letter_byte(uint8_t value);
void letter_word(uint16_t value);
void letter_end(void);
// Told as soon as there is room; of more than four the newest are lost, and with them only words.
void complain(uint8_t code, uint8_t about, uint16_t detail);
void complaints_send(void);
void complaints_forget(void);
