# By SDL's dummy of a sound card, which takes as long to play as a real one.
add_test(NAME theatre-headset COMMAND ${WITH_RIG} "" ${PORTRAIT} ${CMAKE_SOURCE_DIR}/tests/theatre/headset.py)
set_tests_properties(theatre-headset PROPERTIES LABELS theatre TIMEOUT 200
  ENVIRONMENT "EXTRA_SERVICE=${CMAKE_SOURCE_DIR}/tests/faults/service/short.yaml;RIG_HEADSET=sim:;SDL_AUDIODRIVER=dummy")
