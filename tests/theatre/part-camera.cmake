add_test(NAME theatre-camera COMMAND ${WITH_RIG} ${PAGE} ${PORTRAIT}
  ${CMAKE_SOURCE_DIR}/tests/theatre/camera.py $<TARGET_FILE:v4l2-peer> ${PORTRAIT})
set_tests_properties(theatre-camera PROPERTIES LABELS theatre TIMEOUT 600 FIXTURES_REQUIRED scenario_pictures
  ENVIRONMENT EXTRA_SERVICE=${CMAKE_SOURCE_DIR}/tests/faults/service/short.yaml)
