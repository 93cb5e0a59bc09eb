#!/usr/bin/env bash
# Builds the slot board's image, slot.hex, and names its compiler in slot.txt; with a folder as argument, there instead.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
out="${1:-$here}"
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT

# From within the folder, so that no path of this machine can reach the image.
cd "$here"
avr-gcc -Os -std=gnu11 -Wall -Wextra -Werror -mmcu=atmega2560 -DF_CPU=16000000UL -ffunction-sections -fdata-sections \
  -flto -mrelax -Wl,--gc-sections -o "$scratch/slot.elf" \
  clock.c coils.c crc.c eeprom.c firmata.c letter.c lights.c log.c loops.c main.c onewire.c protocol.c serial.c sound.c \
  wiegand.c
avr-objcopy -O ihex -R .eeprom "$scratch/slot.elf" "$scratch/slot.hex"
tr -d '\r' <"$scratch/slot.hex" >"$out/slot.hex"
{
  avr-gcc --version | head -n 1
  avr-size "$scratch/slot.elf" | awk 'NR == 2 { printf "flash %d bytes, RAM %d bytes\n", $1 + $2, $2 + $3 }'
  printf 'sha256 %s\n' "$(sha256sum "$out/slot.hex" | cut -d ' ' -f 1)"
} >"$out/slot.txt"
