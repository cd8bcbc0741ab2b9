include(${CMAKE_SOURCE_DIR}/tests/peers/sane/sane.cmake)
# Several terminals at a time: most of the time is the waiting for a hang.
add_test(NAME theatre-scanner COMMAND ${CMAKE_SOURCE_DIR}/tests/theatre/scanner.py
  ${CMAKE_SOURCE_DIR}/tests/lib/with-rig ${ANJUNGAN_SHIPPED} ${PORTRAIT} ${PAGE} $<TARGET_FILE:sane-peer>)
set_tests_properties(theatre-scanner PROPERTIES LABELS theatre TIMEOUT 600 FIXTURES_REQUIRED scenario_pictures
  ENVIRONMENT EXTRA_SERVICE=${CMAKE_SOURCE_DIR}/tests/faults/service/short.yaml)
