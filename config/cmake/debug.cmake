# cmake -C config/cmake/debug.cmake -G Ninja -B build-debug
set(CMAKE_BUILD_TYPE Debug CACHE STRING "")
set(ANJUNGAN_SANITIZE ON CACHE BOOL "")
