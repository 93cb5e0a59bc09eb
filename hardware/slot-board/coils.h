// Coils and the door's latch: the only way to energize one is coils_arm, then coils_pulse with the same ticket.
#pragma once
#include <avr/io.h>
#include <stdbool.h>
#include <stdint.h>
#include "pins.h"

#define DOOR_LATCH 0x7e

typedef struct {
  uint16_t pulse_ms;
  uint16_t heartbeat_ms;
  uint16_t duty_per_mille;
  uint16_t scan_ms;
} limits_t;

// Single instructions each, also before main and in interrupts: rail, shift registers, latch, in this order.
static inline __attribute__((always_inline)) void coils_pins_off(void) {
  ARM_RAIL_PORT &= ~_BV(ARM_RAIL_BIT);
  OUTPUT_ENABLE_PORT |= _BV(OUTPUT_ENABLE_BIT);
  DOOR_LATCH_PORT &= ~_BV(DOOR_LATCH_BIT);
  ARM_RAIL_DDR |= _BV(ARM_RAIL_BIT);
  OUTPUT_ENABLE_DDR |= _BV(OUTPUT_ENABLE_BIT);
  DOOR_LATCH_DDR |= _BV(DOOR_LATCH_BIT);
}

// Once after each start of the chip: what of limits and used tickets it has kept.
void coils_wake(void);
// After each start, and whenever the host resets: everything off and disarmed; limits and used tickets stay.
void coils_begin(void);
// In the timer interrupt, once a millisecond: ends what is due.
void coils_tick(void);
// Tests the rail on its way to armed, tells what the interrupt has ended.
void coils_step(void);
void coils_beat(void);
// Answers by itself, at once or when the rail has been tested.
void coils_arm(uint16_t ticket, uint16_t ms);
void coils_pulse(uint16_t ticket, uint8_t slot, uint16_t ms);
// Zero leaves a limit as it is; none is ever loosened.
void coils_tighten(const limits_t *wanted);
const limits_t *coils_limits(void);
// Bits as in BEAT: armed, on, heartbeat lost; rail fault.
uint8_t coils_flags(void);
bool coils_idle(void);
// True once after each loss of the host.
bool coils_host_lost(void);
