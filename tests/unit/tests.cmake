# What some unit tests need beside their room.
foreach(TEST drivers_camera-v4l2 drivers_camera-trouble drivers_camera-hostile)
  if(TARGET test-${TEST})
    target_link_libraries(test-${TEST} PRIVATE v4l2-peer-wrap)
  endif()
endforeach()
foreach(TEST drivers_reader-picture devices_child-look devices-news)
  if(TARGET test-${TEST})
    target_link_libraries(test-${TEST} PRIVATE pkg::qrencode pkg::png)
  endif()
endforeach()

# A gateway is asked over a real connection.
if(TARGET test-backend_gateway-status)
  target_link_libraries(test-backend_gateway-status PRIVATE backend_http)
endif()

# What an agency is told is read as JSON.
if(TARGET test-backend_notify-webhook)
  target_link_libraries(test-backend_notify-webhook PRIVATE pkg::jansson)
endif()

# Documents are drawn by a process of its own.
foreach(TEST view hostile reader limits)
  if(TARGET test-backend_paper-${TEST})
    target_link_libraries(test-backend_paper-${TEST} PRIVATE capture)
    add_dependencies(test-backend_paper-${TEST} anjungan-paper)
  endif()
endforeach()
target_link_libraries(test-backend_paper-limits PRIVATE pkg::zlib)
target_compile_definitions(test-backend_paper-limits PRIVATE SHIPPED_DIR="${ANJUNGAN_SHIPPED}")

# wrap(TEST functions...): calls of these functions go to __wrap_NAME of the test instead.
function(wrap TEST)
  if(NOT TARGET test-${TEST})
    return()
  endif()
  foreach(FUNCTION ${ARGN})
    target_link_options(test-${TEST} PRIVATE -Wl,--wrap=${FUNCTION})
  endforeach()
endfunction()
wrap(seal-mutations EVP_PKEY_derive EVP_DecryptUpdate)
wrap(seal-hostile EVP_PKEY_derive EVP_DecryptUpdate)
wrap(kiosk-inquiry work_ask work_unask kiosk_mail)
wrap(drivers_reader-evdev open ioctl read scandir)
wrap(drivers_headset-jack open ioctl read scandir)
wrap(drivers_light-lights gpiod_chip_open gpiod_chip_close gpiod_chip_get_line
  gpiod_line_request_output_flags gpiod_line_set_value)
add_dependencies(test-capture-card anjungan-card)
# They hold a driver to its time limits while frames are decoded as fast as they come: alone.
set_tests_properties(unit-drivers_camera-trouble unit-drivers_camera-v4l2 PROPERTIES RUN_SERIAL ON)
# Some thousand changed cases; a million with ANJUNGAN_MUTATIONS=1000000 in the environment of
# tests/run unit-seal-mutations.
if(DEFINED ENV{ANJUNGAN_MUTATIONS})
  set_tests_properties(unit-seal-mutations PROPERTIES TIMEOUT 7200)
endif()
