/* flow.h - the step engine: where an applicant is in a service, and where an outcome leads.
 *
 * Pure: no screens, devices or clock. A service's kiosk steps are unrolled into stations (one a
 * form field, one a document); one table says what each outcome does at each kind of station.
 * Nothing else in the terminal decides what comes next. */
#ifndef ANJUNGAN_FLOW_FLOW_H
#define ANJUNGAN_FLOW_FLOW_H

#include "catalogue/catalogue.h"

#include <stdio.h>

/* What a screen answers. It knows neither its successor nor its device. */
enum outcome {
    OUTCOME_STAY,   /* nothing to decide */
    OUTCOME_NEXT,   /* done here */
    OUTCOME_BACK,   /* one station back; before the first: leave the service */
    OUTCOME_RETRY,  /* the same station from its beginning */
    OUTCOME_SKIP,   /* go on without it, where the table allows */
    OUTCOME_CHANGE, /* from the review to the station named by target, and straight back after */
    OUTCOME_HELP,
    OUTCOME_CANCEL, /* asked once, then the session is wiped */
    OUTCOME_IDLE,
    OUTCOME_HANDOVER, /* asked once; straight to SUBMIT, as it stands: the desk goes on with it */
    OUTCOME_COUNT,
};
const char *outcome_name(enum outcome);

enum { FLOW_STATIONS_MAX = 48 };

struct station {
    enum kiosk_step step;
    unsigned item; /* index of the field or requirement; 0 for the others */
};

struct flow {
    const struct service *service;
    struct station stations[FLOW_STATIONS_MAX];
    bool closed[FLOW_STATIONS_MAX]; /* passed over: its question is not asked */
    unsigned count;
    unsigned at;    /* index of the current station */
    bool returning; /* NEXT goes to the review: the applicant came from there */
    bool handed_over;
    unsigned handed_at; /* the station where it was handed over; BACK leads there again */
};

enum flow_move {
    FLOW_HERE,
    FLOW_MOVED,
    FLOW_LEFT /* before the first station */,
    FLOW_FINISHED,
    FLOW_CANCELLED
};

/* FAULT_INPUT when the service has more stations than FLOW_STATIONS_MAX. */
bool flow_begin(struct flow *, const struct service *, struct fault *);
const struct station *flow_station(const struct flow *);
/* target: for OUTCOME_CHANGE the index of a station. */
enum flow_move flow_answer(struct flow *, enum outcome, unsigned target);
/* Whether the outcome has a meaning where the applicant is. */
bool flow_allows(const struct flow *, enum outcome);
/* NEXT and BACK pass over a closed station. Never the first, the last, or the current one. */
void flow_close(struct flow *, unsigned station, bool closed);
/* The index of the station of step and item; count when there is none. */
unsigned flow_find(const struct flow *, enum kiosk_step step, unsigned item);

/* "Langkah 3 dari 6 · Berkas 3 dari 4": groups are the kiosk steps that the stepper counts
 * (consent to submit). group 0: this station is outside the stepper. */
struct flow_progress {
    unsigned group, groups; /* 3 of 6 */
    unsigned item, items;   /* 3 of 4 within the group; items 1 where there is one */
};
struct flow_progress flow_progress(const struct flow *);

/* --print-flow: every station and where each outcome leads. */
void flow_print(const struct flow *, FILE *out);

#endif
