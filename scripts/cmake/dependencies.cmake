# What the compiler needs from the system, and the words to say when it is missing.

function(forbear_missing what package)
  message(FATAL_ERROR "Forbear needs ${what}, which was not found. On Debian 12: apt-get install ${package}\n"
                      "(scripts/setup.sh installs everything; the preset `runtime-only` needs none of it)")
endfunction()

find_program(FORBEAR_ANTLR antlr4)
if(NOT FORBEAR_ANTLR)
  forbear_missing("the ANTLR 4 tool" "antlr4")
endif()
find_path(FORBEAR_ANTLR_INCLUDE antlr4-runtime.h PATH_SUFFIXES antlr4-runtime)
find_library(FORBEAR_ANTLR_LIBRARY antlr4-runtime)
if(NOT FORBEAR_ANTLR_INCLUDE OR NOT FORBEAR_ANTLR_LIBRARY)
  forbear_missing("the ANTLR 4 C++ runtime" "libantlr4-runtime-dev")
endif()

find_package(LLVM 19.1 CONFIG QUIET HINTS /usr/lib/llvm-19/lib/cmake/llvm)
if(NOT LLVM_FOUND)
  forbear_missing("LLVM 19" "llvm-19-dev")
endif()

find_package(Boost QUIET COMPONENTS program_options)
if(NOT Boost_FOUND)
  forbear_missing("Boost.Program_options" "libboost-program-options-dev")
endif()

find_package(nlohmann_json QUIET)
if(NOT nlohmann_json_FOUND)
  forbear_missing("nlohmann json" "nlohmann-json3-dev")
endif()

find_path(FORBEAR_CSV_INCLUDE csv.h)
find_library(FORBEAR_CSV_LIBRARY csv)
if(NOT FORBEAR_CSV_INCLUDE OR NOT FORBEAR_CSV_LIBRARY)
  forbear_missing("libcsv" "libcsv-dev")
endif()

find_package(simdjson QUIET)
if(NOT simdjson_FOUND)
  forbear_missing("simdjson" "libsimdjson-dev")
endif()

find_path(FORBEAR_HIGHWAY_INCLUDE hwy/highway.h)
find_library(FORBEAR_HIGHWAY_LIBRARY hwy)
if(NOT FORBEAR_HIGHWAY_INCLUDE OR NOT FORBEAR_HIGHWAY_LIBRARY)
  forbear_missing("Highway" "libhwy-dev")
endif()

find_path(FORBEAR_SODIUM_INCLUDE sodium.h)
find_library(FORBEAR_SODIUM_LIBRARY sodium)
if(NOT FORBEAR_SODIUM_INCLUDE OR NOT FORBEAR_SODIUM_LIBRARY)
  forbear_missing("libsodium" "libsodium-dev")
endif()

find_path(FORBEAR_Z3_INCLUDE z3++.h)
find_library(FORBEAR_Z3_LIBRARY z3)
if(NOT FORBEAR_Z3_INCLUDE OR NOT FORBEAR_Z3_LIBRARY)
  forbear_missing("Z3" "libz3-dev")
endif()
