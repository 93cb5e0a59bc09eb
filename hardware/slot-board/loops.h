// Supervised loops, rail voltage and rail current on the ADC.
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "pins.h"

// No conversion since loops_forget; a conversion never has it.
#define STALE 0xffff

void loops_begin(void);
// In the timer interrupt.
void loops_tick(void);
uint16_t loops_raw(uint8_t channel);
// The next value read is from now on.
void loops_forget(uint8_t channel);
// In an interrupt only.
uint16_t loops_rail_current(void);
// Every second conversion is this channel's, or with CHANNELS none is set apart.
void loops_watch(uint8_t channel);
// Counts conversions of the rail's voltage, modulo 256.
uint8_t loops_rail_voltages(void);
void loops_step(void);
// All loops have been confirmed since the start.
bool loops_known(void);
void loops_tell_all(void);
// Sends what has changed, as far as there is room.
void loops_send(void);
