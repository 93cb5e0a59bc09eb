// A ring of pulses with ticket, slot, start and length (B2, B4); pure.
#include "log.h"

#define PULSES 64
#define WINDOW_MS 60000UL

typedef struct {
  uint16_t ticket;
  uint8_t slot;
  uint16_t ms;
  uint32_t started_ms;
} pulse_t;

static pulse_t pulses[PULSES];
static uint8_t count;
static uint8_t newest;

void log_forget(void) { count = 0; }

bool log_has(uint16_t ticket) {
  for (uint8_t at = 0; at < count; at++) {
    if (pulses[at].ticket == ticket) return true;
  }
  return false;
}

// How much of a pulse lies within the last minute.
static uint16_t recent_ms(const pulse_t *pulse, uint32_t now_ms) {
  const uint32_t age_ms = now_ms - pulse->started_ms;
  if (age_ms >= WINDOW_MS + pulse->ms) return 0;
  return age_ms <= WINDOW_MS ? pulse->ms : WINDOW_MS + pulse->ms - age_ms;
}

bool log_allows(uint8_t slot, uint16_t ms, uint16_t duty_per_mille, uint32_t now_ms) {
  uint32_t sum_ms = ms;
  for (uint8_t at = 0; at < count; at++) {
    if (pulses[at].slot == slot) sum_ms += recent_ms(&pulses[at], now_ms);
  }
  if (sum_ms > WINDOW_MS * duty_per_mille / 1000) return false;
  // What would be overwritten must not be needed any more.
  return count < PULSES || recent_ms(&pulses[(newest + 1) % PULSES], now_ms) == 0;
}

void log_add(uint16_t ticket, uint8_t slot, uint16_t ms, uint32_t now_ms) {
  newest = count == 0 ? 0 : (newest + 1) % PULSES;
  if (count < PULSES) count++;
  pulses[newest] = (pulse_t){ticket, slot, ms, now_ms};
}

void log_correct(uint16_t ms) { pulses[newest].ms = ms; }
