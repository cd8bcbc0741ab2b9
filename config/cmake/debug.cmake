# cmake -C config/cmake/debug.cmake -G Ninja -B build-debug
set(CMAKE_BUILD_TYPE Debug CACHE STRING "")
set(ANJUNGAN_SANITIZE ON CACHE BOOL "")
# Of binutils as well, and three times as quick: a test is a program of its own, and there are some two hundred.
set(CMAKE_EXE_LINKER_FLAGS "-fuse-ld=gold" CACHE STRING "")
set(CMAKE_MODULE_LINKER_FLAGS "-fuse-ld=gold" CACHE STRING "")
