// The last 64 pulses: their tickets are used up, and their time counts against a coil's duty.
#pragma once
#include <stdbool.h>
#include <stdint.h>

// Once, before anything else here, with the causes of the reset. Pulses outlive every one but power-on.
void log_begin(uint8_t causes);
// Once a millisecond: how far time has come, for a life after this one.
void log_step(uint32_t now_ms);
bool log_has(uint16_t ticket);
// False when the coil, or this log, would be asked too much within a minute.
bool log_allows(uint8_t slot, uint16_t ms, uint16_t duty_per_mille, uint32_t now_ms);
void log_add(uint16_t ticket, uint8_t slot, uint16_t ms, uint32_t now_ms);
// The newest pulse ended earlier than planned.
void log_correct(uint16_t ms);
// The newest pulse never began.
void log_take_back(void);
