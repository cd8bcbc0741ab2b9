# A SANE backend that is told how to fail, in a folder of its own for SANE's loader. No sanitizer: it
# is loaded into the programs as shipped.
add_library(sane-peer MODULE ${CMAKE_SOURCE_DIR}/tests/peers/sane/spesimen.c)
target_compile_options(sane-peer PRIVATE -Wall -Wextra -Wconversion -Werror -O1)
set_target_properties(sane-peer PROPERTIES PREFIX "" OUTPUT_NAME libsane-spesimen SUFFIX ".so.1"
  LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/sane-peer)

add_test(NAME peers-escl COMMAND ${CMAKE_SOURCE_DIR}/tests/peers/scanner_tool.py $<TARGET_FILE:anjungan-device>)
set_tests_properties(peers-escl PROPERTIES LABELS peers TIMEOUT 200)
