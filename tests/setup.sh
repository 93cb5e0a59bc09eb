#!/usr/bin/env bash
# Installs the programs that tests run beside npm's packages, only those that are missing; touches Debian's packages.
# Always ends well: tests look for each program themselves and are reported as skipped where it is missing.
set -euo pipefail
PATH="$PATH:/usr/sbin:/sbin"

# package, what shows that it is there, what needs it
needs() {
  cat <<'TABLE'
chromium command:chromium the pages in a real browser
mosquitto command:mosquitto the wire over an outside broker
socat command:socat serial ports made of two ends
strace command:strace flushes counted, not believed
gcc-avr command:avr-gcc the slot board's image built again
avr-libc file:/usr/lib/avr/include/avr/io.h the slot board's image built again
libnfc-bin command:nfc-list a PN532 met by a driver that is not ours
udev command:udevadm serial ports told by name
pcscd command:pcscd a desk reader behind the real smart card service
vsmartcard-vpcd file:/usr/lib/pcsc/drivers/serial/libifdvpcd.so a desk reader behind the real smart card service
ngspice command:ngspice coil currents and voltages, simulated
lepton-eda command:lepton-netlist the drawings, read by a program that is not ours
fonts-dejavu-core file:/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf pictures of pages, for signs the page's own font lacks
TABLE
}

is_there() {
  case "$1" in
    command:*) command -v "${1#command:}" >/dev/null 2>&1 ;;
    file:*) [ -e "${1#file:}" ] ;;
  esac
}

missing=()
while read -r package evidence _; do
  is_there "$evidence" || missing+=("$package")
done < <(needs)
[ "${#missing[@]}" -eq 0 ] && exit 0

why_not=""
as_root=()
if ! command -v apt-get >/dev/null 2>&1; then
  why_not="this machine has no apt-get"
elif [ "$(id -u)" -ne 0 ]; then
  if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then as_root=(sudo -n env); else why_not="that needs root"; fi
else
  as_root=(env)
fi

# While the packages are set up, no service starts: Debian asks policy-rc.d, and a broker of ours would be a surprise.
policy=/usr/sbin/policy-rc.d
forbid_services() {
  [ -e "$policy" ] && return
  trap '"${as_root[@]}" rm -f "$policy"' EXIT
  printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
  "${as_root[@]}" chmod 755 "$policy"
}

install() {
  local apt=(DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3)
  forbid_services
  "${as_root[@]}" "${apt[@]}" update
  "${as_root[@]}" "${apt[@]}" install --yes --no-install-recommends "${missing[@]}"
}

if [ -z "$why_not" ]; then
  echo "Installing what tests need: ${missing[*]}"
  log="$(mktemp)"
  install >"$log" 2>&1 </dev/null || { tail -n 20 "$log"; why_not="apt-get could not install it, see above"; }
  rm -f "$log"
fi

while read -r package evidence use; do
  is_there "$evidence" || echo "Missing: $package ($why_not). Tests that need it are skipped: $use."
done < <(needs)
exit 0
