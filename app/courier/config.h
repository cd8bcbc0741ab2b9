/* config.h - the courier's settings: one YAML file, read once at the start.
 *
 * Only state_dir and intake_url must be there. Everything else has a default that suits an office
 * line; each is a number with a range. A mistake is named as file:line: field: what is wrong. */
#ifndef ANJUNGAN_COURIER_CONFIG_H
#define ANJUNGAN_COURIER_CONFIG_H

#include "base/fault.h"
#include "base/file.h"
#include "base/log.h"

#include <stdio.h>

enum { COURIER_URL_SIZE = 256 };

struct courier_config {
    char state_dir[PATH_SIZE];
    char origin[COURIER_URL_SIZE]; /* "https://host:port", no slash behind it */
    enum log_level log_level;
    unsigned parallel;              /* cases on their way at once */
    unsigned chunk_bytes;           /* the largest PATCH */
    unsigned connect_timeout_s;     /* to reach the backend */
    unsigned stall_timeout_s;       /* without a byte moving */
    unsigned retry_cap_s;           /* longest wait after an answer that was no success */
    unsigned network_cap_s;         /* longest wait after no answer at all */
    unsigned acknowledgement_cap_s; /* longest wait between two questions for the same answer */
    unsigned set_aside_s;           /* a case that was refused is tried again after this time */
};

/* K-02 when the file is absent, K-01 when its content is wrong. */
bool courier_config_read(const char *path, struct courier_config *out, struct fault *);
/* Every error of the file, one line each; their number. */
int courier_config_check(const char *path, FILE *out);

#endif
