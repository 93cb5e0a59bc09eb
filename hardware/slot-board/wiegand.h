// A Wiegand badge reader on two lines: pulses to bits, one message for each badge.
#pragma once

void wiegand_begin(void);
// Tells a frame once its lines have been silent for 25 ms.
void wiegand_step(void);
