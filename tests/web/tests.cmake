# The shipped backend, started on loopback and spoken to by curl and openssl. `ctest -L web`.
add_executable(make_case ${CMAKE_SOURCE_DIR}/tests/web/make_case.c)
target_include_directories(make_case PRIVATE ${CMAKE_SOURCE_DIR}/tests/lib)
target_link_libraries(make_case PRIVATE anjungan_warnings case seal receipt catalogue)
# The one file of the kiosk, without its screen.
add_executable(export_stick ${CMAKE_SOURCE_DIR}/tests/web/export_stick.c ${CMAKE_SOURCE_DIR}/app/kiosk/export.c)
target_link_libraries(export_stick PRIVATE anjungan_warnings seal base)
add_executable(ask_centre ${CMAKE_SOURCE_DIR}/tests/web/ask_centre.c)
target_link_libraries(ask_centre PRIVATE anjungan_warnings seal base)

add_executable(list_routes ${CMAKE_SOURCE_DIR}/tests/web/list_routes.c)
target_link_libraries(list_routes PRIVATE anjungan_warnings backend)

# web_test(NAME engines...): once on each; SQLite is without a name.
function(web_test NAME)
  foreach(ENGINE ${ARGN})
    set(ENDING)
    set(BESIDE)
    if(ENGINE STREQUAL POSTGRES)
      set(ENDING -postgres)
      set(BESIDE ${CMAKE_SOURCE_DIR}/tests/lib/with-postgres)
    endif()
    add_test(NAME web-${NAME}${ENDING} COMMAND ${BESIDE} bash ${CMAKE_SOURCE_DIR}/tests/web/${NAME}.sh)
    set_tests_properties(web-${NAME}${ENDING} PROPERTIES LABELS web TIMEOUT 300 SKIP_RETURN_CODE 77
      ENVIRONMENT "SOURCE_DIR=${CMAKE_SOURCE_DIR};BINARY_DIR=${CMAKE_BINARY_DIR};SHIPPED_DIR=${ANJUNGAN_SHIPPED}")
  endforeach()
endfunction()
web_test(way SQLITE POSTGRES)
web_test(store SQLITE POSTGRES)
web_test(tus SQLITE POSTGRES)
web_test(tus-conformance SQLITE)
web_test(crash SQLITE POSTGRES)
web_test(track SQLITE POSTGRES)
web_test(fleet SQLITE POSTGRES)
web_test(stick SQLITE POSTGRES)
web_test(drop SQLITE POSTGRES)
web_test(supplement SQLITE POSTGRES)
web_test(notify SQLITE)
web_test(handover SQLITE POSTGRES)
web_test(openapi POSTGRES)
web_test(letters SQLITE POSTGRES)
web_test(privacy SQLITE POSTGRES)
web_test(outage POSTGRES)
web_test(proxy SQLITE)
web_test(database_tls POSTGRES)
# With a terminal and a browser; the pages' pictures are left in the build folder.
foreach(ENGINE "" -postgres)
  set(BESIDE)
  if(ENGINE)
    set(BESIDE ${CMAKE_SOURCE_DIR}/tests/lib/with-postgres)
  endif()
  add_test(NAME web-survey${ENGINE} COMMAND ${BESIDE} ${CMAKE_SOURCE_DIR}/tests/lib/with-rig ${CMAKE_BINARY_DIR} pekalongan ""
    /usr/lib/python3/dist-packages/skimage/data/astronaut.png ${CMAKE_SOURCE_DIR}/tests/web/survey.py
    ${CMAKE_BINARY_DIR}/survey-pages${ENGINE})
  set_tests_properties(web-survey${ENGINE} PROPERTIES LABELS web TIMEOUT 300 SKIP_RETURN_CODE 77
    ENVIRONMENT EXTRA_SERVICE=${CMAKE_SOURCE_DIR}/tests/faults/service/short.yaml)
  add_test(NAME web-metrics${ENGINE} COMMAND ${BESIDE} ${CMAKE_SOURCE_DIR}/tests/lib/with-rig ${CMAKE_BINARY_DIR} pekalongan ""
    /usr/lib/python3/dist-packages/skimage/data/astronaut.png ${CMAKE_SOURCE_DIR}/tests/web/metrics.py)
  set_tests_properties(web-metrics${ENGINE} PROPERTIES LABELS web TIMEOUT 300
    ENVIRONMENT EXTRA_SERVICE=${CMAKE_SOURCE_DIR}/tests/faults/service/short.yaml)
