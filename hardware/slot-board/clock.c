// Timer 0 ticks once a millisecond; watchdog of 250 ms; safe outputs before main. Touches timer 0 and the watchdog.
#include "clock.h"
#include <avr/interrupt.h>
#include <avr/sleep.h>
#include <avr/wdt.h>
#include <util/atomic.h>
#include "coils.h"
#include "loops.h"

#if F_CPU != 16000000UL
#error "ticks, baud rate, 1-Wire and lights are counted at 16 MHz"
#endif

uint8_t reset_cause __attribute__((section(".noinit")));
static volatile uint32_t now_ms;
static volatile bool ticked;

// Before the C library has even cleared the memory: outputs off, then the watchdog, which after a reset of its own still
// runs at its shortest time.
__attribute__((naked, used, section(".init3"))) static void first_of_all(void) {
  coils_pins_off();
  reset_cause = MCUSR;
  MCUSR = 0;
  wdt_enable(WDTO_250MS);
}

void clock_begin(void) {
  TCCR0A = _BV(WGM01);
  OCR0A = F_CPU / 64 / 1000 - 1;
  TIMSK0 = _BV(OCIE0A);
  TCCR0B = _BV(CS01) | _BV(CS00);
}

// What ends a pulse comes first, and nothing before it can wait.
ISR(TIMER0_COMPA_vect) {
  coils_tick();
  loops_tick();
  now_ms++;
  ticked = true;
}

uint32_t clock_ms(void) {
  uint32_t ms;
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) { ms = now_ms; }
  return ms;
}

bool clock_turn(void) {
  if (!ticked) return false;
  ticked = false;
  wdt_reset();
  return true;
}

void clock_rest(bool (*busy)(void)) {
  cli();
  if (!ticked && !busy()) {
    // The instruction after sei still runs before any interrupt, so none can slip in between and be slept through.
    sleep_enable();
    sei();
    sleep_cpu();
    sleep_disable();
  }
  sei();
}
