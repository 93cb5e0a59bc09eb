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
// While a coil or the rail is on, every second conversion is the rail's current.
void loops_watch_rail(bool watch);
void loops_step(void);
// All loops have been confirmed since the start.
bool loops_known(void);
void loops_tell_all(void);
// Sends what has changed, as far as there is room.
void loops_send(void);
