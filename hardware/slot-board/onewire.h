// Tags: a DS1990A on each of 32 lines, eight read at once.
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "pins.h"

void onewire_begin(void);
// A slice of at most one millisecond. True while a scan is under way and more can be done at once.
bool onewire_step(uint16_t scan_ms);
// All lines have been confirmed since the start.
bool onewire_known(void);
void onewire_tell_port(uint8_t port);
// Sends what has changed, as far as there is room. True when nothing is left to be told.
bool onewire_send(void);
