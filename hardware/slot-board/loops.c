// One conversion each millisecond, windows believed after equal looks; touches the ADC.
#include "loops.h"
#include <avr/io.h>
#include <util/atomic.h>
#include "clock.h"
#include "letter.h"
#include "serial.h"

#define LOOK_MS 50
// After a start; each channel is converted every 8 ms.
#define LOOK_FIRST_MS 10
#define LOOKS 2
#define LOOKS_MANIPULATED 3
#define LOOP_BYTES 9

enum { SHORT, NORMAL, ALARM, CUT, MANIPULATED, UNKNOWN };

static volatile uint16_t raw[CHANNELS];
// CHANNELS: none.
static volatile uint8_t watched;
static volatile uint8_t rail_voltages;
static uint8_t channel;
static uint8_t turn;
static bool odd;

static struct {
  uint8_t window;
  uint8_t candidate;
  uint8_t looks;
} loops[LOOPS];
static uint8_t untold;
static uint32_t looked_ms;

static void convert(void) {
  ADMUX = _BV(REFS0) | channel;
  ADCSRA = _BV(ADEN) | _BV(ADSC) | _BV(ADPS2) | _BV(ADPS1) | _BV(ADPS0);
}

void loops_begin(void) {
  DIDR0 = 0xff;
  for (uint8_t at = 0; at < CHANNELS; at++) raw[at] = STALE;
  for (uint8_t at = 0; at < LOOPS; at++) {
    loops[at].window = UNKNOWN;
    loops[at].looks = 0;
  }
  untold = 0;
  watched = CHANNELS;
  convert();
}

void loops_tick(void) {
  // 13 clocks of 8 µs: long done after a millisecond.
  if (ADCSRA & _BV(ADSC)) return;
  raw[channel] = ADC;
  if (channel == LOOP_RAIL_VOLTAGE) rail_voltages++;
  odd = !odd;
  if (watched != CHANNELS && odd) {
    channel = watched;
  } else {
    turn = (turn + 1) % CHANNELS;
    channel = turn;
  }
  convert();
}

uint16_t loops_raw(uint8_t at) {
  uint16_t value;
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) { value = raw[at]; }
  return value;
}

void loops_forget(uint8_t at) {
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) { raw[at] = STALE; }
}

uint16_t loops_rail_current(void) { return raw[LOOP_RAIL_CURRENT]; }

void loops_watch(uint8_t at) { watched = at; }

uint8_t loops_rail_voltages(void) { return rail_voltages; }

static uint8_t window_of(uint16_t value) {
  if (value < 256) return SHORT;
  if (value >= 448 && value <= 576) return NORMAL;
  if (value >= 618 && value <= 746) return ALARM;
  return value > 896 ? CUT : MANIPULATED;
}

void loops_step(void) {
  const uint32_t now = clock_ms();
  const bool known = loops_known();
  if (now - looked_ms < (known ? LOOK_MS : LOOK_FIRST_MS)) return;
  looked_ms = now;
  for (uint8_t at = 0; at < LOOPS; at++) {
    const uint16_t value = loops_raw(at);
    if (value == STALE) continue;
    const uint8_t window = window_of(value);
    if (window == loops[at].window) {
      loops[at].looks = 0;
      continue;
    }
    loops[at].looks = window == loops[at].candidate ? loops[at].looks + 1 : 1;
    loops[at].candidate = window;
    if (loops[at].looks < (window == MANIPULATED ? LOOKS_MANIPULATED : LOOKS)) continue;
    loops[at].window = window;
    loops[at].looks = 0;
    if (known) untold |= 1 << at;
  }
}

bool loops_known(void) {
  for (uint8_t at = 0; at < LOOPS; at++) {
    if (loops[at].window == UNKNOWN) return false;
  }
  return true;
}

void loops_tell_all(void) { untold = (1 << LOOPS) - 1; }

void loops_send(void) {
  for (uint8_t at = 0; at < LOOPS; at++) {
    if (!(untold & (1 << at))) continue;
    if (serial_room() < LOOP_BYTES + ROOM_KEPT) return;
    untold &= ~(1 << at);
    letter_begin(LOOP);
    letter_seven(at);
    letter_seven(loops[at].window);
    letter_word(loops_raw(at));
    letter_end();
  }
}
