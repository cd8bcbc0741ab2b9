# A camera that is not there (peer.h): as a library to preload beneath the programs as they are
# shipped, so without sanitizers, and as objects for unit tests, whose calls the linker leads there.
set(V4L2_PEER ${CMAKE_SOURCE_DIR}/tests/peers/v4l2)
set(V4L2_PEER_SOURCES ${V4L2_PEER}/peer.c ${V4L2_PEER}/script.c ${V4L2_PEER}/scene.c)

add_library(v4l2-peer MODULE ${V4L2_PEER_SOURCES} ${V4L2_PEER}/preload.c)
target_compile_options(v4l2-peer PRIVATE -O2 -Wall -Wextra -Wshadow -fvisibility=default)
target_include_directories(v4l2-peer PRIVATE ${CMAKE_SOURCE_DIR}/tests/peers)
target_link_libraries(v4l2-peer PRIVATE pkg::jpeg pkg::png)

add_library(v4l2-peer-wrap STATIC ${V4L2_PEER_SOURCES} ${V4L2_PEER}/wrap.c)
target_compile_options(v4l2-peer-wrap PRIVATE -O2) # its drawing is not what a test waits for
target_include_directories(v4l2-peer-wrap PUBLIC ${CMAKE_SOURCE_DIR}/tests/peers)
target_link_libraries(v4l2-peer-wrap PRIVATE anjungan_warnings PUBLIC pkg::jpeg pkg::png)
target_link_options(v4l2-peer-wrap INTERFACE
  -Wl,--wrap=open,--wrap=close,--wrap=ioctl,--wrap=mmap,--wrap=poll)
