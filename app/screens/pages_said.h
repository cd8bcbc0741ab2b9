/* pages_said.h - what is said of a page: its verdict in words, never blaming, one thing at a time.
 */
#ifndef ANJUNGAN_SCREENS_PAGES_SAID_H
#define ANJUNGAN_SCREENS_PAGES_SAID_H

#include "screens/screen.h"

struct said {
    const char *title;         /* message ids */
    const char *again;         /* the primary button where the page is not settled */
    const char *anyway;        /* and the one that keeps it */
    bool question;             /* asked rather than told: the applicant knows better */
    struct notice notice;      /* in the theme's language; borrows what follows */
    char what[160], todo[200]; /* "Ada pantulan cahaya", "Geser kertas sedikit, lalu..." */
};
/* The judgement is borrowed by the notice's code. */
void said_of_page(const struct theme *, const struct requirement *, const struct case_page *,
                  struct said *out);

/* What can be said of the card's reading: message ids. */
enum { SAID_READINGS = 5 };
extern const char *const said_readings[SAID_READINGS];
/* One of them; NULL where no card is read, or was read before. */
const char *said_of_reading(const struct view *);
enum icon said_reading_icon(const char *reading);

#endif
