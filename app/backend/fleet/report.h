/* report.h - what a heartbeat says of a terminal (WIRE.md), as far as the fleet acts on it.
 *
 * Read strictly: what is known must be there and be what it should be; what is not known is dropped
 * and never kept. Written again for the database in the same form. No personal data. */
#ifndef ANJUNGAN_BACKEND_FLEET_REPORT_H
#define ANJUNGAN_BACKEND_FLEET_REPORT_H

#include "base/bytes.h"
#include "base/fault.h"

enum {
    REPORT_DEVICES_MAX = 8,
    REPORT_CODES_MAX = 16,
    REPORT_CODE_SIZE = 8,
    REPORT_WORD_SIZE = 24,
    REPORT_SERVICE_SIZE = 64,
    REPORT_SERVICES_MAX = 16,
};

struct report_device {
    char role[REPORT_WORD_SIZE], state[REPORT_WORD_SIZE]; /* "printer", "needs_staff" */
    bool fitted;
    char code[REPORT_CODE_SIZE]; /* "" when nothing is wrong */
};

/* A service, and whether the terminal can do all of it now. */
struct report_service {
    char key[REPORT_SERVICE_SIZE];
    bool ready;
    char code[REPORT_CODE_SIZE]; /* why it is not; "" */
};

struct report_kiosk {
    char version[REPORT_WORD_SIZE];
    int64_t at_s, started_s; /* by the terminal's clock */
    struct report_device devices[REPORT_DEVICES_MAX];
    int devices_count;
    struct {
        bool known, warns;
        int remaining_mm, receipts_left;
        int64_t ends_s; /* 0: not foretold */
    } paper;
    int waiting, refused;
    int64_t oldest_s; /* of the waiting cases; 0: none */
    bool staff_called, staff_in;
    char step[REPORT_WORD_SIZE], service[REPORT_SERVICE_SIZE]; /* where staff are called to; "" */
    char codes[REPORT_CODES_MAX][REPORT_CODE_SIZE];            /* all that stand now */
    int codes_count;
    struct report_service services[REPORT_SERVICES_MAX]; /* none of a terminal of before */
    int services_count;
};

struct report {
    bool has_kiosk; /* the kiosk has said anything */
    struct report_kiosk kiosk;
    struct {
        char version[REPORT_WORD_SIZE];
        char slot[REPORT_WORD_SIZE]; /* of its image, that it runs from; "": it has none */
        int64_t at_s, line_since_s;
        int uploading, awaiting, delivered, aside;
    } courier;
};

/* FAULT_INPUT. */
bool report_read(const struct bytes *json, struct report *out, struct fault *);
void report_write(const struct report *, struct bytes *out);
bool report_has_code(const struct report *, const char *code);
/* A device in it that cannot work: fitted, and neither ready nor at work. */
bool report_device_is_down(const struct report_device *);

#endif
