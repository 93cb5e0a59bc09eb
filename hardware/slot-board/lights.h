// One RGB LED for each slot, with a color and a rhythm.
#pragma once
#include <stdbool.h>
#include <stdint.h>

#define LIGHTS 32
enum { COLORS = 7, RHYTHMS = 5 };

void lights_begin(void);
// False when light, color or rhythm do not exist.
bool lights_valid(uint8_t light, uint8_t color, uint8_t rhythm);
void lights_set(uint8_t light, uint8_t color, uint8_t rhythm);
// All show that the host is gone, until it says otherwise.
void lights_lost(void);
void lights_step(void);
