/* child.h - a device's process: serves one driver over a socket until the other end closes. */
#ifndef ANJUNGAN_DEVICES_CHILD_CHILD_H
#define ANJUNGAN_DEVICES_CHILD_CHILD_H

#include "devices/devices.h"

/* words: for a simulator, what its hardware had been told in an earlier life. The exit status. */
int child_serve(int socket, enum device_role, const char *uri, char *const *words, int word_count);

#endif
