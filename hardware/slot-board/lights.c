// A chain of WS2812 LEDs; touches the light chain's pin. Interrupts are closed for one LED at a time, about 33 µs.
#include "lights.h"
#include <avr/interrupt.h>
#include <avr/io.h>
#include <util/atomic.h>
#include "clock.h"
#include "pins.h"

// Eight steps of 125 ms, repeated; the rhythm that a host cannot ask for says that there is none.
#define STEP_MS 125
// A host that changes lights all the time does not take the board's time with it.
#define FRAME_MS 20
#define STEPS_REFRESHED 8
#define LOST RHYTHMS
#define WHITE 3

// A third of full brightness at most: 32 LEDs in white take about 0.3 A.
static const uint8_t colors[COLORS][3] = {
    // Green, red, blue: the order of the wire.
    {0, 0, 0}, {0, 0, 85}, {85, 0, 0}, {40, 40, 40}, {35, 85, 0}, {0, 85, 0}, {0, 50, 60},
};
// Bit n: lit in step n.
static const uint8_t rhythms[RHYTHMS + 1] = {0x00, 0xff, 0x0f, 0x33, 0x05, 0x01};

static struct {
  uint8_t color;
  uint8_t rhythm;
} lights[LIGHTS];
static bool changed;
static uint8_t step;
static uint8_t unrefreshed;
static uint32_t stepped_ms;
static uint32_t sent_ms;

void lights_begin(void) {
  LIGHT_CHAIN_DDR |= _BV(LIGHT_CHAIN_BIT);
  for (uint8_t at = 0; at < LIGHTS; at++) lights_set(at, 0, 0);
}

bool lights_valid(uint8_t light, uint8_t color, uint8_t rhythm) {
  return light < LIGHTS && color < COLORS && rhythm < RHYTHMS;
}

void lights_set(uint8_t light, uint8_t color, uint8_t rhythm) {
  lights[light].color = color;
  lights[light].rhythm = rhythm;
  changed = true;
}

void lights_lost(void) {
  for (uint8_t at = 0; at < LIGHTS; at++) lights_set(at, WHITE, LOST);
}

// 20 cycles a bit: high for 6 (375 ns) is 0, for 13 (812 ns) is 1.
static void send_byte(uint8_t byte, uint8_t high, uint8_t low) {
  uint8_t bits = 8;
  __asm__ volatile(
      "1: out %[port], %[high]\n\t"
      "nop\n\tnop\n\tnop\n\tnop\n\t"
      "sbrs %[byte], 7\n\t"
      "out %[port], %[low]\n\t"
      "lsl %[byte]\n\t"
      "nop\n\tnop\n\tnop\n\tnop\n\tnop\n\t"
      "out %[port], %[low]\n\t"
      "nop\n\tnop\n\tnop\n\t"
      "dec %[bits]\n\t"
      "brne 1b\n\t"
      : [byte] "+r"(byte), [bits] "+r"(bits)
      : [port] "I"(_SFR_IO_ADDR(LIGHT_CHAIN_PORT)), [high] "r"(high), [low] "r"(low));
}

static void send_all(uint8_t lit_step) {
  for (uint8_t at = 0; at < LIGHTS; at++) {
    const bool lit = rhythms[lights[at].rhythm] & (1 << lit_step);
    const uint8_t *color = colors[lit ? lights[at].color : 0];
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
      const uint8_t low = LIGHT_CHAIN_PORT & ~_BV(LIGHT_CHAIN_BIT);
      const uint8_t high = low | _BV(LIGHT_CHAIN_BIT);
      for (uint8_t part = 0; part < 3; part++) send_byte(color[part], high, low);
    }
  }
}

static bool differs(uint8_t before, uint8_t now) {
  for (uint8_t at = 0; at < LIGHTS; at++) {
    const uint8_t rhythm = rhythms[lights[at].rhythm];
    if (!(rhythm & (1 << before)) != !(rhythm & (1 << now))) return true;
  }
  return false;
}

void lights_step(void) {
  const uint32_t now = clock_ms();
  if (now - stepped_ms >= STEP_MS) {
    stepped_ms = now;
    const uint8_t next = (step + 1) % 8;
    if (differs(step, next) || ++unrefreshed >= STEPS_REFRESHED) changed = true;
    step = next;
  }
  if (!changed || now - sent_ms < FRAME_MS) return;
  changed = false;
  unrefreshed = 0;
  sent_ms = now;
  send_all(step);
}
