/* phone_said.h - a file from a phone in words: what is awaited, what came, what it says of itself,
 * and why it will not do. */
#ifndef ANJUNGAN_SCREENS_PHONE_SAID_H
#define ANJUNGAN_SCREENS_PHONE_SAID_H

#include "screens/phone_wanted.h"
#include "screens/screen.h"

enum { PHONE_URL_SIZE = 416 };

struct phone_said {
    const char *title, *again; /* message ids; again: the primary button, or NULL */
    struct notice notice;      /* in the theme's language; borrows detail */
    char detail[240];
};
void phone_said_of(const struct theme *, const struct phone_wanted *, const struct phone_view *,
                   struct phone_said *out);

/* Why something will not do, and what to do about it: message ids. */
struct phone_reason {
    const char *text, *detail;
    const char *code; /* NULL: nothing is amiss */
};
/* Of a photo of the face. What the camera's advice says of a place before it, this says of a phone
 * in the hand. */
struct phone_reason phone_reason_of_face(const char *code);

/* "PDF · 312 KB" */
void words_of_file(const struct case_file *, char *out, size_t size);
/* The document at hand is such a file: what it is, whom it names. Controls: "next", "phone"
 * (another one), "delete". */
void phone_draw_sent(struct canvas *, const struct view *, unsigned page, struct frame *);

#endif
