/* tool.h - a device by hand, for a technician: one command, an answer to read, an exit status. */
#ifndef ANJUNGAN_DEVICES_CHILD_TOOL_H
#define ANJUNGAN_DEVICES_CHILD_TOOL_H

#include "devices/child/driver.h"

enum { TOOL_DONE = 0, TOOL_FAILED = 1, TOOL_USAGE = 2, TOOL_UNCONFIRMED = 3 };

/* The command and what belongs to it, as tool_print_help tells. The exit status. */
int tool_run(const struct driver_setup *, char *const *command, int count);
int tool_list(enum device_role);
void tool_print_help(void);

#endif
