// Falling edges of two idle-high lines: data 0 and data 1, one bit each; touches external interrupts 2 and 3.
#include "wiegand.h"
#include <avr/interrupt.h>
#include <avr/io.h>
#include <stdbool.h>
#include <stdint.h>
#include <util/atomic.h>
#include "clock.h"
#include "letter.h"
#include "pins.h"
#include "serial.h"

#if WIEGAND_DATA0_BIT != 2 || WIEGAND_DATA1_BIT != 3
#error "Wiegand lines hang on INT2 and INT3"
#endif

#define LINES (_BV(INT2) | _BV(INT3))
#define SILENCE_MS 25
// The message counts bits in seven bits.
#define BITS_MAX 127
#define FRAME_BYTES (7 + 2 * 16)
// A reader sends a bit in one or two milliseconds. These interrupts come before the tick's: noise that knocks more often
// waits for the next turn of the main loop, or it would keep the tick from ending a pulse. Eight edges take 60 µs.
#define EDGES_MAX 8

static volatile uint8_t bytes[16];
static volatile uint8_t shifted;
static volatile uint8_t count;
static volatile uint8_t edges_left;
static volatile bool fresh;
// Nothing is guessed: a frame with two edges at once, too many or too fast ones is given up as a whole.
static volatile bool spoiled;
// The frame has ended and waits for room; what comes meanwhile is not added to it.
static volatile bool whole;
static bool given_up;
static uint8_t given_up_count;
static uint32_t heard_ms;

static inline __attribute__((always_inline)) void edge(bool one, uint8_t other_line, uint8_t other_flag) {
  fresh = true;
  const uint8_t left = --edges_left;
  if (left == 0) EIMSK &= ~LINES;
  // The other line is low too, or was within the 70 µs for which interrupts may be closed.
  const bool overlaps = !(WIEGAND_DATA0_PIN & other_line) || (EIFR & other_flag);
  const uint8_t at = count;
  if (spoiled || whole || overlaps || left == 0 || at == BITS_MAX) {
    spoiled = true;
    return;
  }
  const uint8_t bits = shifted << 1 | one;
  shifted = bits;
  bytes[at >> 3] = bits;
  count = at + 1;
}

ISR(INT2_vect) { edge(false, _BV(WIEGAND_DATA1_BIT), _BV(INTF3)); }

ISR(INT3_vect) { edge(true, _BV(WIEGAND_DATA0_BIT), _BV(INTF2)); }

void wiegand_begin(void) {
  EIMSK &= ~LINES;
  WIEGAND_DATA0_PORT |= _BV(WIEGAND_DATA0_BIT) | _BV(WIEGAND_DATA1_BIT);
  EICRA = _BV(ISC21) | _BV(ISC31);
  count = given_up_count = 0;
  fresh = spoiled = whole = false;
}

// Both lines are heard again; what they said meanwhile was noise.
static void listen(void) {
  edges_left = EDGES_MAX;
  if ((EIMSK & LINES) == LINES) return;
  EIFR = LINES;
  EIMSK |= LINES;
}

void wiegand_step(void) {
  const uint32_t now = clock_ms();
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
    listen();
    if (fresh) {
      fresh = false;
      heard_ms = now;
    } else if (!whole && (count || spoiled) && now - heard_ms > SILENCE_MS) {
      whole = true;
      given_up = spoiled;
      spoiled = false;
    }
  }
  if (!whole || serial_room() < FRAME_BYTES + ROOM_KEPT) return;
  const uint8_t bits = given_up ? 0 : count;
  letter_begin(WIEGAND);
  letter_seven(0);
  letter_seven(bits);
  if (given_up) letter_byte(++given_up_count);
  for (uint8_t at = 0; at < bits; at += 8) {
    const uint8_t left = bits - at;
    letter_byte(left < 8 ? bytes[at >> 3] << (8 - left) : bytes[at >> 3]);
  }
  letter_end();
  count = 0;
  whole = false;
}
