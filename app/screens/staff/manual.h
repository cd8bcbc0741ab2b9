/* manual.h - the staff manual inside the terminal: for each support code what staff look at and do,
 * in the order in which they do it. Every code has a page. */
#ifndef ANJUNGAN_SCREENS_STAFF_MANUAL_H
#define ANJUNGAN_SCREENS_STAFF_MANUAL_H

enum { MANUAL_STEPS_MAX = 5 };

struct manual_page {
    const char *code;
    const char *steps[MANUAL_STEPS_MAX]; /* message ids; NULL ends them */
};

/* The page of a code, or NULL when there is no such code. */
const struct manual_page *manual_find(const char *code);

#endif
