# One small harness for each parser of foreign bytes, by libFuzzer, so with clang only. `ctest -L fuzz`
# runs each for ANJUNGAN_FUZZ_SECONDS over seeds that fuzz-seeds makes anew: true cases, true tokens.
# A finding is left as BINARY_DIR/fuzz/NAME-crash-*; for long runs start BINARY_DIR/fuzz-NAME yourself.
if(NOT CMAKE_C_COMPILER_ID MATCHES "Clang")
  return()
endif()
set(ANJUNGAN_FUZZ_SECONDS 5 CACHE STRING "how long ctest runs each fuzz harness")
set(FUZZ_DIR ${CMAKE_BINARY_DIR}/fuzz)

add_executable(fuzz-seeds ${CMAKE_SOURCE_DIR}/tests/fuzz/seeds.c)
target_link_libraries(fuzz-seeds PRIVATE anjungan_warnings case seal)
add_test(NAME fuzz-seeds COMMAND fuzz-seeds ${FUZZ_DIR})
set_tests_properties(fuzz-seeds PROPERTIES LABELS fuzz FIXTURES_SETUP fuzz_seeds)

# fuzz(NAME ROOMS folders... [LIBS libraries...]): tests/fuzz/NAME.c with the sources of its rooms,
# compiled with the fuzzer's counters; the rest of the build stays as it is.
function(fuzz NAME)
  cmake_parse_arguments(FUZZ "" "" "ROOMS;LIBS" ${ARGN})
  set(SOURCES ${CMAKE_SOURCE_DIR}/tests/fuzz/${NAME}.c)
  foreach(ROOM ${FUZZ_ROOMS})
    file(GLOB FOUND CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${ROOM}/*.c)
    list(FILTER FOUND EXCLUDE REGEX "/(main[^/]*|card_tesseract)\\.c$")
    list(APPEND SOURCES ${FOUND})
  endforeach()
  add_executable(fuzz-${NAME} ${SOURCES})
  target_include_directories(fuzz-${NAME} PRIVATE ${CMAKE_SOURCE_DIR}/app ${CMAKE_SOURCE_DIR}/drivers)
  target_compile_definitions(fuzz-${NAME} PRIVATE FUZZ_DIR="${FUZZ_DIR}")
  target_compile_options(fuzz-${NAME} PRIVATE -g -O1 -fno-sanitize-recover=all
    -fsanitize=fuzzer,address,undefined)
  target_link_options(fuzz-${NAME} PRIVATE -fsanitize=fuzzer,address,undefined)
  target_link_libraries(fuzz-${NAME} PRIVATE ${FUZZ_LIBS} Threads::Threads)
  file(MAKE_DIRECTORY ${FUZZ_DIR}/corpus/${NAME}) # some begin with nothing
  add_test(NAME fuzz-${NAME} COMMAND fuzz-${NAME} -max_total_time=${ANJUNGAN_FUZZ_SECONDS}
    -timeout=10 -rss_limit_mb=2048 -max_len=65536 -verbosity=0 -print_final_stats=1
    -artifact_prefix=${FUZZ_DIR}/${NAME}- ${FUZZ_DIR}/corpus/${NAME})
  set_tests_properties(fuzz-${NAME} PROPERTIES LABELS fuzz FIXTURES_REQUIRED fuzz_seeds)
endfunction()

set(FUZZ_SEAL_LIBS pkg::openssl pkg::zlib pkg::jansson)
fuzz(opener ROOMS app/base app/seal LIBS ${FUZZ_SEAL_LIBS})
fuzz(package ROOMS app/base app/seal LIBS ${FUZZ_SEAL_LIBS})
fuzz(acknowledgement ROOMS app/base app/seal LIBS ${FUZZ_SEAL_LIBS})
fuzz(export_list ROOMS app/base app/seal LIBS ${FUZZ_SEAL_LIBS})
fuzz(inquiry ROOMS app/base app/seal LIBS ${FUZZ_SEAL_LIBS})
fuzz(csr ROOMS app/base app/seal LIBS ${FUZZ_SEAL_LIBS})
fuzz(drop ROOMS app/base app/seal LIBS ${FUZZ_SEAL_LIBS})
fuzz(multipart ROOMS app/base app/backend/http LIBS pkg::microhttpd)
fuzz(heartbeat ROOMS app/base app/seal app/backend/db app/backend/http app/backend/fleet
  LIBS ${FUZZ_SEAL_LIBS} pkg::sqlite pkg::microhttpd)
fuzz(case_json ROOMS app/base app/text app/yaml app/catalogue app/seal app/case
  LIBS ${FUZZ_SEAL_LIBS} pkg::cyaml)
fuzz(printer_reply ROOMS app/base drivers drivers/port drivers/printer)
fuzz(printer_job ROOMS app/base drivers drivers/port drivers/printer)
set(FUZZ_CAPTURE_LIBS pkg::leptonica pkg::jpeg pkg::png pkg::lcms hpdf m ${CMAKE_DL_LIBS})
fuzz(camera_frame ROOMS app/base drivers drivers/camera app/capture LIBS ${FUZZ_CAPTURE_LIBS})
fuzz(device_message ROOMS app/base drivers app/devices LIBS m)
fuzz(reader_code ROOMS app/base drivers drivers/reader LIBS pkg::zbar)
fuzz(scanner_frames ROOMS app/base drivers drivers/scanner app/capture
  LIBS pkg::sane ${FUZZ_CAPTURE_LIBS})
fuzz(picture ROOMS app/base app/capture LIBS ${FUZZ_CAPTURE_LIBS})
fuzz(raw_page ROOMS app/base app/capture LIBS ${FUZZ_CAPTURE_LIBS})
fuzz(face_frame ROOMS app/base app/capture LIBS ${FUZZ_CAPTURE_LIBS})
target_link_options(fuzz-face_frame PRIVATE -Wl,--wrap=glob,--wrap=globfree,--wrap=dlopen,--wrap=dlsym)
