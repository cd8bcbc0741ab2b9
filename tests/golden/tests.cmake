# Golden pictures: each screen is drawn with made-up data and compared with the pictures stored here.
# `ctest -L golden`, or `ctest -R golden-documents`. After looking at them: tests/golden/accept.
set(GOLDEN ${CMAKE_SOURCE_DIR}/tests/golden)
add_executable(golden ${GOLDEN}/golden.c ${GOLDEN}/looks.c ${GOLDEN}/check.c ${GOLDEN}/address.c ${GOLDEN}/scenes.c ${GOLDEN}/scenes_documents.c
  ${GOLDEN}/scenes_complaint.c ${GOLDEN}/scenes_guide.c ${GOLDEN}/scenes_help.c
  ${GOLDEN}/scenes_paper.c ${GOLDEN}/scenes_phone.c ${GOLDEN}/scenes_staff.c ${GOLDEN}/scenes_survey.c ${GOLDEN}/fixture.c ${GOLDEN}/specimen.c
  ${GOLDEN}/stored.c ${GOLDEN}/layout.c ${GOLDEN}/audit.c ${GOLDEN}/contrast.c ${GOLDEN}/walk.c)
target_link_libraries(golden PRIVATE anjungan_warnings screens screens_staff pkg::png)
target_compile_definitions(golden PRIVATE SOURCE_DIR="${CMAKE_SOURCE_DIR}" BINARY_DIR="${CMAKE_BINARY_DIR}")
foreach(SCREEN attract language services guide standard complaint consent form documents face review submit receipt
    thanks sorry help track survey access underway phone certificate staff-door staff-menu staff-restock staff-devices staff-cases
    staff-settings staff-network staff-export staff-power staff-manual test-page)
  add_test(NAME golden-${SCREEN} COMMAND golden ${SCREEN})
  set_tests_properties(golden-${SCREEN} PROPERTIES LABELS golden)
endforeach()
add_test(NAME golden-audit COMMAND golden --audit)
set_tests_properties(golden-audit PROPERTIES LABELS golden)
add_test(NAME golden-walk COMMAND golden --walk)
set_tests_properties(golden-walk PROPERTIES LABELS golden)
add_test(NAME golden-address COMMAND golden --address)
set_tests_properties(golden-address PROPERTIES LABELS golden)
add_test(NAME golden-layout COMMAND golden --layout)
set_tests_properties(golden-layout PROPERTIES LABELS golden)
# The checks themselves find what they are there to find.
add_executable(golden-self ${GOLDEN}/self.c ${GOLDEN}/audit.c ${GOLDEN}/contrast.c ${GOLDEN}/layout.c ${GOLDEN}/looks.c)
target_link_libraries(golden-self PRIVATE anjungan_warnings ui screens pkg::cmocka)
add_executable(golden-self-stored ${GOLDEN}/self_stored.c ${GOLDEN}/stored.c)
target_link_libraries(golden-self-stored PRIVATE anjungan_warnings ui pkg::png pkg::cmocka)
target_compile_definitions(golden-self-stored PRIVATE BINARY_DIR="${CMAKE_BINARY_DIR}")
foreach(SELF self self-stored)
  add_test(NAME golden-${SELF} COMMAND golden-${SELF})
  set_tests_properties(golden-${SELF} PROPERTIES LABELS golden)
endforeach()
