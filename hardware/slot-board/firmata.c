// Firmata 2.5 on the free pins and the loops' raw values; touches free pins only.
#include "firmata.h"
#include <avr/io.h>
#include "clock.h"
#include "letter.h"
#include "loops.h"
#include "pins.h"
#include "serial.h"

#define NAME "KeycabSlot"
#define MAJOR 1
#define MINOR 0
#define BOUNCE_MS 5
#define INTERVAL_MS 19
// 88 pins end with a byte each; a free pin has three modes of two bytes, a loop one.
#define CAPABILITY_BYTES 203
#define ANALOG_MAP_BYTES 91

enum { MODE_INPUT = 0x00, MODE_OUTPUT = 0x01, MODE_ANALOG = 0x02, MODE_PULL_UP = 0x0b, NO_MODE = 0x7f };
enum { PIN, DDR, PORT };

static volatile uint8_t *const addresses[PORTS] = {PORT_ADDRESSES};
static const uint8_t free_masks[PORTS] = {FREE_MASKS};
static const uint8_t loop_masks[PORTS] = {LOOP_MASKS};
static const uint8_t unconnected_masks[PORTS] = {UNCONNECTED_MASKS};

static uint8_t outputs[PORTS];
static uint8_t pulled_up[PORTS];
static uint8_t levels[PORTS];
static uint16_t ports_reported;
static uint8_t channels_reported;
static uint16_t interval_ms;
static uint32_t sampled_ms;
static uint8_t last[PORTS];
static uint8_t told[PORTS];
static uint32_t changed_ms[PORTS];
static bool capabilities_wanted;
static bool analog_map_wanted;

static bool is(const uint8_t *masks, uint8_t pin) { return pin < PORTS * 8 && masks[pin >> 3] & (1 << (pin & 7)); }

static void apply(uint8_t port) {
  const uint8_t mask = free_masks[port];
  addresses[port][PORT] = (addresses[port][PORT] & ~mask) | (levels[port] & mask);
  addresses[port][DDR] = (addresses[port][DDR] & ~mask) | (outputs[port] & mask);
}

void firmata_begin(void) {
  for (uint8_t port = 0; port < PORTS; port++) {
    outputs[port] = pulled_up[port] = levels[port] = 0;
    if (free_masks[port]) apply(port);
    // What hangs in the air is kept still.
    addresses[port][PORT] |= unconnected_masks[port];
    told[port] = last[port] = 0;
  }
  ports_reported = 0;
  channels_reported = 0;
  interval_ms = INTERVAL_MS;
  capabilities_wanted = analog_map_wanted = false;
}

void firmata_say_version(void) {
  if (serial_room() < 3 + ROOM_KEPT) return;
  serial_put(0xf9);
  serial_put(2);
  serial_put(5);
}

void firmata_say_name(void) {
  if (serial_room() < 5 + 2 * sizeof NAME + ROOM_KEPT) return;
  serial_put(0xf0);
  serial_put(0x79);
  serial_put(MAJOR);
  serial_put(MINOR);
  for (const char *letter = NAME; *letter; letter++) {
    serial_put(*letter);
    serial_put(0);
  }
  serial_put(0xf7);
}

void firmata_announce(void) {
  firmata_say_version();
  firmata_say_name();
}

void firmata_say_capabilities(void) { capabilities_wanted = true; }

void firmata_say_analog_map(void) { analog_map_wanted = true; }

static void put_mode(uint8_t mode, uint8_t resolution) {
  serial_put(mode);
  serial_put(resolution);
}

static void send_capabilities(void) {
  serial_put(0xf0);
  serial_put(0x6c);
  for (uint8_t pin = 0; pin < PORTS * 8; pin++) {
    if (is(free_masks, pin)) {
      put_mode(MODE_INPUT, 1);
      put_mode(MODE_OUTPUT, 1);
      put_mode(MODE_PULL_UP, 1);
    } else if (is(loop_masks, pin)) {
      put_mode(MODE_ANALOG, 10);
    }
    serial_put(NO_MODE);
  }
  serial_put(0xf7);
}

static void send_analog_map(void) {
  serial_put(0xf0);
  serial_put(0x6a);
  for (uint8_t pin = 0; pin < PORTS * 8; pin++) serial_put(is(loop_masks, pin) ? pin & 7 : NO_MODE);
  serial_put(0xf7);
}

