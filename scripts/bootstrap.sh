#!/usr/bin/env bash
# bootstrap.sh: installs what the build, its tests and the quick start need and this system lacks: a JDK, Maven, QEMU,
# and what makes the Linux guest. Silent where everything is there. Where it cannot install, it says in one line what
# to install, and fails.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

jdk=openjdk-17-jdk-headless

missing() {
  jdk_for_build >/dev/null || echo "$jdk"
  local need
  for need in mvn:maven qemu-system-x86_64:qemu-system-x86 qemu-img:qemu-utils qemu-ga:qemu-guest-agent \
    socat:socat openssl:openssl cpio:cpio gzip:gzip; do
    command -v "${need%%:*}" >/dev/null || echo "${need#*:}"
  done
}

# cannot REASON: the one line.
cannot() {
  local packages
  mapfile -t packages < <(missing)
  fail "$1; please install as root: apt-get install --no-install-recommends ${packages[*]}"
}

# apt ARGUMENT...: apt-get with nobody there to answer; what it says goes to $log.
apt() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get -q -y -o DPkg::Lock::Timeout=120 "$@" </dev/null >>"$log" 2>&1
}

mapfile -t packages < <(missing)
[ "${#packages[@]}" -gt 0 ] || exit 0

command -v apt-get >/dev/null || cannot "there is no apt-get here"
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  sudo -n true 2>/dev/null || cannot "neither root nor sudo without a password"
  as_root=(sudo -n)
fi

echo "installing ${packages[*]}"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# An update that fails need not matter: the lists of last time may do.
apt update || true
if [[ " ${packages[*]} " == *" $jdk "* ]] && ! apt-cache show "$jdk" >/dev/null 2>&1; then
  jdk=default-jdk-headless
  mapfile -t packages < <(missing)
fi
apt install --no-install-recommends "${packages[@]}" \
  || cannot "apt-get failed ($(grep -m1 '^E: ' "$log" || tail -1 "$log"))"
hash -r
mapfile -t packages < <(missing)
[ "${#packages[@]}" -eq 0 ] || cannot "apt-get installed, but not everything is there"
