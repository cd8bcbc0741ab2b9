# Two terminals at a time, each with a printer that misbehaves by script; a table at the end.
add_test(NAME theatre-printer COMMAND ${CMAKE_SOURCE_DIR}/tests/theatre/printer.py
  ${CMAKE_SOURCE_DIR}/tests/lib/with-rig ${ANJUNGAN_SHIPPED} ${PAGE} ${PORTRAIT})
set_tests_properties(theatre-printer PROPERTIES LABELS theatre TIMEOUT 600 COST 900
  FIXTURES_REQUIRED scenario_pictures
  ENVIRONMENT EXTRA_SERVICE=${CMAKE_SOURCE_DIR}/tests/faults/service/short.yaml)
