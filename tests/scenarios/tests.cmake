# Whole applications and single behaviours, played with the programs of this build (so with its
# sanitizers) and a backend of their own. `ctest -L scenario`; one by hand: tests/scenarios/play.
set(PORTRAIT /usr/lib/python3/dist-packages/skimage/data/astronaut.png)
set(SCENARIOS ${CMAKE_SOURCE_DIR}/tests/scenarios)
set(PICTURES ${CMAKE_BINARY_DIR}/pictures)

# play(NAME AGENCY SCANS FACE FILE lines...): the lines are played first.
function(play NAME AGENCY SCANS FACE FILE)
  add_test(NAME scenario-${NAME} COMMAND ${CMAKE_SOURCE_DIR}/tests/lib/with-rig ${CMAKE_BINARY_DIR}
    ${AGENCY} "${SCANS}" "${FACE}" ${SCENARIOS}/play ${FILE} ${ARGN})
  set_tests_properties(scenario-${NAME} PROPERTIES LABELS scenario TIMEOUT 300)
endfunction()

# Every service, in both languages; the longest in large text as well.
file(GLOB DEMOS CONFIGURE_DEPENDS ${SCENARIOS}/demo/*.scenario)
foreach(DEMO ${DEMOS})
  get_filename_component(NAME ${DEMO} NAME_WE)
  string(REGEX REPLACE "-.*$" "" AGENCY ${NAME})
  play(demo-${NAME} ${AGENCY} "" ${PORTRAIT} ${DEMO})
  play(demo-${NAME}-english ${AGENCY} "" ${PORTRAIT} ${DEMO}
    "language en" "expect text \"Touch to start\"")
  if(NAME MATCHES "issue-esign")
    play(demo-${NAME}-large ${AGENCY} "" ${PORTRAIT} ${DEMO}
      "large on")
  endif()
endforeach()

# One behaviour a file, mostly with a service that has one of everything and a small page.
add_test(NAME scenario-pictures COMMAND ${SCENARIOS}/pictures.py ${PORTRAIT} ${PICTURES})
set_tests_properties(scenario-pictures PROPERTIES LABELS scenario FIXTURES_SETUP scenario_pictures)
# Sheets that differ: the same one twice is asked about.
set(PAGES ${PICTURES}/page-1.png)
foreach(NUMBER RANGE 2 6)
  string(APPEND PAGES ",${PICTURES}/page-${NUMBER}.png")
endforeach()
file(GLOB BEHAVIOURS CONFIGURE_DEPENDS ${SCENARIOS}/*.scenario)
foreach(BEHAVIOUR ${BEHAVIOURS})
  get_filename_component(NAME ${BEHAVIOUR} NAME_WE)
  set(FACE ${PORTRAIT})
  if(NAME MATCHES "^face-(none|two)$")
    set(FACE ${PICTURES}/${CMAKE_MATCH_1}.png)
  endif()
  # What lies on the glass, where it is not six good sheets.
  set(SCANS ${PAGES})
  if(NAME STREQUAL "page-blank")
    set(SCANS ${PICTURES}/blank.png)
  elseif(NAME STREQUAL "page-blurred")
    set(SCANS ${PICTURES}/blurred.png,${PICTURES}/page-1.png)
  elseif(NAME STREQUAL "page-twice")
    set(SCANS ${PICTURES}/page-1.png)
  endif()
  play(${NAME} pekalongan ${SCANS} ${FACE} ${BEHAVIOUR})
  set_tests_properties(scenario-${NAME} PROPERTIES FIXTURES_REQUIRED scenario_pictures
    ENVIRONMENT EXTRA_SERVICE=${CMAKE_SOURCE_DIR}/tests/faults/service/short.yaml)
endforeach()

# Devices that hang, against the programs as shipped: it is about time.
add_test(NAME scenario-stuck COMMAND ${SCENARIOS}/stuck.py ${CMAKE_SOURCE_DIR}/tests/lib/with-rig
  ${ANJUNGAN_SHIPPED} ${PORTRAIT})
set_tests_properties(scenario-stuck PROPERTIES LABELS scenario TIMEOUT 300 COST 1000
  ENVIRONMENT EXTRA_SERVICE=${CMAKE_SOURCE_DIR}/tests/faults/service/short.yaml)
