# The courier against the real backend. ANJUNGAN_SHIPPED: a build as it is shipped, where there is one.
add_executable(seal-specimen ${CMAKE_SOURCE_DIR}/tests/faults/courier/seal-specimen.c)
target_link_libraries(seal-specimen PRIVATE anjungan_warnings case seal catalogue receipt)
set(ANJUNGAN_COURIER_BUILD ${CMAKE_BINARY_DIR})
if(ANJUNGAN_SHIPPED)
  set(ANJUNGAN_COURIER_BUILD ${ANJUNGAN_SHIPPED})
endif()
add_test(NAME courier-kill COMMAND bash ${CMAKE_SOURCE_DIR}/tests/faults/courier/kill.sh
  ${ANJUNGAN_COURIER_BUILD} $<TARGET_FILE:seal-specimen>)
set_tests_properties(courier-kill PROPERTIES LABELS faults)
add_test(NAME courier-beat COMMAND bash ${CMAKE_SOURCE_DIR}/tests/faults/courier/beat.sh ${CMAKE_BINARY_DIR})
set_tests_properties(courier-beat PROPERTIES LABELS faults TIMEOUT 120)
