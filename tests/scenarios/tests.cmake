# Whole applications and single behaviours, played with the programs of this build (so with its
# sanitizers) and a backend of their own. `ctest -L scenario`.
set(PORTRAIT /usr/lib/python3/dist-packages/skimage/data/astronaut.png)
set(SCENARIOS ${CMAKE_SOURCE_DIR}/tests/scenarios)

# play(NAME AGENCY FACE FILE CASES lines...): CASES are handed in; the lines are played first.
function(play NAME AGENCY FACE FILE CASES)
  add_test(NAME scenario-${NAME} COMMAND ${CMAKE_SOURCE_DIR}/tests/lib/with-rig ${CMAKE_BINARY_DIR}
    ${AGENCY} "" "${FACE}" ${SCENARIOS}/play ${FILE} ${CASES} ${ARGN})
  set_tests_properties(scenario-${NAME} PROPERTIES LABELS scenario TIMEOUT 300)
endfunction()

file(GLOB DEMOS CONFIGURE_DEPENDS ${SCENARIOS}/demo/*.scenario)
foreach(DEMO ${DEMOS})
  get_filename_component(NAME ${DEMO} NAME_WE)
  string(REGEX REPLACE "-.*$" "" AGENCY ${NAME})
  play(demo-${NAME} ${AGENCY} ${PORTRAIT} ${DEMO} 1)
  play(demo-${NAME}-english ${AGENCY} ${PORTRAIT} ${DEMO} 1
    "language en" "expect text \"Touch to start\"")
  play(demo-${NAME}-large ${AGENCY} ${PORTRAIT} ${DEMO} 1
    "large on" "expect text \"Huruf biasa\"")
endforeach()
