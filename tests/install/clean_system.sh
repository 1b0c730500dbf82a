#!/bin/sh
# The packages on a clean Debian 12: a system is made from nothing, the packages are installed into it with apt, and a policy is checked
# and decided there; then a host in C and one in C++ are compiled. Minutes and about 3 GB, as root, with Debian's mmdebstrap.
#
#   tests/install/clean_system.sh BUILD [WORK]
set -eu
source=$(cd "$(dirname "$0")/../.." && pwd)
build=$(cd "$1" && pwd)
work=${2:-$(mktemp -d)}
mkdir -p "$work/packages"
system=$work/system
rm -rf "$system"

(cd "$build" && cpack -G DEB -B "$work/packages" >"$work/cpack.log")
# The mirrors of the system at hand: they are the ones that can be reached from here.
mirrors=$(find /etc/apt/sources.list /etc/apt/sources.list.d -type f \( -name '*.list' -o -name '*.sources' \) 2>/dev/null || true)
# shellcheck disable=SC2086
mmdebstrap --quiet --variant=minbase --components=main bookworm "$system" $mirrors
inside() { chroot "$system" env DEBIAN_FRONTEND=noninteractive LC_ALL=C "$@"; }
mkdir -p "$system/packages" "$system/hosts"
cp "$work"/packages/*.deb "$system/packages/"
cp "$source/examples/c_host/main.c" "$source/examples/c_host/reminders.forbear" "$source/examples/ahead_of_time/artefact_host.cpp" "$system/hosts/"
cp "$source/examples/ahead_of_time/reminders.forbear" "$system/hosts/ahead.forbear"

echo "== apt install ./forbear_*.deb"
inside sh -c "apt-get update -qq && apt-get install -y -qq --no-install-recommends /packages/forbear_*.deb >/dev/null"
inside forbear check /usr/share/forbear/policies/card/early_stage.forbear
inside forbear sample /usr/share/forbear/policies/b2b_dunning/credit_terms.forbear --rows 1000 --seed 1 --output /hosts/some.jsonl
inside forbear decide /usr/share/forbear/policies/b2b_dunning/credit_terms.forbear --input /hosts/some.jsonl --as-of 2026-12-01 --output /hosts/decided.jsonl
test "$(wc -l <"$system/hosts/decided.jsonl")" -eq 1000

echo "== apt install ./forbear-dev_*.deb: hosts in C and in C++"
inside sh -c "apt-get install -y -qq --no-install-recommends gcc g++ pkg-config libc6-dev /packages/forbear-runtime-dev_*.deb /packages/forbear-dev_*.deb >/dev/null"
inside sh -c 'cd /hosts && gcc -std=c99 main.c $(pkg-config --cflags --libs forbear) -o c_host && ./c_host reminders.forbear'
inside sh -c 'cd /hosts && g++ -std=c++20 artefact_host.cpp $(pkg-config --cflags --libs forbear-runtime) -o host && forbear build ahead.forbear --output reminders.fbc && ./host reminders.fbc'
echo "== removed again"
inside sh -c "apt-get remove -y -qq forbear >/dev/null"
test ! -e "$system/usr/bin/forbear"
echo "the packages work on a clean system"
