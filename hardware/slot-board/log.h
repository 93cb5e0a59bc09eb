// The last 64 pulses: their tickets are used up, and their time counts against a coil's duty.
#pragma once
#include <stdbool.h>
#include <stdint.h>

void log_forget(void);
bool log_has(uint16_t ticket);
// False when the coil, or this log, would be asked too much within a minute.
bool log_allows(uint8_t slot, uint16_t ms, uint16_t duty_per_mille, uint32_t now_ms);
void log_add(uint16_t ticket, uint8_t slot, uint16_t ms, uint32_t now_ms);
// The newest pulse ended earlier than planned.
void log_correct(uint16_t ms);
