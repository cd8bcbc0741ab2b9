# Unit tests: tests/unit/ROOM-THING.c is a cmocka program linked with the room ROOM (rooms of the
# backend: backend_ROOM-THING.c). `ctest -L unit`, or `ctest -R ROOM`.
file(GLOB UNIT_TESTS CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/unit/*.c)
set(ON_POSTGRES backend_alerts-alerts backend_api-entry backend_db-contract backend_db-jobs backend_db-race backend_cases-audit backend_cases-earlier
  backend_cases-queue backend_cases-raise backend_cases-reckon backend_cases-way backend_desk-entry backend_desk-fleet backend_desk-privacy backend_desk-stale
  backend_drop-drop backend_follow-follow backend_fleet-silence backend_intake-opening backend_metrics-metrics backend_people-entry
  backend_recipient-months backend_reports-report backend_retention-ends backend_retention-orphans backend_supplement-beside backend_supplement-send backend_track-survey)
foreach(SOURCE ${UNIT_TESTS})
  get_filename_component(NAME ${SOURCE} NAME_WE)
  string(REGEX REPLACE "-.*$" "" ROOM ${NAME})
  add_executable(test-${NAME} ${SOURCE})
  target_link_libraries(test-${NAME} PRIVATE anjungan_warnings ${ROOM} pkg::cmocka)
  target_compile_definitions(test-${NAME} PRIVATE SOURCE_DIR="${CMAKE_SOURCE_DIR}" BINARY_DIR="${CMAKE_BINARY_DIR}")
  set(BESIDE)
  if(NAME MATCHES "-postgres$")
    set(BESIDE ${CMAKE_SOURCE_DIR}/tests/lib/with-postgres)
  endif()
  add_test(NAME unit-${NAME} COMMAND ${BESIDE} $<TARGET_FILE:test-${NAME}> WORKING_DIRECTORY ${CMAKE_BINARY_DIR})
  set_tests_properties(unit-${NAME} PROPERTIES LABELS unit)
  # The same tests once more, on the other engine.
  if(NAME IN_LIST ON_POSTGRES)
    add_test(NAME unit-${NAME}-postgres COMMAND ${CMAKE_SOURCE_DIR}/tests/lib/with-postgres $<TARGET_FILE:test-${NAME}>
      WORKING_DIRECTORY ${CMAKE_BINARY_DIR})
    set_tests_properties(unit-${NAME}-postgres PROPERTIES LABELS unit)
  endif()
endforeach()

# Every other kind of test adds itself: tests/KIND/tests.cmake.
file(GLOB KINDS CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/*/tests.cmake)
foreach(KIND ${KINDS})
  include(${KIND})
endforeach()

# tests/run gives ctest six places. A test takes two of them, so three run at a time: none keeps a core busy for long,
# for its programs wait for each other. Those that mostly wait - for a device that is given up, a child that is started
# again, a clock - take one, and run beside; the desk's, with a browser of many processes, does not. A fuzz harness is
# one thread: it keeps a core busy, and .ci/run starts as many as there are.
string(CONCAT WAITING "^(unit-(devices-|drivers_printer-|ui-speech|backend_(blobs-|db-postgres))|faults-(kill-|touches)|"
  "theatre-(camera|headset|reader)|courier-|peers-(escl|receipt|tus)|web-|fuzz-)")
get_property(NAMES DIRECTORY PROPERTY TESTS)
foreach(NAME ${NAMES})
  if(NOT NAME MATCHES "${WAITING}" OR NAME MATCHES "^web-desk-")
    set_tests_properties(${NAME} PROPERTIES PROCESSORS 2)
  endif()
endforeach()

# The longest first, on a machine that has not measured them yet: the last one to end should not be one of them.
set(LONGEST web-desk-pekalongan theatre-printer faults-kill-printer theatre-table theatre-camera web-desk-purbalingga
  unit-drivers_printer-proof faults-kill-scanner faults-kill-camera theatre-scanner golden-audit faults-promise
  web-letters web-letters-postgres unit-courier-post unit-seal-torture unit-store-crash web-fleet-kills-postgres
  faults-control web-survey unit-drivers_printer-talk unit-ui-speech unit-backend_blobs-s3
  faults-plaintext-pekalongan golden-layout faults-events unit-capture-judge unit-capture-sheet
  faults-kill-backend web-crash faults-kill-kiosk faults-kill-courier faults-plaintext peers-receipt scenario-walk-back-pekalongan scenario-ways-pekalongan-issue-esign scenario-walk-back-purbalingga)
set(COST 900)
foreach(NAME ${LONGEST})
  set_tests_properties(${NAME} PROPERTIES COST ${COST})
  math(EXPR COST "${COST} - 10")
endforeach()
