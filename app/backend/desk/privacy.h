/* privacy.h - inside of the desk: what its pages of privacy share (UU 27/2022, Pelindungan Data
 * Pribadi). Two registers stand at /pelindungan: what people ask about their data (requests.c), and
 * incidents in which it may have been seen (incidents.c). For both the law's clock is 3 x 24 hours.
 */
#ifndef ANJUNGAN_BACKEND_DESK_PRIVACY_H
#define ANJUNGAN_BACKEND_DESK_PRIVACY_H

#include "backend/db/privacy.h"
#include "backend/desk/inside.h"

enum { PRIVACY_HOURS = 72, PRIVACY_WORDS_MAX = 4000, PRIVACY_ROWS = 100 };

/* What staff write, for this row alone: encrypted as notes are. FAULT_INPUT: empty or too long. */
bool privacy_seal(struct visit *, const char *id, const char *words, struct bytes *out,
                  struct fault *);
/* out: "" of what is gone, or cannot be read. */
void privacy_open(struct visit *, const char *id, const struct bytes *sealed, struct bytes *out);
bool privacy_new_id(char out[DB_ID_SIZE], struct fault *);
/* "2026-11-30T08:15", as a browser's datetime-local has it, in western Indonesian time. */
bool privacy_time(const char *text, int64_t *out_s);

/* A labelled field of the form. */
void privacy_time_input(struct visit *, const char *id, const char *label);
void privacy_select(struct visit *, const char *id, const char *label, const char *const *words,
                    int count);
/* "2 hari lagi · Kam 3 Des, 09.30", or when it was done. */
void privacy_clock(struct visit *, const char *what, int64_t due_s, int64_t done_s);
/* A row of a <dl>. */
void privacy_fact(struct visit *, const char *name, const char *words);
void privacy_time_words(int64_t at_s, char out[WORDS_SIZE]); /* with its year */

/* The overview again, with what is wrong about a form; and its two halves. */
void privacy_show(struct visit *, int status, const char *problem);
void incidents_write(struct visit *);
void requests_write(struct visit *);
/* A list whose table begins with its first row. */
struct privacy_list {
    struct visit *visit;
    int rows;
};
/* Behind its last; `none` where there was no row. */
void privacy_list_end(struct privacy_list *, bool read, const char *none);
/* A card; closed by html_close. */
void privacy_card(struct visit *, const char *id, const char *title);

#endif
