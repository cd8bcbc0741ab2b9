add_test(NAME theatre-table COMMAND ${CMAKE_SOURCE_DIR}/tests/theatre/table.py
  ${CMAKE_SOURCE_DIR}/tests/lib/with-rig ${ANJUNGAN_SHIPPED} ${PAGE} ${PORTRAIT} $<TARGET_FILE:v4l2-peer>)
set_tests_properties(theatre-table PROPERTIES LABELS theatre TIMEOUT 900 COST 900 FIXTURES_REQUIRED scenario_pictures
  ENVIRONMENT EXTRA_SERVICE=${CMAKE_SOURCE_DIR}/tests/faults/service/short.yaml)
