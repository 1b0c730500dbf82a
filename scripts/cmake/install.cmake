# What hosts link and how it is installed. Rooms are how the tree is built; a host gets one library for each component:
#   forbear::runtime  policies that were compiled elsewhere: nothing but the C++ standard library
#   forbear::engine   the compiler too, in C++; links LLVM, ANTLR, Z3 and libsodium
#   forbear::c        the same behind the C ABI of forbear/forbear.h, a shared library
# The names are the same in the tree (add_subdirectory) and after find_package(forbear COMPONENTS ...).

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
option(FORBEAR_INSTALL "Write install rules" ${PROJECT_IS_TOP_LEVEL})

# forbear_component(NAME rooms...): target forbear_NAME_component, libforbear-NAME.a
function(forbear_component name)
  set(objects)
  foreach(room IN LISTS ARGN)
    list(APPEND objects $<TARGET_OBJECTS:forbear_${room}>)
  endforeach()
  add_library(forbear_${name}_component STATIC ${objects})
  set_target_properties(forbear_${name}_component PROPERTIES OUTPUT_NAME forbear-${name} EXPORT_NAME ${name} LINKER_LANGUAGE CXX)
  target_compile_features(forbear_${name}_component INTERFACE cxx_std_20)
  add_library(forbear::${name} ALIAS forbear_${name}_component)
endfunction()

function(forbear_headers component)
  foreach(folder IN LISTS ARGN)
    target_include_directories(forbear_${component}_component INTERFACE
      $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/${folder}> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
    if(FORBEAR_INSTALL)
      install(DIRECTORY ${folder}/forbear DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT ${component})
    endif()
  endforeach()
endfunction()

set(forbear_cmake ${CMAKE_INSTALL_LIBDIR}/cmake/forbear)
# forbear_export(COMPONENT TARGET): its files, and how find_package knows it
function(forbear_export component target)
  install(TARGETS ${target} EXPORT forbear_${component}
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT ${component}
    LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT tools NAMELINK_COMPONENT ${component})
  install(EXPORT forbear_${component} NAMESPACE forbear:: FILE forbear-${component}.cmake DESTINATION ${forbear_cmake} COMPONENT ${component})
endfunction()

# forbear_pkg_config(FILE COMPONENT DESCRIPTION LIBS REQUIRES): the prefix is where the file lies, so that the tree can be moved
function(forbear_pkg_config file component description libs requires)
  file(RELATIVE_PATH prefix /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
  string(REGEX REPLACE "/$" "" prefix "${prefix}")
  configure_file(scripts/cmake/forbear.pc.in ${PROJECT_BINARY_DIR}/${file}.pc @ONLY)
  install(FILES ${PROJECT_BINARY_DIR}/${file}.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT ${component})
endfunction()

forbear_component(runtime runtime text ir regions dispatch interpret artefact)
forbear_headers(runtime runtime/include)
target_link_libraries(forbear_runtime_component INTERFACE ${CMAKE_DL_LIBS})
if(FORBEAR_COMPILER)
  find_package(Threads REQUIRED)
  forbear_component(engine engine driver reports lint analysis native lower model syntax grammar)
  forbear_headers(engine compiler/include engine/include)
  # Debian's names in the installed tree: paths of this machine would not move with it.
  target_link_libraries(forbear_engine_component INTERFACE forbear_runtime_component LLVM Threads::Threads
    $<BUILD_INTERFACE:${FORBEAR_ANTLR_LIBRARY}> $<BUILD_INTERFACE:${FORBEAR_Z3_LIBRARY}> $<BUILD_INTERFACE:${FORBEAR_SODIUM_LIBRARY}>
    $<INSTALL_INTERFACE:antlr4-runtime> $<INSTALL_INTERFACE:z3> $<INSTALL_INTERFACE:sodium>)
  add_library(forbear::c ALIAS forbear_c)
  set_target_properties(forbear_c PROPERTIES EXPORT_NAME c)
  add_executable(forbear::command ALIAS forbear_cli)
  set_target_properties(forbear_cli PROPERTIES EXPORT_NAME command)
endif()
if(NOT FORBEAR_INSTALL)
  return()
endif()

forbear_export(runtime forbear_runtime_component)
forbear_pkg_config(forbear-runtime runtime "Treatment policies that were compiled elsewhere" "-lforbear-runtime -ldl" "")
if(FORBEAR_COMPILER)
  forbear_export(engine forbear_engine_component)
  forbear_export(c forbear_c)
  forbear_pkg_config(forbear-engine engine "Treatment policies compiled and decided, in C++"
    "-lforbear-engine -lforbear-runtime -lantlr4-runtime -lz3 -lsodium -lLLVM-19 -lpthread -ldl" "")
  forbear_pkg_config(forbear c "Treatment policies compiled and decided, in C" "-lforbear" "")
  install(TARGETS forbear_cli EXPORT forbear_command RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT tools)
  install(EXPORT forbear_command NAMESPACE forbear:: FILE forbear-command.cmake DESTINATION ${forbear_cmake} COMPONENT tools)
  install(DIRECTORY policies/ DESTINATION ${CMAKE_INSTALL_DATADIR}/forbear/policies COMPONENT tools)
endif()
configure_package_config_file(scripts/cmake/forbear-config.cmake.in ${PROJECT_BINARY_DIR}/forbear-config.cmake INSTALL_DESTINATION ${forbear_cmake})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/forbear-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/forbear-config.cmake ${PROJECT_BINARY_DIR}/forbear-config-version.cmake DESTINATION ${forbear_cmake} COMPONENT runtime)
install(FILES LICENSE README.md CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT runtime)
install(DIRECTORY docs DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT runtime)
include(scripts/cmake/packages.cmake)
