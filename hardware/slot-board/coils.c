// ARM, PULSE, time limit, duty, heartbeat and self-test of the rail (B1 to B6, B10); touches the coils' pins on port B.
#include "coils.h"
#include <util/atomic.h>
#include "clock.h"
#include "crc.h"
#include "letter.h"
#include "log.h"
#include "loops.h"
#include "serial.h"

// Constants in program memory: no stray write to RAM lengthens a pulse.
#define CEILING_MS 1000
#define ARM_MAX_MS 5000
#define HEARTBEAT_MS 3000
#define DUTY_PER_MILLE 100
#define SCAN_MS 100
#define OUTPUTS 32

// ADC counts. Rail: 20 V full scale. Current: 2 A full scale. To be checked on a bench with the parts that are fitted.
#define RAIL_IDLE 12     /* 0.23 V: the feed gives 0.43 V at least, and what would draw 50 mA leaves 0.14 V at most */
#define RAIL_DEAD 51     /* 1 V */
#define RAIL_ALIVE 409   /* 8 V */
#define CURRENT_LEAK 26  /* 50 mA */
#define CURRENT_MIN 77   /* 150 mA: a 40 ohm coil on an empty battery takes 270 */
#define CURRENT_MAX 512  /* 1 A: a 24 ohm coil at 13.8 V takes 575 mA */

#define RAIL_FALLS_MS 250
// Longer than an empty rail falls from RAIL_DEAD to RAIL_IDLE through anything that draws 150 mA: 8 ms.
#define RAIL_STEADY_MS 10
// While nobody asks for a coil; a rail is filled within 60 ms of power-on.
#define RAIL_FAULT_MS 500
#define RAIL_HEALED_MS 1000
#define RAIL_SETTLES_MS 20
// L/R of a coil is 2.5 ms.
#define CURRENT_SETTLES_MS 15
#define CURRENT_STALE_MS 25

#define ARM_BYTES 9
#define PULSE_BYTES 10

enum { FLAG_ARMED = 1, FLAG_ON = 2, FLAG_LOST = 4, FLAG_RAIL = 32 };

// IDLE → FALLING (rail off, and idle?) → SETTLING → TESTING (rail alive, nothing drawn?) → ARMED → PULSING; cut leads to IDLE.
enum { IDLE, FALLING, SETTLING, TESTING, ARMED, PULSING };
// One byte, read and written in one instruction.
typedef uint8_t state_t;

static volatile state_t state;
static volatile uint16_t arm_left_ms;
static volatile uint16_t done_ms;
static volatile uint16_t wanted_ms;
static volatile uint8_t output;
static volatile uint16_t heartbeat_left_ms;
static volatile bool alive;
static volatile bool host_lost;
// What cut ended, and why; told by the main loop.
static volatile state_t cut_state;
static volatile uint8_t cut_reason;

// Outlives every reset but that of power-on, like the log of pulses.
static limits_t limits __attribute__((section(".noinit")));
static uint16_t limits_check __attribute__((section(".noinit")));
static uint16_t arm_ticket;
static uint16_t arm_ms;
static uint32_t phase_ms;
static bool rail_fault;
static bool lost;

// The rail while ARM is off. A resistor feeds it half a milliampere: LOW is a driver that conducts, HIGH a switch that does.
enum { LOW, STEADY, HIGH };
static uint8_t rail_level;
static uint32_t rail_since_ms;
static uint8_t rail_seen;
static bool rail_fresh;
static bool idle_fault;

// Interrupts are closed: in the tick, or by the caller.
static void cut(uint8_t reason) {
  coils_pins_off();
  arm_left_ms = 0;
  loops_watch(CHANNELS);
  if (state == IDLE) return;
  cut_state = state;
  cut_reason = reason;
  state = IDLE;
}

static void cut_now(uint8_t reason) {
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) { cut(reason); }
}

