// Patterns of tones; touches timer 1, whose compare output A is the buzzer's pin.
#include "sound.h"
#include <avr/io.h>
#include <avr/pgmspace.h>
#include "clock.h"
#include "pins.h"

#if BUZZER_BIT != 5
#error "the buzzer hangs on OC1A"
#endif

#define NOTES 3
#define TIMER_HZ (F_CPU / 64)

typedef struct {
  uint16_t hz;
  uint16_t ms;
} note_t;

// A note of 0 ms ends a pattern. Yes rises by a fifth, ask is one tone, no two low ones, the alarm alternates and grows.
static const note_t patterns[SOUND_PATTERNS][NOTES] PROGMEM = {
    [SOUND_SILENCE] = {{0, 0}, {0, 0}, {0, 0}},
    [SOUND_YES] = {{2000, 100}, {3000, 140}, {0, 0}},
    [SOUND_ASK] = {{2400, 180}, {0, 0}, {0, 0}},
    [SOUND_NO] = {{700, 110}, {525, 130}, {0, 0}},
    [SOUND_ALARM] = {{2800, 250}, {2000, 250}, {0, 0}},
};

// An alarm begins with a quarter of the volume and is at all of it after three seconds.
#define SHARE_BEGUN 4
#define SHARE_ALL 16

static uint8_t playing;
static uint8_t note;
static uint8_t loudness;
static uint8_t share;
static uint32_t started_ms;
static uint16_t length_ms;

static void tone(uint16_t hz) {
  TCCR1B = 0;
  TCCR1A = 0;
  if (hz == 0 || loudness == 0) return;
  const uint16_t top = TIMER_HZ / hz - 1;
  // Fast PWM to ICR1. The narrower the pulse, the softer the tone; half of the time is loudest.
  ICR1 = top;
  OCR1A = (uint32_t)top * loudness * share / (254 * SHARE_ALL);
  TCNT1 = 0;
  TCCR1A = _BV(COM1A1) | _BV(WGM11);
  TCCR1B = _BV(WGM13) | _BV(WGM12) | _BV(CS11) | _BV(CS10);
}

static void begin_note(uint8_t which) {
  if (which > 0 && share < SHARE_ALL) share++;
  note = which;
  length_ms = which < NOTES ? pgm_read_word(&patterns[playing][which].ms) : 0;
  if (length_ms == 0 && playing == SOUND_ALARM && which > 0) {
    begin_note(0);
    return;
  }
  if (length_ms == 0) playing = SOUND_SILENCE;
  tone(length_ms == 0 ? 0 : pgm_read_word(&patterns[playing][which].hz));
  started_ms = clock_ms();
}

void sound_begin(void) {
  BUZZER_DDR |= _BV(BUZZER_BIT);
  sound_play(SOUND_SILENCE, 0);
}

void sound_play(uint8_t pattern, uint8_t volume) {
  playing = pattern;
  loudness = volume;
  share = pattern == SOUND_ALARM ? SHARE_BEGUN : SHARE_ALL;
  begin_note(0);
}

void sound_step(void) {
  if (playing != SOUND_SILENCE && clock_ms() - started_ms >= length_ms) begin_note(note + 1);
}
