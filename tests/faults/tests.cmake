# Against the programs as shipped: their memory and their timing are what is tested.
set(ANJUNGAN_SHIPPED ${CMAKE_BINARY_DIR} CACHE PATH "the build whose programs scenarios and faults run")
set(WITH_RIG ${CMAKE_SOURCE_DIR}/tests/lib/with-rig ${ANJUNGAN_SHIPPED} pekalongan)
set(PORTRAIT /usr/lib/python3/dist-packages/skimage/data/astronaut.png)
# Small pages for the scanner, the scenarios' pictures, where the page itself is not what is tried.
set(PAGE ${CMAKE_BINARY_DIR}/pictures/page-1.png)
set(PAGES ${PAGE},${CMAKE_BINARY_DIR}/pictures/page-2.png,${CMAKE_BINARY_DIR}/pictures/page-3.png)
foreach(VICTIM kiosk courier backend scanner camera printer)
  add_test(NAME faults-kill-${VICTIM} COMMAND ${WITH_RIG} ${PAGES} ${PORTRAIT}
    ${CMAKE_SOURCE_DIR}/tests/faults/kill.py ${VICTIM} ${CMAKE_SOURCE_DIR}/tests/faults/short.scenario)
  set_tests_properties(faults-kill-${VICTIM} PROPERTIES LABELS faults FIXTURES_REQUIRED scenario_pictures
    ENVIRONMENT EXTRA_SERVICE=${CMAKE_SOURCE_DIR}/tests/faults/service/short.yaml)
endforeach()
# The same on the other engine.
add_test(NAME faults-kill-backend-postgres COMMAND ${CMAKE_SOURCE_DIR}/tests/lib/with-postgres ${WITH_RIG} ${PAGES} ${PORTRAIT}
  ${CMAKE_SOURCE_DIR}/tests/faults/kill.py backend ${CMAKE_SOURCE_DIR}/tests/faults/short.scenario)
set_tests_properties(faults-kill-backend-postgres PROPERTIES LABELS faults FIXTURES_REQUIRED scenario_pictures
  ENVIRONMENT EXTRA_SERVICE=${CMAKE_SOURCE_DIR}/tests/faults/service/short.yaml)
add_test(NAME faults-plaintext COMMAND ${WITH_RIG} "" ${PORTRAIT}
  ${CMAKE_SOURCE_DIR}/tests/faults/plaintext.py ${CMAKE_SOURCE_DIR}/tests/scenarios/demo/pekalongan-issue-esign.scenario)
set_tests_properties(faults-plaintext PROPERTIES LABELS faults)

# The same of every service, every field, paper and photo.
foreach(AGENCY pekalongan purbalingga)
  file(GLOB DEMOS CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/scenarios/demo/${AGENCY}-*.scenario)
  add_test(NAME faults-plaintext-${AGENCY} COMMAND ${CMAKE_SOURCE_DIR}/tests/lib/with-rig ${ANJUNGAN_SHIPPED}
    ${AGENCY} "" ${PORTRAIT} ${CMAKE_SOURCE_DIR}/tests/faults/plaintext-all.py ${DEMOS})
  set_tests_properties(faults-plaintext-${AGENCY} PROPERTIES LABELS faults TIMEOUT 400
    ENVIRONMENT "RIG_HEADSET=sim:;SDL_AUDIODRIVER=dummy")
endforeach()

# And in any form at all: whoever was there, what is left in the kiosk's memory is the same.
add_test(NAME faults-alike COMMAND ${CMAKE_SOURCE_DIR}/tests/lib/with-rig ${ANJUNGAN_SHIPPED} pekalongan
  ${PAGE},${CMAKE_BINARY_DIR}/pictures/page-2.png ${PORTRAIT} ${CMAKE_SOURCE_DIR}/tests/faults/alike.py
  ${CMAKE_SOURCE_DIR}/tests/scenarios/demo/pekalongan-issue-esign.scenario
  ${PAGE} ${CMAKE_BINARY_DIR}/pictures/page-2.png ${PORTRAIT})
set_tests_properties(faults-alike PROPERTIES LABELS faults TIMEOUT 400 FIXTURES_REQUIRED scenario_pictures
  ENVIRONMENT "RIG_HEADSET=sim:;SDL_AUDIODRIVER=dummy")

# And in the devices' processes, with the real drivers above pretended devices.
add_test(NAME faults-plaintext-devices COMMAND ${WITH_RIG} "" ${PORTRAIT}
  ${CMAKE_SOURCE_DIR}/tests/faults/plaintext-devices.py $<TARGET_FILE:v4l2-peer> $<TARGET_FILE:sane-peer> ${PORTRAIT})
