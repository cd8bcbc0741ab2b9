# Identity cards drawn by code, for tests that read them.
add_library(specimen_card STATIC ${CMAKE_SOURCE_DIR}/tests/specimens/card.c
  ${CMAKE_SOURCE_DIR}/tests/specimens/card_ink.c)
# Drawing is slow under sanitizers otherwise.
target_compile_options(specimen_card PRIVATE -O2)
target_include_directories(specimen_card PUBLIC ${CMAKE_SOURCE_DIR}/tests)
target_link_libraries(specimen_card PUBLIC base PRIVATE anjungan_warnings pkg::freetype m)

# tests/bench/cards.c: how many of them are read, and how fast.
add_executable(bench-cards EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/tests/bench/cards.c)
target_link_libraries(bench-cards PRIVATE anjungan_warnings capture case specimen_card)
add_dependencies(bench-cards anjungan-card)
