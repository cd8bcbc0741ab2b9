/* options.h - the command line, and the errands that need no screen. */
#ifndef ANJUNGAN_KIOSK_OPTIONS_H
#define ANJUNGAN_KIOSK_OPTIONS_H

#include <stdbool.h>

struct options {
    const char *config, *scenario, *shots, *control;
};

/* False: the errand is done (--help, --check-config, --print-flow, --make-key, --last-case) or the
 * line was wrong; out_status is the exit status. */
bool options_read(struct options *, int count, char **arguments, int *out_status);

#endif
