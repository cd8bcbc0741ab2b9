/* test_page.h - the page that staff print after a new roll: it looks like a test and like nothing
 * else, and holds digits that only who has it in hand can type back.
 *
 * Paper that lies the wrong way round stays white; a weak head loses the digits that stand in fine
 * grey; a cutter that does not cut leaves the page hanging. So the digits prove all three. */
#ifndef ANJUNGAN_RECEIPT_TEST_PAGE_H
#define ANJUNGAN_RECEIPT_TEST_PAGE_H

#include "receipt/receipt.h"

enum { TEST_DIGITS = 4 };

struct test_page {
    char digits[TEST_DIGITS + 1];
    struct civil now;
    const char *terminal;
    int staff; /* number */
    int width_px, dpi;
};

/* Draws in Indonesian with English beneath. */
bool test_page_draw(struct receipt_printer *, const struct test_page *, struct bitmap *out,
                    struct fault *);

#endif
