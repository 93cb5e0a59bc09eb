// USART 0 at 250,000 baud: two rings filled and emptied by interrupts, never waited for.
#pragma once
#include <stdbool.h>
#include <stdint.h>

void serial_begin(void);
bool serial_waiting(void);
// Only after serial_waiting.
uint8_t serial_take(void);
// True once for bytes that were lost since the last call.
bool serial_overrun(void);
// How many bytes may be put now.
uint8_t serial_room(void);
void serial_put(uint8_t byte);
