// Pulses with ticket, slot, start and length, kept over resets (B2, B4); touches memory that no start clears.
#include "log.h"
#include <avr/io.h>
#include <stddef.h>
#include "crc.h"

#define PULSES 64
#define WINDOW_MS 60000UL
#define NO_SLOT 0xff
// No planned pulse is longer; one that hung may have been, until the watchdog came: 250 ms and what its oscillator errs.
#define PLANNED_MAX_MS 1000
#define HUNG_MS 300

typedef struct {
  uint16_t ticket;
  uint8_t slot;
  uint16_t ms;
  uint32_t started_ms;
  // Over all before it: a reset in the middle of a write costs this one pulse and no other.
  uint16_t check;
} pulse_t;

// Time of the log goes on where the life before this one stood; what a reset took is not counted, so none looks older.
static pulse_t pulses[PULSES] __attribute__((section(".noinit")));
// Twice, one after the other: a reset between them shows as a difference.
static volatile uint32_t reached_ms[2] __attribute__((section(".noinit")));
static uint32_t before_ms;
static uint8_t newest;

static uint16_t check_of(const pulse_t *pulse) { return crc16(pulse, offsetof(pulse_t, check)); }

static void seal(pulse_t *pulse) { pulse->check = check_of(pulse); }

// At the last moment this log knows of.
static bool under_way(const pulse_t *pulse) { return before_ms - pulse->started_ms < pulse->ms; }

void log_begin(uint8_t causes) {
  const bool powered_on = causes & _BV(PORF);
  const bool timed = !powered_on && reached_ms[0] == reached_ms[1];
  before_ms = timed ? reached_ms[0] : 0;
  for (uint8_t at = 0; at < PULSES; at++) {
    pulse_t *const pulse = &pulses[at];
    if (powered_on || pulse->check != check_of(pulse)) {
      pulse->slot = NO_SLOT;
    } else if (!timed) {
      // The reset came between the two: when it was is unknown, so it counts as now.
      pulse->started_ms = 0;
      seal(pulse);
    }
    if (causes & _BV(WDRF) && pulse->slot != NO_SLOT && under_way(pulse) && pulse->ms <= PLANNED_MAX_MS) {
      pulse->ms += HUNG_MS;
      seal(pulse);
    }
  }
  log_step(0);
}

void log_step(uint32_t now_ms) {
  reached_ms[0] = before_ms + now_ms;
  reached_ms[1] = before_ms + now_ms;
}

bool log_has(uint16_t ticket) {
  for (uint8_t at = 0; at < PULSES; at++) {
    if (pulses[at].slot != NO_SLOT && pulses[at].ticket == ticket) return true;
  }
  return false;
}

static uint32_t age_of(const pulse_t *pulse, uint32_t now_ms) { return before_ms + now_ms - pulse->started_ms; }

// How much of a pulse lies within the last minute.
static uint16_t recent_ms(const pulse_t *pulse, uint32_t now_ms) {
  if (pulse->slot == NO_SLOT) return 0;
  const uint32_t age_ms = age_of(pulse, now_ms);
  if (age_ms >= WINDOW_MS + pulse->ms) return 0;
  return age_ms <= WINDOW_MS ? pulse->ms : WINDOW_MS + pulse->ms - age_ms;
}

// A free place, else that of the oldest.
static uint8_t next_place(uint32_t now_ms) {
  uint8_t oldest = 0;
  for (uint8_t at = 0; at < PULSES; at++) {
    if (pulses[at].slot == NO_SLOT) return at;
    if (age_of(&pulses[at], now_ms) > age_of(&pulses[oldest], now_ms)) oldest = at;
  }
  return oldest;
}

bool log_allows(uint8_t slot, uint16_t ms, uint16_t duty_per_mille, uint32_t now_ms) {
  uint32_t sum_ms = ms;
  for (uint8_t at = 0; at < PULSES; at++) {
    if (pulses[at].slot == slot) sum_ms += recent_ms(&pulses[at], now_ms);
  }
  if (sum_ms > WINDOW_MS * duty_per_mille / 1000) return false;
  // What would be overwritten must not be needed any more.
  return recent_ms(&pulses[next_place(now_ms)], now_ms) == 0;
}

void log_add(uint16_t ticket, uint8_t slot, uint16_t ms, uint32_t now_ms) {
  newest = next_place(now_ms);
  pulses[newest] = (pulse_t){ticket, slot, ms, before_ms + now_ms, 0};
  seal(&pulses[newest]);
}

void log_correct(uint16_t ms) {
  pulses[newest].ms = ms;
  seal(&pulses[newest]);
}

void log_take_back(void) { pulses[newest].slot = NO_SLOT; }
