# The build's own vocabulary: one target a folder, warnings are errors (GCC's; clang, which builds the fuzz programs, has others),
# the source root is the include root.

find_program(LIANFANG_CCACHE ccache)
if(LIANFANG_CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER ${LIANFANG_CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${LIANFANG_CCACHE})
endif()

add_library(lianfang_options INTERFACE)
target_include_directories(lianfang_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(lianfang_options INTERFACE
  -Wall -Wextra -Wpedantic $<$<NOT:$<CXX_COMPILER_ID:Clang>>:-Werror> $<$<NOT:$<CXX_COMPILER_ID:Clang>>:-Wshadow=local>
  -Wconversion -Wno-sign-conversion -Wnon-virtual-dtor
  -Woverloaded-virtual -fstack-protector-strong)
# Many files as one translation unit: what is local to a file is not alone in it, and need not be.
if(CMAKE_UNITY_BUILD)
  target_compile_options(lianfang_options INTERFACE -Wno-subobject-linkage)
endif()
if(LIANFANG_SANITIZE)
  target_compile_options(lianfang_options INTERFACE -fsanitize=${LIANFANG_SANITIZE} -fno-omit-frame-pointer)
  target_link_options(lianfang_options INTERFACE -fsanitize=${LIANFANG_SANITIZE})
else()
  target_compile_definitions(lianfang_options INTERFACE $<$<CONFIG:Release,RelWithDebInfo>:_FORTIFY_SOURCE=2>)
endif()
find_program(LIANFANG_MOLD mold)
if(LIANFANG_MOLD)
  target_link_options(lianfang_options INTERFACE -fuse-ld=mold)
endif()
target_compile_definitions(lianfang_options INTERFACE BOOST_DLL_USE_STD_FS)

# lianfang_library(hub_decode SOURCES csv.cpp … LINKS hub_model …): the target of one folder.
function(lianfang_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS;PRIVATE_LINKS" ${ARGN})
  if(ARG_SOURCES)
    add_library(${name} STATIC ${ARG_SOURCES})
    target_link_libraries(${name} PUBLIC lianfang_options ${ARG_LINKS} PRIVATE ${ARG_PRIVATE_LINKS})
  else()
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE lianfang_options ${ARG_LINKS})
  endif()
endfunction()

# In a build of many files as one (test.sh, the release): targets whose files use the same local names for different things.
function(lianfang_each_file_alone)
  foreach(name ${ARGN})
    set_target_properties(${name} PROPERTIES UNITY_BUILD OFF)
  endforeach()
endfunction()

# lianfang_program(lianfangd SOURCES … LINKS …): a program in build/<preset>/bin.
function(lianfang_program name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE lianfang_options ${ARG_LINKS})
endfunction()

# lianfang_connector(postal SOURCES … LINKS …): a connector, a shared library that exports one symbol.
function(lianfang_connector name)
  cmake_parse_arguments(ARG "" "DIRECTORY" "SOURCES;LINKS" ${ARGN})
  add_library(connector_${name} MODULE ${ARG_SOURCES})
  target_link_libraries(connector_${name} PRIVATE lianfang_options ${ARG_LINKS})
  if(NOT ARG_DIRECTORY)
    set(ARG_DIRECTORY ${LIANFANG_CONNECTOR_DIRECTORY})
    install(TARGETS connector_${name} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}/lianfang/connectors)
  endif()
  set_target_properties(connector_${name} PROPERTIES
    PREFIX "" OUTPUT_NAME ${name} LIBRARY_OUTPUT_DIRECTORY ${ARG_DIRECTORY})
  # Only the table is exported, whatever the libraries inside would like to.
  target_link_options(connector_${name} PRIVATE
    -Wl,--version-script=${PROJECT_SOURCE_DIR}/plugins/abi/connector.map -Wl,-z,defs)
  set_property(TARGET connector_${name} APPEND PROPERTY LINK_DEPENDS ${PROJECT_SOURCE_DIR}/plugins/abi/connector.map)
endfunction()

# lianfang_test(name SOURCES … LINKS … [LABELS …] [TIMEOUT s]): a GoogleTest program and its ctest entry.
# Tests find the source tree at LIANFANG_SOURCE_DIR and the built programs at LIANFANG_BINARY_DIR/bin.
function(lianfang_test name)
  cmake_parse_arguments(ARG "RUN_SERIAL" "TIMEOUT" "SOURCES;LINKS;LABELS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE lianfang_options ${ARG_LINKS} GTest::gtest GTest::gmock GTest::gtest_main)
  target_compile_definitions(${name} PRIVATE
    LIANFANG_SOURCE_DIR="${PROJECT_SOURCE_DIR}" LIANFANG_BINARY_DIR="${PROJECT_BINARY_DIR}")
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
  add_test(NAME ${name} COMMAND ${name})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT} LABELS "${ARG_LABELS}" RUN_SERIAL ${ARG_RUN_SERIAL})
endfunction()
