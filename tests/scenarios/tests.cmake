# Whole applications and single behaviours, played with the programs of this build (so with its
# sanitizers) and a backend of their own. `ctest -L scenario`; one by hand: tests/scenarios/play.
set(PORTRAIT /usr/lib/python3/dist-packages/skimage/data/astronaut.png)
set(SCENARIOS ${CMAKE_SOURCE_DIR}/tests/scenarios)
set(PICTURES ${CMAKE_BINARY_DIR}/pictures)

# play(NAME AGENCY SCANS FACE FILE ways...)
function(play NAME AGENCY SCANS FACE FILE)
  add_test(NAME scenario-${NAME} COMMAND ${CMAKE_COMMAND} -E env RIG_SETUP=${ANJUNGAN_SHIPPED}
    ${CMAKE_SOURCE_DIR}/tests/lib/with-rig ${CMAKE_BINARY_DIR} ${AGENCY} "${SCANS}" "${FACE}" ${SCENARIOS}/play ${FILE} ${ARGN})
  set_tests_properties(scenario-${NAME} PROPERTIES LABELS scenario TIMEOUT 300)
endfunction()

# Small sheets that differ: the same one twice is asked about.
set(PAGES ${PICTURES}/page-1.png)
foreach(NUMBER RANGE 2 6)
  string(APPEND PAGES ",${PICTURES}/page-${NUMBER}.png")
endforeach()

# Every service as it comes, with a card and papers of full size; and, from one scenario, with small
# sheets in the other languages and once in the largest text with everything within reach.
set(WAY_pekalongan-issue-esign "en largest reach")
set(WAY_pekalongan-renew-rekey "id largest reach left")
set(WAY_pekalongan-revoke "jv largest reach")
set(WAY_pekalongan-forgot-passphrase "en largest reach")
set(WAY_pekalongan-complaint "id largest reach")
set(WAY_purbalingga-forgot-passphrase "id largest reach dark")
set(WAY_purbalingga-complaint "jv largest reach light")
file(GLOB DEMOS CONFIGURE_DEPENDS ${SCENARIOS}/demo/*.scenario)
foreach(DEMO ${DEMOS})
  get_filename_component(NAME ${DEMO} NAME_WE)
  string(REGEX REPLACE "-.*$" "" AGENCY ${NAME})
  play(demo-${NAME} ${AGENCY} "" ${PORTRAIT} ${DEMO})
  play(ways-${NAME} ${AGENCY} ${PAGES} ${PORTRAIT} ${DEMO} en jv ${WAY_${NAME}})
  set_tests_properties(scenario-ways-${NAME} PROPERTIES FIXTURES_REQUIRED scenario_pictures)
endforeach()

# From every station of every service back and forward.
foreach(AGENCY pekalongan purbalingga)
  file(GLOB SERVICES CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}/config/services
    ${CMAKE_SOURCE_DIR}/config/services/${AGENCY}/*.yaml)
  list(TRANSFORM SERVICES REPLACE ".yaml$" "")
  add_test(NAME scenario-walk-back-${AGENCY} COMMAND ${CMAKE_SOURCE_DIR}/tests/lib/with-rig ${CMAKE_BINARY_DIR}
    ${AGENCY} ${PAGES} ${PORTRAIT} ${SCENARIOS}/walk-back.py ${SERVICES})
  set_tests_properties(scenario-walk-back-${AGENCY} PROPERTIES LABELS scenario TIMEOUT 300
    FIXTURES_REQUIRED scenario_pictures)
endforeach()

# Every branch of every procedure, at the backend as shipped: each is generated from the service's file.
file(GLOB SERVICES CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}/config/services
  ${CMAKE_SOURCE_DIR}/config/services/*/*.yaml)
foreach(SERVICE ${SERVICES})
  string(REPLACE ".yaml" "" SERVICE ${SERVICE})
  string(REPLACE "/" "-" NAME ${SERVICE})
  string(REGEX REPLACE "/.*$" "" AGENCY ${SERVICE})
  add_test(NAME scenario-procedure-${NAME} COMMAND ${CMAKE_SOURCE_DIR}/tests/lib/with-rig ${ANJUNGAN_SHIPPED}
    ${AGENCY} "" "" ${SCENARIOS}/procedure.py $<TARGET_FILE:make_case> ${SERVICE})
  set_tests_properties(scenario-procedure-${NAME} PROPERTIES LABELS scenario TIMEOUT 120)
endforeach()

# And of a service that is one file more, which goes from the screen to the desk as well.
set(RICH ENVIRONMENT EXTRA_SERVICE=${SCENARIOS}/service/rich.yaml)
add_test(NAME scenario-procedure-sixth COMMAND ${CMAKE_SOURCE_DIR}/tests/lib/with-rig ${ANJUNGAN_SHIPPED}
  pekalongan "" "" ${SCENARIOS}/procedure.py $<TARGET_FILE:make_case> pekalongan/rich)
set_tests_properties(scenario-procedure-sixth PROPERTIES LABELS scenario TIMEOUT 120 ${RICH})
add_test(NAME scenario-sixth COMMAND ${CMAKE_SOURCE_DIR}/tests/lib/with-rig ${CMAKE_BINARY_DIR}
  pekalongan ${PAGES} ${PORTRAIT} ${SCENARIOS}/sixth.py pekalongan/rich)
set_tests_properties(scenario-sixth PROPERTIES LABELS scenario TIMEOUT 300
  FIXTURES_REQUIRED scenario_pictures ${RICH})

# One behaviour a file, mostly with a service that has one of everything and a small page.
add_test(NAME scenario-pictures COMMAND ${SCENARIOS}/pictures.py ${PORTRAIT} ${PICTURES})
set_tests_properties(scenario-pictures PROPERTIES LABELS scenario FIXTURES_SETUP scenario_pictures)
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
