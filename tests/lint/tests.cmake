find_package(Python3 REQUIRED COMPONENTS Interpreter)
foreach(LINT rooms habits sql migrations)
  add_test(NAME lint-${LINT} COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tests/lint/${LINT}.py)
  set_tests_properties(lint-${LINT} PROPERTIES LABELS lint)
endforeach()
# What drives a terminal from outside (scenarios, the control socket) is no part of an installed one.
add_test(NAME lint-undriven COMMAND sh -c "! grep -rE -e '--(control|scenario)' ${CMAKE_SOURCE_DIR}/image/units")
set_tests_properties(lint-undriven PROPERTIES LABELS lint)
# A phone has one word in Javanese, on every screen and on paper.
add_test(NAME lint-javanese COMMAND sh -c "! grep -rnE '^(msgstr| +jv:).*[Pp]onsel' ${CMAKE_SOURCE_DIR}/assets/text/jv.po ${CMAKE_SOURCE_DIR}/config")
set_tests_properties(lint-javanese PROPERTIES LABELS lint)