void coils_tick(void) {
  if (state == PULSING) {
    const uint16_t done = ++done_ms;
    const uint16_t current = loops_rail_current();
    if (done >= wanted_ms || done >= CEILING_MS) {
      cut(REASON_NONE);
    } else if (current == STALE) {
      if (done >= CURRENT_STALE_MS) cut(REASON_COIL_CURRENT);
    } else if (current > CURRENT_MAX) {
      cut(REASON_COIL_CURRENT);
    } else if (output != DOOR_LATCH && done >= CURRENT_SETTLES_MS && current < CURRENT_MIN) {
      // A latch with a motor may draw less once it has moved: its lower end is not judged.
      cut(REASON_COIL_CURRENT);
    }
  } else if (state == ARMED) {
    const uint16_t current = loops_rail_current();
    if (current != STALE && current > CURRENT_LEAK) cut(REASON_COIL_CURRENT);
  }
  if (arm_left_ms && --arm_left_ms == 0) cut(REASON_NOT_ARMED);
  if (heartbeat_left_ms && --heartbeat_left_ms == 0) {
    cut(REASON_HEARTBEAT);
    alive = false;
    host_lost = true;
  }
}

// Twice through the chain: what comes back the second time is what went in the first time.
static bool chain_load(uint32_t pattern) {
  uint32_t back = 0;
  OUTPUT_ENABLE_PORT |= _BV(OUTPUT_ENABLE_BIT);
  for (uint8_t pass = 0; pass < 2; pass++) {
    uint32_t left = pattern;
    for (uint8_t bit = 0; bit < OUTPUTS; bit++) {
      if (left & 0x80000000UL) {
        COIL_CHAIN_DATA_PORT |= _BV(COIL_CHAIN_DATA_BIT);
      } else {
        COIL_CHAIN_DATA_PORT &= ~_BV(COIL_CHAIN_DATA_BIT);
      }
      left <<= 1;
      back <<= 1;
      if (COIL_CHAIN_READ_BACK_PIN & _BV(COIL_CHAIN_READ_BACK_BIT)) back |= 1;
      COIL_CHAIN_CLOCK_PORT |= _BV(COIL_CHAIN_CLOCK_BIT);
      COIL_CHAIN_CLOCK_PORT &= ~_BV(COIL_CHAIN_CLOCK_BIT);
    }
  }
  COIL_CHAIN_LATCH_PORT |= _BV(COIL_CHAIN_LATCH_BIT);
  COIL_CHAIN_LATCH_PORT &= ~_BV(COIL_CHAIN_LATCH_BIT);
  return back == pattern;
}

void coils_wake(void) {
  if (reset_cause & _BV(PORF) || limits_check != crc16(&limits, sizeof limits)) {
    limits = (limits_t){CEILING_MS, HEARTBEAT_MS, DUTY_PER_MILLE, SCAN_MS};
    limits_check = crc16(&limits, sizeof limits);
  }
  log_begin(reset_cause);
}

void coils_begin(void) {
  cut_now(REASON_NONE);
  // Nobody is told of what a reset of the host ends; that it flowed counts all the same.
  if (cut_state == PULSING) log_correct(done_ms);
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
    cut_state = IDLE;
    heartbeat_left_ms = 0;
    alive = false;
    host_lost = false;
  }
  COIL_CHAIN_LATCH_DDR |= _BV(COIL_CHAIN_LATCH_BIT);
  COIL_CHAIN_CLOCK_DDR |= _BV(COIL_CHAIN_CLOCK_BIT);
  COIL_CHAIN_DATA_DDR |= _BV(COIL_CHAIN_DATA_BIT);
  chain_load(0);
  rail_fault = false;
  lost = false;
  rail_level = HIGH;
  rail_since_ms = clock_ms();
  idle_fault = false;
}

static void answer_arm(uint8_t reason) {
  if (serial_room() < ARM_BYTES) return;
  letter_begin(ARM);
  letter_seven(state == ARMED || state == PULSING);
  letter_word(arm_ticket);
  letter_seven(reason);
  letter_end();
}

static void answer_pulse(uint8_t phase, uint8_t slot, uint16_t measured_ms, uint8_t reason) {
  if (serial_room() < PULSE_BYTES) return;
  letter_begin(PULSE);
  letter_seven(phase);
  letter_seven(slot);
  letter_word(measured_ms);
  letter_seven(reason);
  letter_end();
}

// Once, until the rail has been as it should be for a while.
static void tell_idle_fault(void) {
  if (idle_fault) return;
  idle_fault = true;
  complain(REASON_RAIL_VOLTAGE, 0, loops_raw(LOOP_RAIL_VOLTAGE));
}