set_tests_properties(faults-plaintext-devices PROPERTIES LABELS faults TIMEOUT 200
  ENVIRONMENT EXTRA_SERVICE=${CMAKE_SOURCE_DIR}/tests/faults/service/short.yaml)

get_filename_component(SKIMAGE ${PORTRAIT} DIRECTORY)
add_test(NAME faults-bad-input COMMAND ${WITH_RIG} "" ${PORTRAIT}
  ${CMAKE_SOURCE_DIR}/tests/faults/bad-input.py ${SKIMAGE}/rocket.jpg ${PAGE})
foreach(FAULT fortnight storage end idle standing)
  add_test(NAME faults-${FAULT} COMMAND ${WITH_RIG} ${PAGE} ${PORTRAIT}
    ${CMAKE_SOURCE_DIR}/tests/faults/${FAULT}.py)
endforeach()
set_tests_properties(faults-bad-input faults-fortnight faults-storage faults-end faults-idle faults-standing PROPERTIES LABELS faults
  FIXTURES_REQUIRED scenario_pictures
  ENVIRONMENT EXTRA_SERVICE=${CMAKE_SOURCE_DIR}/tests/faults/service/short.yaml)

# Against the programs of this build, so with its sanitizers.
set(WITH_RIG_HERE ${CMAKE_SOURCE_DIR}/tests/lib/with-rig ${CMAKE_BINARY_DIR} pekalongan)
set(SHORT ENVIRONMENT EXTRA_SERVICE=${CMAKE_SOURCE_DIR}/tests/faults/service/short.yaml)
add_test(NAME faults-promise COMMAND ${WITH_RIG_HERE} ${PAGES} ${PORTRAIT}
  ${CMAKE_SOURCE_DIR}/tests/faults/promise.py ${CMAKE_SOURCE_DIR}/tests/faults/short.scenario)
# It ends in the middle of the work on a page: that has to last.
add_test(NAME faults-control COMMAND ${WITH_RIG_HERE} "" ${PORTRAIT}
  ${CMAKE_SOURCE_DIR}/tests/faults/control.py ${CMAKE_SOURCE_DIR}/tests/faults/short.scenario)
set_tests_properties(faults-promise faults-control PROPERTIES LABELS faults TIMEOUT 400
  FIXTURES_REQUIRED scenario_pictures ${SHORT})
foreach(FAULT stick ask twice paper door ghosts near-end long-export)
  add_test(NAME faults-${FAULT} COMMAND ${WITH_RIG_HERE} ${PAGES} ${PORTRAIT}
    ${CMAKE_SOURCE_DIR}/tests/faults/${FAULT}.py)
  set_tests_properties(faults-${FAULT} PROPERTIES LABELS faults TIMEOUT 200 SKIP_RETURN_CODE 77
    FIXTURES_REQUIRED scenario_pictures ${SHORT})
endforeach()
# Half a minute of touches at random; hours of them by hand, with other seeds.
add_test(NAME faults-touches COMMAND ${WITH_RIG_HERE} "" ${PORTRAIT}
    ${CMAKE_SOURCE_DIR}/tests/fuzz/touches.py 1 20000 30)
set_tests_properties(faults-touches PROPERTIES LABELS faults TIMEOUT 150 ${SHORT})
# A minute of events within the program, some hundred a second; a night of them, a million, with
# ANJUNGAN_EVENTS=1000000 in the environment of tests/run faults-events.
set(EVENTS_SECONDS 400)
if(DEFINED ENV{ANJUNGAN_EVENTS})
  set(EVENTS_SECONDS 40000)
endif()
add_test(NAME faults-events COMMAND ${WITH_RIG_HERE}
    ${CMAKE_BINARY_DIR}/pictures/page-1.png,${CMAKE_BINARY_DIR}/pictures/page-2.png ${PORTRAIT}
    ${CMAKE_SOURCE_DIR}/tests/fuzz/events.py 1 10000)
set_tests_properties(faults-events PROPERTIES LABELS faults TIMEOUT ${EVENTS_SECONDS}
  FIXTURES_REQUIRED scenario_pictures
  ENVIRONMENT "EXTRA_SERVICE=${CMAKE_SOURCE_DIR}/tests/faults/service/short.yaml;ASAN_OPTIONS=intercept_tls_get_addr=0:quarantine_size_mb=16;RIG_CAMERA=sim:?fps=4&files=${PORTRAIT};RIG_HEADSET=sim:")
include(${CMAKE_SOURCE_DIR}/tests/faults/courier/tests.cmake)
