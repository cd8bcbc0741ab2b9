add_test(NAME theatre-reader COMMAND ${WITH_RIG} "" ${PORTRAIT} ${CMAKE_SOURCE_DIR}/tests/theatre/reader.py)
set_tests_properties(theatre-reader PROPERTIES LABELS theatre TIMEOUT 300
  ENVIRONMENT EXTRA_SERVICE=${CMAKE_SOURCE_DIR}/tests/faults/service/short.yaml)
