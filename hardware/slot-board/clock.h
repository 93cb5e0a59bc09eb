// The board's time: a tick of 1 ms, and the watchdog that it feeds together with the main loop.
#pragma once
#include <stdbool.h>
#include <stdint.h>

// Why this start happened: bits of MCUSR, kept before anything clears them.
extern uint8_t reset_cause;

void clock_begin(void);
uint32_t clock_ms(void);
// Once in each turn of the main loop: true, and the watchdog is fed, only if a tick has come since.
bool clock_turn(void);
// Sleeps until an interrupt, unless `busy` says within closed interrupts that there is work.
void clock_rest(bool (*busy)(void));
