// The slot board of a key cabinet: starts its parts, then turns through them for ever; each touches its own pins.
#include <avr/interrupt.h>
#include <avr/io.h>
#include "clock.h"
#include "coils.h"
#include "firmata.h"
#include "letter.h"
#include "lights.h"
#include "loops.h"
#include "onewire.h"
#include "protocol.h"
#include "serial.h"
#include "sound.h"
#include "wiegand.h"

// So many bytes of the host at most before coils, lights and lines have their turn again.
#define BYTES_AT_ONCE 64

static void free_port_f(void) {
  // Port F is the debugger's as well; twice within four cycles gives it back.
  const uint8_t control = MCUCR | _BV(JTD);
  MCUCR = control;
  MCUCR = control;
}

static void begin(void) {
  coils_begin();
  firmata_begin();
  SERVICE_JUMPER_PORT |= _BV(SERVICE_JUMPER_BIT);
  loops_begin();
  lights_begin();
  sound_begin();
  onewire_begin();
  wiegand_begin();
  protocol_begin();
  firmata_announce();
}

static void listen(void) {
  if (serial_overrun()) protocol_lost();
  for (uint8_t taken = 0; taken < BYTES_AT_ONCE && serial_waiting(); taken++) {
    protocol_take(serial_take());
    if (protocol_reset_wanted()) begin();
  }
}

// Once a millisecond.
static void step(void) {
  coils_step();
  loops_step();
  lights_step();
  sound_step();
  wiegand_step();
  protocol_step();
  complaints_send();
  // Loops after lines: a host that has just started listens to them only when it knows its slots.
  if (onewire_send()) loops_send();
  firmata_step();
}

int main(void) {
  free_port_f();
  serial_begin();
  coils_wake();
  begin();
  clock_begin();
  sei();
  for (;;) {
    if (clock_turn()) step();
    listen();
    if (!onewire_step(coils_limits()->scan_ms)) clock_rest(serial_waiting);
  }
}
