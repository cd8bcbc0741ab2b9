# The fault theatre: every fault of a device, beneath its real driver, against the programs as
# shipped: the right words soon, and what has ended goes on by itself. `ctest -L theatre`. Each kind
# of device brings its own part.
file(GLOB THEATRE_PARTS CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/theatre/part-*.cmake)
foreach(PART ${THEATRE_PARTS})
  include(${PART})
endforeach()
