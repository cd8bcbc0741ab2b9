/* child.h - a device's process: serves one driver over a socket until the other end closes. */
#ifndef ANJUNGAN_DEVICES_CHILD_CHILD_H
#define ANJUNGAN_DEVICES_CHILD_CHILD_H

#include "devices/child/driver.h"

/* The setup's words: what a simulator's hardware had been told in an earlier life. The exit status.
 */
int child_serve(int socket, const struct driver_setup *);

#endif
