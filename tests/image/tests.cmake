# What the installation puts on a machine, as far as one can tell without starting it.
add_test(NAME image-install COMMAND bash ${CMAKE_SOURCE_DIR}/tests/image/install.sh
  ${CMAKE_BINARY_DIR} ${CMAKE_SOURCE_DIR}/tests/lint/systemd-security.sh)
add_test(NAME lint-systemd-security COMMAND bash ${CMAKE_SOURCE_DIR}/tests/lint/systemd-security.sh ${CMAKE_BINARY_DIR}/units)
set_tests_properties(image-install PROPERTIES LABELS image)
set_tests_properties(lint-systemd-security PROPERTIES LABELS lint)
# Whether the document reader of a shipped build could work within the backend's unit.
add_executable(filtered ${CMAKE_SOURCE_DIR}/tests/image/filtered.c)
target_link_libraries(filtered PRIVATE anjungan_warnings pkg::seccomp)
add_test(NAME image-paper COMMAND bash ${CMAKE_SOURCE_DIR}/tests/image/paper.sh ${CMAKE_BINARY_DIR}
  $<TARGET_FILE:filtered> ${ANJUNGAN_SHIPPED}/anjungan-paper)
set_tests_properties(image-paper PROPERTIES LABELS image)
