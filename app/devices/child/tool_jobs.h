/* tool_jobs.h - what a technician can have a device do: each prints its answer and returns the exit
 * status, TOOL_USAGE where the words were wrong. */
#ifndef ANJUNGAN_DEVICES_CHILD_TOOL_JOBS_H
#define ANJUNGAN_DEVICES_CHILD_TOOL_JOBS_H

#include "devices/child/tool.h"

/* What follows a command's name. */
struct tool_options {
    const char *file;
    int dpi, pages, copies;
    bool grey;
};

int tool_scan(struct scanner *, const struct tool_options *);
int tool_take(struct camera *, const char *path, bool live);
int tool_print(struct printer *, const char *path);
int tool_print_test(struct printer *, int copies);
int tool_read(struct reader *);
int tool_read_by_camera(struct camera *);
int tool_watch(struct headset *);
int tool_light(struct light *, const char *place, const char *flash);

/* Says what went wrong, who must act and how: TOOL_FAILED. */
int tool_fail(const struct fault *);

#endif
