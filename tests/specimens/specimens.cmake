# Specimen papers with known truth, and the program that measures the page pipeline with them. Built
# by `ninja papers` in any build: figures want the optimised one. With tests, part of all.
file(GLOB SPECIMENS CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/specimens/*.c)
list(FILTER SPECIMENS EXCLUDE REGEX "/card[^/]*\\.c$") # a library of their own (card.cmake)
add_library(specimens STATIC EXCLUDE_FROM_ALL ${SPECIMENS})
target_include_directories(specimens PUBLIC ${CMAKE_SOURCE_DIR}/tests/specimens)
target_link_libraries(specimens PUBLIC capture base PRIVATE anjungan_warnings pkg::freetype m)

file(GLOB PAPERS CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/bench/papers*.c)
add_executable(papers EXCLUDE_FROM_ALL ${PAPERS})
target_link_libraries(papers PRIVATE anjungan_warnings specimens pkg::png)