static void tell_cut(void) {
  const state_t ended = cut_state;
  if (ended == IDLE) return;
  cut_state = IDLE;
  const uint8_t reason = cut_reason;
  chain_load(0);
  if (ended == PULSING) {
    // One coil that draws too much or too little: the others go on.
    log_correct(done_ms);
    return answer_pulse(1, output, done_ms, reason);
  }
  if (reason >= REASON_RAIL_VOLTAGE) {
    if (ended == FALLING) {
      tell_idle_fault();
    } else {
      rail_fault = true;
    }
  }
  if (ended != ARMED) {
    answer_arm(reason);
  } else if (reason >= REASON_RAIL_VOLTAGE) {
    complain(reason, ARM, reason == REASON_COIL_CURRENT ? loops_raw(LOOP_RAIL_CURRENT) : 0);
  }
}

// Each conversion of the rail's voltage while ARM is off: nothing flows for it but what the feed gives.
static void look_at_rail(void) {
  const uint32_t now = clock_ms();
  const uint8_t conversions = loops_rail_voltages();
  if (state != IDLE && state != FALLING) {
    rail_level = HIGH;
    rail_since_ms = now;
    rail_seen = conversions;
    return;
  }
  if (conversions == rail_seen) return;
  rail_seen = conversions;
  rail_fresh = true;
  const uint16_t voltage = loops_raw(LOOP_RAIL_VOLTAGE);
  const uint8_t level = voltage < RAIL_IDLE ? LOW : voltage < RAIL_DEAD ? STEADY : HIGH;
  if (level != rail_level) {
    rail_level = level;
    rail_since_ms = now;
  }
  if (state != IDLE) return;
  const uint32_t lasted_ms = now - rail_since_ms;
  if (rail_level != STEADY && lasted_ms >= RAIL_FAULT_MS) tell_idle_fault();
  if (rail_level == STEADY && lasted_ms >= RAIL_HEALED_MS) idle_fault = false;
}

// The rail is tested before it is closed and again before a slot is chosen: a driver that conducts by itself, or a rail
// switch that never opens, is found while nothing can come of it.
static void test_rail(void) {
  const uint32_t waited_ms = clock_ms() - phase_ms;
  const uint16_t voltage = loops_raw(LOOP_RAIL_VOLTAGE);
  const uint16_t current = loops_raw(LOOP_RAIL_CURRENT);
  if (state == FALLING) {
    if (rail_fresh && rail_level == STEADY && clock_ms() - rail_since_ms >= RAIL_STEADY_MS) {
      ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        if (state == FALLING) {
          state = SETTLING;
          arm_left_ms = arm_ms;
          loops_watch(LOOP_RAIL_CURRENT);
          ARM_RAIL_PORT |= _BV(ARM_RAIL_BIT);
        }
      }
      phase_ms = clock_ms();
    } else if (waited_ms > RAIL_FALLS_MS) {
      cut_now(REASON_RAIL_VOLTAGE);
    }
  } else if (state == SETTLING && waited_ms >= RAIL_SETTLES_MS) {
    loops_forget(LOOP_RAIL_VOLTAGE);
    loops_forget(LOOP_RAIL_CURRENT);
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
      if (state == SETTLING) state = TESTING;
    }
  } else if (state == TESTING && voltage != STALE && current != STALE) {
    if (voltage < RAIL_ALIVE) {
      cut_now(REASON_RAIL_VOLTAGE);
    } else if (current > CURRENT_LEAK) {
      cut_now(REASON_COIL_CURRENT);
    } else {
      bool armed = false;
      ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        if (state == TESTING) {
          state = ARMED;
          armed = true;
        }
      }
      if (!armed) return;
      rail_fault = false;
      answer_arm(REASON_NONE);
    }
  }
}

void coils_step(void) {
  log_step(clock_ms());
  look_at_rail();
  if (state == FALLING || state == SETTLING || state == TESTING) test_rail();
  tell_cut();
}

void coils_beat(void) {
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
    heartbeat_left_ms = limits.heartbeat_ms;
    alive = true;
  }
  lost = false;
}

