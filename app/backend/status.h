/* status.h - how it stands with a person: kind "status" of the inquiries, {"nik"}.
 *
 * {"certificate": word, "open": [service keys]}: certificate is what the gateway of the terminal's
 * agency says (base/certificate_status.h), "" where there is none, or it gave no answer ("code":
 * why); open names the services of which this person has a case under way at this agency (one that
 * came back to be handed in again is not: its applicant is awaited here). Neither a code nor a date
 * of a case is told: whoever stands at the terminal may have typed another's NIK. For the same
 * reason a terminal may ask so often and no more, whichever backend it asks (a NIK is short: who
 * knows a birthday tries few): then "T-02", with "wait" in seconds.
 */
#ifndef ANJUNGAN_BACKEND_STATUS_H
#define ANJUNGAN_BACKEND_STATUS_H

#include "backend/cases/cases.h"
#include "backend/gateway/gateways.h"
#include "backend/inquiry/inquiry.h"

enum { STATUS_QUESTIONS = 20, STATUS_WINDOW_S = 600 };

/* The context of the site; all borrowed. */
struct status {
    const struct cases *cases;
    const struct gateways *gateways;
};

extern const struct inquiry_kind status_kinds[];
extern const int status_kinds_count;

#endif
