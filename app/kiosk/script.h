/* script.h - scenarios: lines of text that touch, type, expect and misbehave, against this very
 * program.
 *
 * The same language comes from a file (--scenario) or over a socket (--control), for tests and
 * remote drills; `--help` prints it. A tap finds its control in the list of what is on the screen
 * and goes through the same path as a finger. A line that does not come true in time
 * ends a scenario with its file and line. Lines are wiped once they are done: they hold what was
 * typed. */
#ifndef ANJUNGAN_KIOSK_SCRIPT_H
#define ANJUNGAN_KIOSK_SCRIPT_H

#include "base/fault.h"
#include "base/mailbox.h"

struct kiosk;
struct script;

/* Either path may be NULL; both: the file first. */
struct script *script_create(const char *scenario_path, const char *control_path, struct mailbox *,
                             struct fault *);
void script_destroy(struct script *);
/* A line from the socket. */
void script_take(struct script *, struct mail *);
/* Does what can be done now; milliseconds until it must look again, or -1. NULL is fine. */
int script_tick(struct script *, struct kiosk *);
/* 20 seconds until it is set. */
void script_set_patience(struct script *, int64_t ms);
bool script_failed(const struct script *);

/* The commands, one a line with what it does: for --help. */
extern const char script_help[];

#endif
