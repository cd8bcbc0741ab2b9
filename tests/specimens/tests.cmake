# A specimen or two of every class through the whole page pipeline; tests/bench/run has many.
set_target_properties(specimens papers PROPERTIES EXCLUDE_FROM_ALL OFF)
add_test(NAME specimens-papers COMMAND papers --quick)
set_tests_properties(specimens-papers PROPERTIES LABELS specimens)

foreach(TEST capture-specimens capture-card capture-judge)
  target_link_libraries(test-${TEST} PRIVATE specimens)
endforeach()
