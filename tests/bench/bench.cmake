# What tests/bench/run measures with, and the specimens that it shares with the tests. In any build, by
# name: figures want the optimised one.
file(GLOB SPECIMENS CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/specimens/*.c)
add_library(specimens STATIC EXCLUDE_FROM_ALL ${SPECIMENS})
target_compile_options(specimens PRIVATE -O2) # drawing is slow under sanitizers otherwise
target_include_directories(specimens PUBLIC ${CMAKE_SOURCE_DIR}/tests ${CMAKE_SOURCE_DIR}/tests/specimens)
target_link_libraries(specimens PUBLIC capture base PRIVATE anjungan_warnings pkg::freetype m)

# Papers with known truth through the page pipeline.
file(GLOB PAPERS CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/bench/papers*.c)
add_executable(papers EXCLUDE_FROM_ALL ${PAPERS})
target_link_libraries(papers PRIVATE anjungan_warnings specimens pkg::png)

# Identity cards: how many are read, and how fast.
add_executable(bench-cards EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/tests/bench/cards.c)
target_link_libraries(bench-cards PRIVATE anjungan_warnings specimens capture case)
add_dependencies(bench-cards anjungan-card)

# Faces: frames judged a second.
add_executable(bench-faces EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/tests/bench/faces.c)
target_link_libraries(bench-faces PRIVATE anjungan_warnings capture)
add_dependencies(bench-faces anjungan-face)

# A fleet: thousands of terminals in one program (tests/bench/fleet/fleet.h).
file(GLOB FLEET CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/bench/fleet/*.c)
add_executable(bench-fleet EXCLUDE_FROM_ALL ${FLEET})
target_include_directories(bench-fleet PRIVATE ${CMAKE_SOURCE_DIR}/tests/lib)
target_link_libraries(bench-fleet PRIVATE anjungan_warnings courier case seal receipt catalogue pkg::curl pkg::jansson)
