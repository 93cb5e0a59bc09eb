// The buzzer: four patterns; an alarm grows, until silenced.
#pragma once
#include <stdbool.h>
#include <stdint.h>

enum { SOUND_SILENCE, SOUND_YES, SOUND_ASK, SOUND_NO, SOUND_ALARM, SOUND_PATTERNS };

void sound_begin(void);
// Volume 0 to 127.
void sound_play(uint8_t pattern, uint8_t volume);
void sound_step(void);
