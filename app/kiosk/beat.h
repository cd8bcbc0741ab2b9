/* beat.h - what the kiosk tells the courier, for the heartbeat, and hears from it: two small files.
 *
 * beat/kiosk.json is written whenever something in it changes, beat/courier.json by the courier
 * likewise; each whole, by rename. Neither holds personal data. Format: app/backend/WIRE.md. */
#ifndef ANJUNGAN_KIOSK_BEAT_H
#define ANJUNGAN_KIOSK_BEAT_H

#include "base/fault.h"
#include "store/paper.h"
#include "vocabulary.h"

struct beat_device {
    bool fitted;
    enum device_state state;
    char code[8];
};

/* Whether all of a service can be done here now, and if not, why: "P-02". */
enum { BEAT_SERVICES_MAX = 16 };
struct beat_service {
    const char *key;
    bool ready;
    char code[8];
};

struct beat {
    const char *terminal, *version;
    int64_t now_s, started_s;
    struct beat_device devices[DEVICE_ROLES];
    struct printer_status printer;
    struct paper_ledger paper; /* warns: support code P-08 goes out with it */
    int waiting;
    int64_t oldest_s; /* of the waiting cases; 0: none */
    int refused;
    bool staff_called, staff_in;
    struct beat_service services[BEAT_SERVICES_MAX];
    int services_count;
    const char *step, *service; /* where staff are called to: a kiosk step or a screen; "" */
};
bool beat_write(const char *state_dir, const struct beat *, struct fault *);

struct beat_line {
    bool known, up;
    int64_t since_s, contact_s; /* in this state; last answer, 0: never */
    char code[8];
    int clock_offset_s; /* this terminal's clock minus the service centre's */
};
/* An absent file is not a fault: known is false. Bad content is FAULT_INPUT. */
bool beat_line_read(const char *state_dir, struct beat_line *out, struct fault *);

#endif
