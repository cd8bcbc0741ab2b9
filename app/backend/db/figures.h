/* figures.h - what the reports are reckoned from: of each case when it came, what became of it and
 * why it went back.
 *
 * A row is written with what it tells of and is not changed once its case has ended; it names its
 * case by the random id alone and stays when the case is deleted. So a period that is over has the
 * same numbers whenever they are asked for. */
#ifndef ANJUNGAN_BACKEND_DB_FIGURES_H
#define ANJUNGAN_BACKEND_DB_FIGURES_H

#include "backend/db/db.h"

/* Of an agency; times from from_s up to, not including, to_s. */
struct db_span {
    const char *agency;
    int64_t from_s, to_s;
};

/* What of one service and class came to the same. */
struct db_figure {
    char service[64], class[DB_CHOICE_SIZE];
    int verdict;    /* enum timely (cases/reckon.h); of what is open: LATE, or UNKNOWN */
    int64_t took_s; /* service time; -1: not known */
    int64_t count;
};
/* Return false to stop. It must not use the database. */
typedef bool db_figure_visitor(const struct db_figure *, void *context);

/* That came to the centre in it. Class, verdict and took_s say nothing. */
bool db_figures_received(struct db *, const struct db_span *, db_figure_visitor *, void *context,
                         struct fault *);
/* That ended in it, the quickest first. */
bool db_figures_ended(struct db *, const struct db_span *, db_figure_visitor *, void *context,
                      struct fault *);
/* That was open when it ended (to_s), late where its due time then lies before at_s. Class says
 * nothing. */
bool db_figures_open(struct db *, const struct db_span *, int64_t at_s, db_figure_visitor *,
                     void *context, struct fault *);

/* Why cases went back in it, by the key of cases/reasons.h; "" where no reason was chosen. */
typedef bool db_cause_visitor(const char *reason, int64_t count, void *context);
bool db_figures_causes(struct db *, const struct db_span *, db_cause_visitor *, void *context,
                       struct fault *);
/* How often one went back, of whatever many causes. */
bool db_figures_returns(struct db *, const struct db_span *, int64_t *out, struct fault *);

#endif
