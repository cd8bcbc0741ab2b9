/* staff.h - the screens of staff mode: the door, the menu, and one page for each thing that staff
 * do.
 *
 * They are screens like the others and live in a room of their own, as no applicant ever meets
 * them. Each is entered with ASK_STAFF_SHOW; OUTCOME_BACK leads to the menu, from the menu out. A
 * page left alone leaves by itself (idle_s). */
#ifndef ANJUNGAN_SCREENS_STAFF_STAFF_H
#define ANJUNGAN_SCREENS_STAFF_STAFF_H

#include "screens/screen.h"

/* clang-format off */
#define STAFF_PAGES(X)                                                                             \
    X(door) X(menu) X(restock) X(devices) X(cases) X(settings) X(network) X(export) X(power) X(manual)
/* clang-format on */

enum staff_page {
#define X(name) STAFF_PAGE_##name,
    STAFF_PAGES(X)
#undef X
        STAFF_PAGE_COUNT
};

#define X(name) extern const struct screen screen_staff_##name; /* named "staff-door" ... */
STAFF_PAGES(X)
#undef X

const struct screen *staff_screen(enum staff_page);
const struct screen *staff_screen_by_name(const char *name); /* or NULL */

#endif
