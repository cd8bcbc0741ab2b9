/* inside.h - what the screens of staff mode share. Inside this room only. */
#ifndef ANJUNGAN_SCREENS_STAFF_INSIDE_H
#define ANJUNGAN_SCREENS_STAFF_INSIDE_H

#include "screens/aside.h"
#include "screens/common.h"
#include "screens/staff/staff.h"

enum { WHO_SIZE = 96, IDLE_STAFF_S = 60 };

/* Heading: this terminal; below it who is in. No stepper: the applicant's case is not shown. */
struct frame staff_frame(const struct view *, const struct theme *, char who[WHO_SIZE]);
/* Back to the menu, help to the manual. */
bool staff_common_event(const struct event *, struct answer *out);

/* "1 menit", "3 jam", "2 hari": from then to now. */
void words_age(const struct theme *, const struct civil *then, const struct civil *now, char *out,
               size_t size);
/* "10.42" today, "Kam 19 Nov, 10.42" before. */
void words_when(const struct theme *, const struct civil *then, const struct civil *now, char *out,
                size_t size);
/* The first sentence of what a support code says, without its stop. code unknown: "". */
void words_trouble(const struct theme *, const char *code, char *out, size_t size);
/* "3 permohonan menunggu dikirim, yang tertua sejak 40 menit", or that none waits. */
void words_waiting(const struct theme *, const struct view *, char *out, size_t size);
/* The state of the line in one sentence. */
const char *words_line(const struct theme *, const struct staff_view *);

/* A warning about a support code. */
struct notice staff_fault(const struct theme *, const char *text, const char *code);

/* A page of the manual over the whole screen; page counts on "more" and "less". */
void manual_draw(struct canvas *, const struct view *, const char *code, unsigned page);

#endif
