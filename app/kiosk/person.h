/* person.h - is something under way for this person already?
 *
 * Once a NIK was typed in a service that a person has but once at a time (`once` in its file), the
 * centre is asked, and nobody waits for the answer: without one everything goes on. When it says
 * that a case of this service, or the certificate itself, is under way, or that the certificate
 * which this service would lead to is made and awaits its activation, the screen "underway" lies
 * over whatever is shown, and leads to tracking, back, or to the staff; never on to a second case.
 */
#ifndef ANJUNGAN_KIOSK_PERSON_H
#define ANJUNGAN_KIOSK_PERSON_H

#include "base/bytes.h"
#include "case/case.h"

struct kiosk;

enum person_finding {
    PERSON_FREE,
    PERSON_UNDER_WAY,
    PERSON_ACTIVATES, /* nothing is to be asked for, but to be done by the e-mail's link */
};

struct person {
    uint32_t job;            /* of the inquiry; 0: none is out */
    char nik[CASE_NIK_SIZE]; /* whom it is, or was, about */
    enum person_finding finding;
};

/* The applicant goes on from the station at hand: asks, where that was a NIK. True: not on; what is
 * under way is shown instead. */
bool person_stops(struct kiosk *);
/* What is under way stands against the case at hand: it is not to be handed in, nor handed over. */
bool person_stands(struct kiosk *);
/* Says so, where it does. */
bool person_shows(struct kiosk *);
/* Another service, or nobody: what was found counts no more, and an answer on its way to nobody. */
void person_forget(struct kiosk *);
/* True: the answer was to this question. */
bool person_answered(struct kiosk *, uint32_t job, const struct bytes *json);
void person_failed(struct kiosk *, uint32_t job);

/* Hostile until read: what the answer says against this service. PERSON_FREE too when it cannot be
 * read. */
enum person_finding person_read(const struct bytes *json, const struct service *);

#endif
