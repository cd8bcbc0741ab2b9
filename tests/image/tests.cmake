# What the installation puts on a machine, as far as one can tell without starting it.
add_test(NAME image-install COMMAND bash ${CMAKE_SOURCE_DIR}/tests/image/install.sh
  ${CMAKE_BINARY_DIR} ${CMAKE_SOURCE_DIR}/tests/lint/systemd-security.sh)
add_test(NAME lint-systemd-security COMMAND bash ${CMAKE_SOURCE_DIR}/tests/lint/systemd-security.sh ${CMAKE_BINARY_DIR}/units)
set_tests_properties(image-install PROPERTIES LABELS image)
set_tests_properties(lint-systemd-security PROPERTIES LABELS lint)
