# cmake --install: programs, settings, assets, and what systemd, udev and Xorg need to run them.
# Debian's places come with -DCMAKE_INSTALL_PREFIX=/usr. An existing setting is never replaced.
set(ANJUNGAN_ETC ${CMAKE_INSTALL_FULL_SYSCONFDIR}/anjungan)
set(ANJUNGAN_SHARE ${CMAKE_INSTALL_DATADIR}/anjungan)

function(install_setting FROM TO)
  get_filename_component(NAME ${FROM} NAME)
  install(CODE "
    if(EXISTS \"\$ENV{DESTDIR}${TO}/${NAME}\")
      message(STATUS \"Kept: \$ENV{DESTDIR}${TO}/${NAME}\")
    else()
      file(INSTALL \"${FROM}\" DESTINATION \"${TO}\")
    endif()")
endfunction()

file(GLOB SETTINGS CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/config/*.yaml)
foreach(SETTING ${SETTINGS})
  install_setting(${SETTING} ${ANJUNGAN_ETC})
endforeach()
foreach(FOLDER agencies services holidays surveys printers)
  file(GLOB_RECURSE SETTINGS CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/config/${FOLDER}/*)
  foreach(SETTING ${SETTINGS})
    get_filename_component(BELOW ${SETTING} DIRECTORY)
    file(RELATIVE_PATH BELOW ${CMAKE_SOURCE_DIR}/config ${BELOW})
    install_setting(${SETTING} ${ANJUNGAN_ETC}/${BELOW})
  endforeach()
endforeach()

install(DIRECTORY ${CMAKE_SOURCE_DIR}/assets/ DESTINATION ${ANJUNGAN_SHARE})

# The units carry the paths of this installation, and all of them the same last paragraph.
file(READ ${CMAKE_SOURCE_DIR}/image/units/hardening.conf HARDENING)
string(STRIP "${HARDENING}" HARDENING)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/image/units/hardening.conf)
set(BACKEND_YAML backend.yaml)
foreach(UNIT kiosk courier backend display request)
  configure_file(${CMAKE_SOURCE_DIR}/image/units/anjungan-${UNIT}.service.in
    ${CMAKE_BINARY_DIR}/units/anjungan-${UNIT}.service @ONLY)
  install(FILES ${CMAKE_BINARY_DIR}/units/anjungan-${UNIT}.service DESTINATION lib/systemd/system)
endforeach()
# Several backends on one machine: anjungan-backend@1 has backend-1.yaml, and so on.
set(BACKEND_YAML backend-%i.yaml)
configure_file(${CMAKE_SOURCE_DIR}/image/units/anjungan-backend.service.in
  ${CMAKE_BINARY_DIR}/units/anjungan-backend@.service @ONLY)
install(FILES ${CMAKE_BINARY_DIR}/units/anjungan-backend@.service DESTINATION lib/systemd/system)
install(FILES ${CMAKE_SOURCE_DIR}/image/units/anjungan-terminal.target
  ${CMAKE_SOURCE_DIR}/image/units/anjungan-request.path DESTINATION lib/systemd/system)
install(PROGRAMS ${CMAKE_SOURCE_DIR}/image/request DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/anjungan)
install(DIRECTORY ${CMAKE_SOURCE_DIR}/image/sysusers.d ${CMAKE_SOURCE_DIR}/image/tmpfiles.d DESTINATION lib)
install(FILES ${CMAKE_SOURCE_DIR}/image/udev/70-anjungan.rules DESTINATION lib/udev/rules.d)
install_setting(${CMAKE_SOURCE_DIR}/image/xorg/10-anjungan.conf ${CMAKE_INSTALL_FULL_SYSCONFDIR}/X11/xorg.conf.d)
install_setting(${CMAKE_SOURCE_DIR}/image/xorg/X0.hosts ${CMAKE_INSTALL_FULL_SYSCONFDIR})
# For a machine that is a terminal and nothing else: image/README.md says when to copy it to /etc.
install(DIRECTORY ${CMAKE_SOURCE_DIR}/image/machine DESTINATION ${ANJUNGAN_SHARE})
# For the machine that ends TLS: to be copied and changed, as image/README.md says.
install(DIRECTORY ${CMAKE_SOURCE_DIR}/image/nginx DESTINATION ${ANJUNGAN_SHARE})
