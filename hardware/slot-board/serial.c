// USART 0 with a ring each way; touches USART 0 only.
#include "serial.h"
#include <avr/interrupt.h>
#include <avr/io.h>
#include <util/atomic.h>

#define BAUD_RATE 250000UL

// Indices of one byte wrap by themselves and are read and written in one instruction.
static volatile uint8_t received[256];
static volatile uint8_t received_head;
static volatile uint8_t received_tail;
static volatile bool lost;
static volatile uint8_t sent[256];
static volatile uint8_t sent_head;
static volatile uint8_t sent_tail;

void serial_begin(void) {
  UBRR0 = F_CPU / 16 / BAUD_RATE - 1;
  UCSR0C = _BV(UCSZ01) | _BV(UCSZ00);
  UCSR0B = _BV(RXEN0) | _BV(TXEN0) | _BV(RXCIE0);
}

ISR(USART0_RX_vect) {
  const uint8_t status = UCSR0A;
  const uint8_t byte = UDR0;
  const uint8_t next = received_head + 1;
  if (status & _BV(DOR0)) lost = true;
  if ((status & _BV(FE0)) || next == received_tail) {
    lost = true;
    return;
  }
  received[received_head] = byte;
  received_head = next;
}

ISR(USART0_UDRE_vect) {
  if (sent_head == sent_tail) {
    UCSR0B &= ~_BV(UDRIE0);
    return;
  }
  UDR0 = sent[sent_tail];
  sent_tail++;
}

bool serial_waiting(void) { return received_head != received_tail; }

uint8_t serial_take(void) {
  const uint8_t byte = received[received_tail];
  received_tail++;
  return byte;
}

bool serial_overrun(void) {
  if (!lost) return false;
  lost = false;
  return true;
}

uint8_t serial_room(void) { return sent_tail - sent_head - 1; }

void serial_put(uint8_t byte) {
  if (serial_room() == 0) return;
  sent[sent_head] = byte;
  sent_head++;
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) { UCSR0B |= _BV(UDRIE0); }
}
