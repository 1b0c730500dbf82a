# How a room is built: one static library that links exactly what it may use.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()

find_program(FORBEAR_CCACHE ccache)
if(FORBEAR_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${FORBEAR_CCACHE})
endif()

add_library(forbear_flags INTERFACE)
target_compile_options(forbear_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
                       -Wno-missing-field-initializers)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # GCC 12 warns falsely of overlapping copies where std::string is concatenated (GCC bug 105651).
  target_compile_options(forbear_flags INTERFACE -Wno-restrict)
endif()
if(FORBEAR_WERROR)
  target_compile_options(forbear_flags INTERFACE -Werror)
endif()

# forbear_room(NAME SOURCES a.cpp ... USES room ...): target forbear_NAME in the folder that calls it.
function(forbear_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;USES;LIBRARIES" ${ARGN})
  add_library(forbear_${name} STATIC ${ROOM_SOURCES})
  target_include_directories(forbear_${name} PUBLIC ${PROJECT_SOURCE_DIR}/compiler)
  if(IS_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}/include)
    target_include_directories(forbear_${name} PUBLIC ${CMAKE_CURRENT_SOURCE_DIR}/include)
  endif()
  foreach(used IN LISTS ROOM_USES)
    target_link_libraries(forbear_${name} PUBLIC forbear_${used})
  endforeach()
  target_link_libraries(forbear_${name} PRIVATE forbear_flags ${ROOM_LIBRARIES})
endfunction()
