/* lock.h - one kiosk at a time on a state folder (flock; gone with the process, however it ends).
 */
#ifndef ANJUNGAN_KIOSK_LOCK_H
#define ANJUNGAN_KIOSK_LOCK_H

#include "base/fault.h"

/* FAULT_REFUSED when another holds it. */
bool lock_take(const char *state_dir, int *out_fd, struct fault *);
void lock_release(int fd); /* -1 is fine */

#endif
