// The plain Firmata side: version, name, capabilities, and the free pins. No other pin listens to it (B1).
#pragma once
#include <stdbool.h>
#include <stdint.h>

void firmata_begin(void);
// Version and name, unasked at each start.
void firmata_announce(void);
void firmata_say_version(void);
void firmata_say_name(void);
// Long answers, sent by firmata_step when there is room.
void firmata_say_capabilities(void);
void firmata_say_analog_map(void);
void firmata_say_pin(uint8_t pin);
void firmata_set_mode(uint8_t pin, uint8_t mode);
void firmata_write_pin(uint8_t pin, bool high);
void firmata_write_port(uint8_t port, uint8_t levels);
void firmata_report_port(uint8_t port, bool on);
void firmata_report_channel(uint8_t channel, bool on);
void firmata_set_interval(uint16_t ms);
void firmata_step(void);