endforeach()
# Its memory is searched, so the terminal is the shipped one.
add_test(NAME web-phone COMMAND ${CMAKE_SOURCE_DIR}/tests/lib/with-rig ${ANJUNGAN_SHIPPED} pekalongan ""
  /usr/lib/python3/dist-packages/skimage/data/astronaut.png ${CMAKE_SOURCE_DIR}/tests/web/phone.py
  ${CMAKE_SOURCE_DIR}/tests/scenarios/demo/pekalongan-forgot-passphrase.scenario
  /usr/lib/python3/dist-packages/skimage/data/astronaut.png)
set_tests_properties(web-phone PROPERTIES LABELS web TIMEOUT 300
  ENVIRONMENT EXTRA_SERVICE=${CMAKE_SOURCE_DIR}/tests/faults/service/short.yaml)
# The service desk, each agency's services from queue to done; handing in is no part of it: the shipped terminal is quick.
# One with sanitizers; one as it is shipped, whose memory is searched afterwards.
function(desk_test AGENCY PROGRAMS)
  add_test(NAME web-desk-${AGENCY} COMMAND ${CMAKE_SOURCE_DIR}/tests/lib/with-rig ${PROGRAMS} ${AGENCY}
    ${CMAKE_BINARY_DIR}/pictures/page-1.png,${CMAKE_BINARY_DIR}/pictures/page-2.png
    /usr/lib/python3/dist-packages/skimage/data/astronaut.png ${CMAKE_SOURCE_DIR}/tests/web/desk.py
    ${CMAKE_BINARY_DIR}/desk-pages ${ARGN})
  set_tests_properties(web-desk-${AGENCY} PROPERTIES LABELS web TIMEOUT 900 SKIP_RETURN_CODE 77
    ENVIRONMENT RIG_SETUP=${ANJUNGAN_SHIPPED} FIXTURES_REQUIRED scenario_pictures)
endfunction()
desk_test(pekalongan ${CMAKE_BINARY_DIR} pekalongan/issue-esign pekalongan/revoke pekalongan/renew-rekey pekalongan/renew-rekey
  pekalongan/forgot-passphrase pekalongan/complaint pekalongan/complaint)
desk_test(purbalingga ${ANJUNGAN_SHIPPED} purbalingga/forgot-passphrase purbalingga/complaint purbalingga/complaint)
# A fleet sends while backends are killed; the whole of it (2,000 cases of 200 terminals) is tests/bench/fleet/run's.
# The shipped backend starts again quickly.
set_target_properties(bench-fleet PROPERTIES EXCLUDE_FROM_ALL FALSE)
function(fleet_test NAME BESIDE)
  add_test(NAME web-${NAME} COMMAND ${BESIDE} ${CMAKE_SOURCE_DIR}/tests/web/fleet_kills.py ${ARGN})
  set_tests_properties(web-${NAME} PROPERTIES LABELS web TIMEOUT 300
    ENVIRONMENT "PROGRAMS=${ANJUNGAN_SHIPPED};FLEET=$<TARGET_FILE:bench-fleet>")
endfunction()
fleet_test(fleet-kills "")
fleet_test(fleet-kills-postgres ${CMAKE_SOURCE_DIR}/tests/lib/with-postgres --backends 3 --store s3 --cases 24 --terminals 8
  --at-once 8 --chunk 100000)
