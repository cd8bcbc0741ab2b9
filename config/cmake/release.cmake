# cmake -C config/cmake/release.cmake -G Ninja -B build
set(CMAKE_BUILD_TYPE Release CACHE STRING "")
set(ANJUNGAN_SANITIZE OFF CACHE BOOL "")
