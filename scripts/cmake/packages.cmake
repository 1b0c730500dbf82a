# Debian packages: `cpack -G DEB` in the build folder.
#   forbear              the command, the C library and the policies
#   forbear-runtime-dev  headers and library for hosts without a compiler
#   forbear-dev          the engine in C++ and the headers' other half, the C library to link with

set(CPACK_PACKAGE_NAME forbear)
set(CPACK_PACKAGE_CONTACT "The developers of Forbear")
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_ENABLE_COMPONENT_DEPENDS OFF)
set(CPACK_COMPONENTS_ALL runtime)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_NAME forbear-runtime-dev)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SECTION libdevel)
set(CPACK_COMPONENT_RUNTIME_DESCRIPTION "Forbear for hosts without a compiler: headers and library.")
if(FORBEAR_COMPILER)
  # The engine and the C library's other half are one package.
  set(CPACK_COMPONENTS_GROUPING ONE_PER_GROUP)
  set(CPACK_COMPONENTS_ALL runtime engine c tools)
  set(CPACK_COMPONENT_RUNTIME_GROUP runtime)
  set(CPACK_COMPONENT_ENGINE_GROUP dev)
  set(CPACK_COMPONENT_C_GROUP dev)
  set(CPACK_COMPONENT_TOOLS_GROUP tools)
  set(CPACK_DEBIAN_DEV_PACKAGE_NAME forbear-dev)
  set(CPACK_DEBIAN_DEV_PACKAGE_SECTION libdevel)
  set(CPACK_DEBIAN_DEV_PACKAGE_DEPENDS
      "forbear (= ${PROJECT_VERSION}), forbear-runtime-dev (= ${PROJECT_VERSION}), llvm-19-dev, libantlr4-runtime-dev, libz3-dev, libsodium-dev")
  set(CPACK_COMPONENT_DEV_DESCRIPTION "Forbear's engine for hosts in C++ and C: libraries and headers.")
  set(CPACK_DEBIAN_TOOLS_PACKAGE_NAME forbear)
  set(CPACK_DEBIAN_TOOLS_PACKAGE_SECTION utils)
  set(CPACK_DEBIAN_TOOLS_PACKAGE_SHLIBDEPS ON)
  set(CPACK_COMPONENT_TOOLS_DESCRIPTION "Treatment policies for customers behind on payments: the command forbear, the C library, policies.")
endif()
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
include(CPack)
