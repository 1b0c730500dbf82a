#!/bin/sh
# Hosts against the installed tree: it is installed, moved to another place, and every example is built from there by CMake; then by
# pkg-config and a plain compiler line; and the tree is used by add_subdirectory. Each host runs and says what it must say.
#
#   tests/install/hosts.sh BUILD [WORK]
#
# BUILD: a build of the whole tree. WORK: an empty folder; one of its own without it.
set -eu
source=$(cd "$(dirname "$0")/../.." && pwd)
build=$(cd "$1" && pwd)
work=${2:-$(mktemp -d)}
mkdir -p "$work"
cc=${CC:-cc}
cxx=${CXX:-c++}

say() { echo "== $*"; }
must_say() { # words, command...
  words=$1
  shift
  said=$("$@" 2>&1) || { echo "failed: $*"; echo "$said"; exit 1; }
  case "$said" in *"$words"*) ;; *) echo "does not say \`$words\`: $*"; echo "$said"; exit 1 ;; esac
}

say install, and move
rm -rf "$work/first" "$work/moved"
cmake --install "$build" --prefix "$work/first" >"$work/install.log"
mv "$work/first" "$work/moved"
prefix=$work/moved
lib=$(dirname "$(find "$prefix" -name libforbear.so.0)")
if grep -rIl "$build\|$source\|$work/first" "$lib/cmake" "$lib/pkgconfig"; then
  echo "these files name a folder of the build"
  exit 1
fi

say find_package: the examples
cmake -S "$source/examples" -B "$work/examples" -DCMAKE_PREFIX_PATH="$prefix" -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_COMPILER_LAUNCHER= >"$work/examples.log"
cmake --build "$work/examples" -j2 >>"$work/examples.log" 2>&1 || { tail -40 "$work/examples.log"; exit 1; }
(cd "$work/examples" && ctest --output-on-failure >"$work/examples_ctest.log") || { cat "$work/examples_ctest.log"; exit 1; }
grep "tests passed" "$work/examples_ctest.log"

say find_package: a component that there is not
mkdir -p "$work/absent"
printf 'cmake_minimum_required(VERSION 3.25)\nproject(absent CXX)\nfind_package(forbear REQUIRED COMPONENTS oracle)\n' >"$work/absent/CMakeLists.txt"
if cmake -S "$work/absent" -B "$work/absent/build" -DCMAKE_PREFIX_PATH="$prefix" >"$work/absent.log" 2>&1; then
  echo "a component that there is not was found"
  exit 1
fi
grep -q "component \`oracle\` of Forbear is not installed" "$work/absent.log"

say pkg-config and a plain compiler line
export PKG_CONFIG_PATH=$lib/pkgconfig
"$cc" -std=c99 "$source/examples/c_host/main.c" $(pkg-config --cflags --libs forbear) -Wl,-rpath,"$lib" -o "$work/c_host"
must_say "A-2: contact by late" "$work/c_host" "$source/examples/c_host/reminders.forbear"
"$cxx" -std=c++20 "$source/examples/ahead_of_time/artefact_host.cpp" $(pkg-config --cflags --libs forbear-runtime) -o "$work/artefact_host"
"$prefix/bin/forbear" build "$source/examples/ahead_of_time/reminders.forbear" --output "$work/reminders.fbc" 2>/dev/null
must_say "the interpreter says" "$work/artefact_host" "$work/reminders.fbc"
if ldd "$work/artefact_host" | grep -q "LLVM\|antlr\|z3"; then
  echo "a host of the runtime alone brings a compiler along"
  exit 1
fi

say the installed command on an installed policy
must_say "no mistakes" "$prefix/bin/forbear" check "$prefix/share/forbear/policies/card/early_stage.forbear"

say add_subdirectory
mkdir -p "$work/sub"
cat >"$work/sub/CMakeLists.txt" <<END
cmake_minimum_required(VERSION 3.25)
project(host CXX C)
set(FORBEAR_COMPILER OFF)
add_subdirectory("$source" forbear EXCLUDE_FROM_ALL)
add_executable(host "$source/examples/ahead_of_time/artefact_host.cpp")
target_link_libraries(host PRIVATE forbear::runtime)
END
cmake -S "$work/sub" -B "$work/sub/build" -DCMAKE_BUILD_TYPE=Release >"$work/sub.log"
cmake --build "$work/sub/build" -j2 --target host >>"$work/sub.log" 2>&1 || { tail -40 "$work/sub.log"; exit 1; }
must_say "the interpreter says" "$work/sub/build/host" "$work/reminders.fbc"
say "all hosts built and ran"
