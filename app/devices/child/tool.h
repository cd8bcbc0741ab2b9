/* tool.h - a device by hand, for a technician: one command, an answer to read, an exit status. */
#ifndef ANJUNGAN_DEVICES_CHILD_TOOL_H
#define ANJUNGAN_DEVICES_CHILD_TOOL_H

#include "device.h"

enum { TOOL_DONE = 0, TOOL_FAILED = 1, TOOL_USAGE = 2, TOOL_UNCONFIRMED = 3 };

/* command: "status", "scan --out FILE", "still --out FILE", "print FILE.png", each optionally
 * behind "--word WORD" pairs. The exit status. */
int tool_run(enum device_role, const char *uri, char *const *words, int word_count,
             char *const *command, int command_count);
void tool_print_help(void);

#endif
