# Peers: the other side of a wire, written apart from the program that is tested. `ctest -L peers`.
add_test(NAME peers-encoders COMMAND ${CMAKE_SOURCE_DIR}/tests/peers/encoders.py)
set_tests_properties(peers-encoders PROPERTIES LABELS peers SKIP_RETURN_CODE 77 TIMEOUT 200)

# The terminal's own bytes, from the programs of this build.
add_test(NAME peers-receipt COMMAND ${CMAKE_SOURCE_DIR}/tests/lib/with-rig ${CMAKE_BINARY_DIR} pekalongan
  ${CMAKE_BINARY_DIR}/pictures/page-1.png /usr/lib/python3/dist-packages/skimage/data/astronaut.png
  ${CMAKE_SOURCE_DIR}/tests/peers/receipt_bytes.py)
set_tests_properties(peers-receipt PROPERTIES LABELS peers TIMEOUT 200 FIXTURES_REQUIRED scenario_pictures
  ENVIRONMENT EXTRA_SERVICE=${CMAKE_SOURCE_DIR}/tests/faults/service/short.yaml)

# A client and a server of tus by others, with the programs as shipped.
foreach(PEER tus-js-client tus-server)
  string(REGEX REPLACE "tus-(js-)?" "tus_" SCRIPT ${PEER})
  add_test(NAME peers-${PEER} COMMAND ${CMAKE_SOURCE_DIR}/tests/lib/with-rig ${ANJUNGAN_SHIPPED} pekalongan ""
    /usr/lib/python3/dist-packages/skimage/data/astronaut.png ${CMAKE_SOURCE_DIR}/tests/peers/${SCRIPT}.py)
  set_tests_properties(peers-${PEER} PROPERTIES LABELS peers SKIP_RETURN_CODE 77 TIMEOUT 300
    ENVIRONMENT MAKE_CASE=$<TARGET_FILE:make_case>)
endforeach()

include(${CMAKE_SOURCE_DIR}/tests/peers/v4l2/v4l2.cmake)

# The PDF that unit-capture-page left, as qpdf reads it.
add_test(NAME peers-archive COMMAND python3 ${CMAKE_SOURCE_DIR}/tests/peers/archive.py ${CMAKE_BINARY_DIR}/specimen.pdf)
set_tests_properties(unit-capture-page PROPERTIES FIXTURES_SETUP specimen_pdf)
set_tests_properties(peers-archive PROPERTIES FIXTURES_REQUIRED specimen_pdf LABELS peers)
