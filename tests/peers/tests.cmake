# Peers: the other side of a wire, written apart from the program that is tested. `ctest -L peers`.
add_test(NAME peers-encoders COMMAND ${CMAKE_SOURCE_DIR}/tests/peers/encoders.py)
set_tests_properties(peers-encoders PROPERTIES LABELS peers SKIP_RETURN_CODE 77 TIMEOUT 200)
