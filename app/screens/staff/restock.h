/* restock.h - where the restock wizard stands; restock.c moves it, restock_draw.c shows it. Inside
 * this room only. */
#ifndef ANJUNGAN_SCREENS_STAFF_RESTOCK_H
#define ANJUNGAN_SCREENS_STAFF_RESTOCK_H

#include "screens/staff/inside.h"

enum { RESTOCK_LENGTHS = 4, TEST_DIGITS_TYPED = 4 };

enum restock_step {
    RESTOCK_OPEN,
    RESTOCK_ROLL,
    RESTOCK_CLOSE,
    RESTOCK_PRINT,
    RESTOCK_DIGITS,
    RESTOCK_MISSING, /* the digits are not there: what does the page look like? */
    RESTOCK_DONE
};

/* What is to be put right before the next test page. */
enum restock_hint { RESTOCK_NO_HINT, RESTOCK_TURN_ROLL, RESTOCK_CLEAN_HEAD, RESTOCK_TEAR_OFF };

struct restock {
    enum restock_step step;
    enum restock_hint hold;
    struct keyboard keyboard;
    unsigned length; /* which of the lengths */
    char typed[TEST_DIGITS_TYPED + 1];
    bool printing, checking, saving;
    unsigned wrong; /* typed wrongly since the last test page */
    bool worn_out;  /* so often that the digits no longer count */
    bool reading;   /* the manual's page about paper lies over the step */
    unsigned manual_page;
    char failed[8]; /* why what was asked for failed; "" = it did not */
};

int restock_length(unsigned choice); /* mm */
bool restock_sees_cover(const struct view *);
void restock_draw(const struct restock *, const struct view *, struct canvas *);

#endif
