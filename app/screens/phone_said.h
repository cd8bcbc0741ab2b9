/* phone_said.h - a file from a phone in words: what is awaited, what came, what it says of itself,
 * and why it will not do. */
#ifndef ANJUNGAN_SCREENS_PHONE_SAID_H
#define ANJUNGAN_SCREENS_PHONE_SAID_H

#include "screens/screen.h"

enum { PHONE_URL_SIZE = 416 };

struct phone_said {
    const char *title, *again; /* message ids; again: the primary button, or NULL */
    struct notice notice;      /* in the theme's language; borrows detail */
    char detail[240];
};
void phone_said_of(const struct theme *, const struct requirement *, const struct phone_view *,
                   struct phone_said *out);

/* "PDF · 312 KB" */
void words_of_file(const struct case_file *, char *out, size_t size);
/* The document at hand is such a file: what it is, whom it names. Controls: "next", "phone"
 * (another one), "delete". */
void phone_draw_sent(struct canvas *, const struct view *, unsigned page, struct frame *);

#endif
