# Whole applications and single behaviours, played with the programs of this build (so with its
# sanitizers) and a backend of their own. `ctest -L scenario`; one by hand: tests/scenarios/play.
set(PORTRAIT /usr/lib/python3/dist-packages/skimage/data/astronaut.png)
set(SCENARIOS ${CMAKE_SOURCE_DIR}/tests/scenarios)
set(FACES ${CMAKE_BINARY_DIR}/faces)

# play(NAME AGENCY FACE FILE lines...): the lines are played first.
function(play NAME AGENCY FACE FILE)
  add_test(NAME scenario-${NAME} COMMAND ${CMAKE_SOURCE_DIR}/tests/lib/with-rig ${CMAKE_BINARY_DIR}
    ${AGENCY} "" "${FACE}" ${SCENARIOS}/play ${FILE} ${ARGN})
  set_tests_properties(scenario-${NAME} PROPERTIES LABELS scenario TIMEOUT 300)
endfunction()

# Every service, in both languages and in large text.
file(GLOB DEMOS CONFIGURE_DEPENDS ${SCENARIOS}/demo/*.scenario)
foreach(DEMO ${DEMOS})
  get_filename_component(NAME ${DEMO} NAME_WE)
  string(REGEX REPLACE "-.*$" "" AGENCY ${NAME})
  play(demo-${NAME} ${AGENCY} ${PORTRAIT} ${DEMO})
  play(demo-${NAME}-english ${AGENCY} ${PORTRAIT} ${DEMO}
    "language en" "expect text \"Touch to start\"")
  play(demo-${NAME}-large ${AGENCY} ${PORTRAIT} ${DEMO}
    "large on" "expect text \"Huruf biasa\"")
endforeach()

# One behaviour a file, mostly with a service that has one of everything.
add_test(NAME scenario-faces COMMAND ${SCENARIOS}/faces.py ${PORTRAIT} ${FACES})
set_tests_properties(scenario-faces PROPERTIES LABELS scenario FIXTURES_SETUP scenario_faces)
file(GLOB BEHAVIOURS CONFIGURE_DEPENDS ${SCENARIOS}/*.scenario)
foreach(BEHAVIOUR ${BEHAVIOURS})
  get_filename_component(NAME ${BEHAVIOUR} NAME_WE)
  set(FACE ${PORTRAIT})
  if(NAME MATCHES "^face-(none|two)$")
    set(FACE ${FACES}/${CMAKE_MATCH_1}.png)
  endif()
  play(${NAME} pekalongan ${FACE} ${BEHAVIOUR})
  set_tests_properties(scenario-${NAME} PROPERTIES FIXTURES_REQUIRED scenario_faces
    ENVIRONMENT EXTRA_SERVICE=${CMAKE_SOURCE_DIR}/tests/faults/service/short.yaml)
endforeach()
