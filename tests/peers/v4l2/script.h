/* script.h - the script of a pretended camera, as numbers. */
#ifndef ANJUNGAN_TESTS_V4L2_SCRIPT_H
#define ANJUNGAN_TESTS_V4L2_SCRIPT_H

#include <stdbool.h>
#include <stdint.h>

enum { SCRIPT_OFFERS = 32, SCRIPT_FAILS = 8 };

struct script_offer {
    uint32_t fourcc;
    bool steps;
    uint32_t width, height, width_most, height_most, step, fps;
};

struct script_fail {
    char request[16];
    int error;
};

struct script {
    char name[32], bus[32], picture[256];
    int node, plugged, fps, controls, busy, stall, stall_after, error_each, short_each,
        corrupt_each, no_tables, stray, eio, lie_index, lie_bytes, lie_length, lie_stride, buffers;
    uint32_t give;
    struct script_offer offers[SCRIPT_OFFERS];
    int offer_count;
    struct script_fail fails[SCRIPT_FAILS];
    int fail_count;
};

/* Aborts at a line that it does not know. */
void script_read(const char *text, struct script *out);
/* The errno that the script has for a request, or 0. */
int script_fails(const struct script *, const char *request);

#endif
