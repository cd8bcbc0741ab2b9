/* event.h - what the agency's own system is told when a case arrives or moves: which of its
 * services, how the case stands, and a name for it that says nothing to anybody else and stays the
 * same from event to event. Inside of the cases room. */
#ifndef ANJUNGAN_BACKEND_CASES_EVENT_H
#define ANJUNGAN_BACKEND_CASES_EVENT_H

#include "backend/cases/cases.h"
#include "backend/db/jobs.h"

struct case_news {
    const char *name;            /* "case.accepted", "case.moved" */
    char state[CASE_STATE_SIZE]; /* from now on; as in case_view */
};

/* *out_job: out, which the caller frees, or NULL where the agency is not told. */
bool case_event_job(const struct cases *, const struct db_case *, const struct case_news *,
                    struct db_job *out, const struct db_job **out_job, struct fault *);

#endif
