// Bytes from the host become messages, and messages acts.
#pragma once
#include <stdbool.h>
#include <stdint.h>

void protocol_begin(void);
void protocol_take(uint8_t byte);
// Bytes were lost: whatever had begun is given up.
void protocol_lost(void);
// True once after the host asked for a new start.
bool protocol_reset_wanted(void);
// Tells everything, once all lines and loops are known.
void protocol_step(void);