void coils_arm(uint16_t ticket, uint16_t ms) {
  tell_cut();
  if (state == PULSING && ms != 0) {
    arm_ticket = ticket;
    return answer_arm(REASON_OTHER_OUTPUT);
  }
  const bool testing = state != IDLE && state != ARMED && state != PULSING;
  cut_now(REASON_NONE);
  // A newer ARM takes the place of one that is still being tested: one answer, for the newer.
  if (testing) cut_state = IDLE;
  tell_cut();
  arm_ticket = ticket;
  if (ms == 0) return answer_arm(REASON_NONE);
  if (ms > ARM_MAX_MS) return answer_arm(REASON_FIELD);
  if (!alive) return answer_arm(REASON_HEARTBEAT);
  if (log_has(ticket)) return answer_arm(REASON_TICKET);
  if (!chain_load(0)) {
    rail_fault = true;
    return answer_arm(REASON_CHAIN);
  }
  arm_ms = ms;
  rail_fresh = false;
  phase_ms = clock_ms();
  loops_watch(LOOP_RAIL_VOLTAGE);
  state = FALLING;
}

static uint8_t refusal_of(uint16_t ticket, uint8_t slot, uint16_t ms, uint32_t now) {
  if (state == PULSING) return REASON_OTHER_OUTPUT;
  if (state != ARMED) return REASON_NOT_ARMED;
  if (ticket != arm_ticket || log_has(ticket)) return REASON_TICKET;
  if ((slot >= OUTPUTS && slot != DOOR_LATCH) || ms == 0) return REASON_FIELD;
  return log_allows(slot, ms, limits.duty_per_mille, now) ? REASON_NONE : REASON_DUTY;
}

static uint8_t energize(uint16_t ticket, uint8_t slot, uint16_t ms) {
  const uint32_t now = clock_ms();
  const uint16_t pulse_ms = ms < limits.pulse_ms ? ms : limits.pulse_ms;
  const uint8_t refusal = refusal_of(ticket, slot, pulse_ms, now);
  if (refusal != REASON_NONE) return refusal;
  if (!chain_load(slot == DOOR_LATCH ? 0 : 1UL << slot)) {
    cut_now(REASON_CHAIN);
    return REASON_CHAIN;
  }
  // Before the act: whatever resets the chip from here on, the ticket is used and the time counts.
  log_add(ticket, slot, pulse_ms, now);
  uint8_t reason = REASON_NOT_ARMED;
  loops_forget(LOOP_RAIL_CURRENT);
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
    // The ARM may have run out meanwhile.
    if (state == ARMED) {
      reason = REASON_NONE;
      done_ms = 0;
      wanted_ms = pulse_ms;
      output = slot;
      state = PULSING;
      if (slot == DOOR_LATCH) {
        DOOR_LATCH_PORT |= _BV(DOOR_LATCH_BIT);
      } else {
        OUTPUT_ENABLE_PORT &= ~_BV(OUTPUT_ENABLE_BIT);
      }
    }
  }
  if (reason != REASON_NONE) log_take_back();
  return reason;
}

void coils_pulse(uint16_t ticket, uint8_t slot, uint16_t ms) {
  tell_cut();
  const uint8_t reason = energize(ticket, slot, ms);
  answer_pulse(reason == REASON_NONE ? 0 : 2, slot, 0, reason);
}

static void tighten(uint16_t *limit, uint16_t wanted) {
  if (wanted != 0 && wanted < *limit) *limit = wanted;
}

void coils_tighten(const limits_t *wanted) {
  tighten(&limits.pulse_ms, wanted->pulse_ms);
  tighten(&limits.heartbeat_ms, wanted->heartbeat_ms);
  tighten(&limits.duty_per_mille, wanted->duty_per_mille);
  tighten(&limits.scan_ms, wanted->scan_ms);
  limits_check = crc16(&limits, sizeof limits);
}

const limits_t *coils_limits(void) { return &limits; }

uint8_t coils_flags(void) {
  return (state == ARMED || state == PULSING ? FLAG_ARMED : 0) | (state == PULSING ? FLAG_ON : 0) |
         (lost ? FLAG_LOST : 0) | (rail_fault || idle_fault ? FLAG_RAIL : 0);
}

bool coils_idle(void) { return state == IDLE; }

bool coils_host_lost(void) {
  if (!host_lost) return false;
  host_lost = false;
  lost = true;
  return true;
}