void firmata_say_pin(uint8_t pin) {
  if (serial_room() < 6 + ROOM_KEPT) return;
  uint8_t mode = MODE_INPUT;
  bool high = false;
  if (is(free_masks, pin)) {
    mode = is(outputs, pin) ? MODE_OUTPUT : is(pulled_up, pin) ? MODE_PULL_UP : MODE_INPUT;
    high = is(levels, pin);
  }
  serial_put(0xf0);
  serial_put(0x6e);
  serial_put(pin);
  serial_put(mode);
  serial_put(high);
  serial_put(0xf7);
}

static void set(uint8_t *masks, uint8_t pin, bool on) {
  if (on) {
    masks[pin >> 3] |= 1 << (pin & 7);
  } else {
    masks[pin >> 3] &= ~(1 << (pin & 7));
  }
}

void firmata_set_mode(uint8_t pin, uint8_t mode) {
  if (!is(free_masks, pin)) return;
  if (mode != MODE_INPUT && mode != MODE_OUTPUT && mode != MODE_PULL_UP) return;
  set(outputs, pin, mode == MODE_OUTPUT);
  set(pulled_up, pin, mode == MODE_PULL_UP);
  if (mode == MODE_PULL_UP) set(levels, pin, true);
  apply(pin >> 3);
}

// On an input this sets the pull-up, which is how johnny-five does it.
void firmata_write_pin(uint8_t pin, bool high) {
  if (!is(free_masks, pin)) return;
  set(levels, pin, high);
  apply(pin >> 3);
}

void firmata_write_port(uint8_t port, uint8_t wanted) {
  if (port >= PORTS || !free_masks[port]) return;
  levels[port] = wanted & free_masks[port];
  apply(port);
}

static uint8_t inputs(uint8_t port) { return addresses[port][PIN] & free_masks[port] & ~outputs[port]; }

static bool send_port(uint8_t port) {
  if (serial_room() < 3 + ROOM_KEPT) return false;
  serial_put(0x90 | port);
  serial_put(told[port] & 0x7f);
  serial_put(told[port] >> 7);
  return true;
}

void firmata_report_port(uint8_t port, bool on) {
  if (port >= PORTS || !free_masks[port]) return;
  ports_reported &= ~(1U << port);
  if (!on) return;
  ports_reported |= 1U << port;
  told[port] = last[port] = inputs(port);
  send_port(port);
}

static void send_channel(uint8_t channel) {
  const uint16_t value = loops_raw(channel);
  if (value == STALE || serial_room() < 3 + ROOM_KEPT) return;
  serial_put(0xe0 | channel);
  serial_put(value & 0x7f);
  serial_put(value >> 7);
}

void firmata_report_channel(uint8_t channel, bool on) {
  if (channel >= CHANNELS) return;
  channels_reported &= ~(1 << channel);
  if (!on) return;
  channels_reported |= 1 << channel;
  send_channel(channel);
}

void firmata_set_interval(uint16_t ms) { interval_ms = ms == 0 ? 1 : ms; }

static void watch(uint8_t port, uint32_t now) {
  const uint8_t seen = inputs(port);
  if (seen != last[port]) {
    last[port] = seen;
    changed_ms[port] = now;
  }
  if (seen == told[port] || now - changed_ms[port] < BOUNCE_MS) return;
  const uint8_t before = told[port];
  told[port] = seen;
  if (!send_port(port)) told[port] = before;
}

void firmata_step(void) {
  if (capabilities_wanted && serial_room() >= CAPABILITY_BYTES) {
    capabilities_wanted = false;
    send_capabilities();
  }
  if (analog_map_wanted && serial_room() >= ANALOG_MAP_BYTES) {
    analog_map_wanted = false;
    send_analog_map();
  }
  const uint32_t now = clock_ms();
  for (uint8_t port = 0; port < PORTS; port++) {
    if (ports_reported & (1U << port)) watch(port, now);
  }
  if (channels_reported == 0 || now - sampled_ms < interval_ms) return;
  sampled_ms = now;
  for (uint8_t channel = 0; channel < CHANNELS; channel++) {
    if (channels_reported & (1 << channel)) send_channel(channel);
  }
}
