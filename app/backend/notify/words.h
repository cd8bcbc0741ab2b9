/* words.h - what applicants who asked for it are told by e-mail. Nothing of them is in it: service,
 * office, what the catalogue says of the step that is next, and the link of their receipt, where
 * the rest stands. */
#ifndef ANJUNGAN_BACKEND_NOTIFY_WORDS_H
#define ANJUNGAN_BACKEND_NOTIFY_WORDS_H

#include "backend/notify/outbox.h"
#include "catalogue/catalogue.h"
#include "text/text.h"

enum notice {
    NOTICE_ASKED,       /* somebody gave this address: do they want to be told? */
    NOTICE_RECEIVED,    /* it is here, and they are told from now on */
    NOTICE_MORE_NEEDED, /* it came back: something is to be put right */
    NOTICE_LINK_SENT,   /* another sender's e-mail is on its way, and needs them */
    NOTICE_TURN,        /* it is at a step of theirs */
    NOTICE_DONE,
    NOTICE_CLOSED, /* it ended, and was not done */
    NOTICE_COUNT,
};

/* Whether a case that has come to this step is told of; NULL: it is done. */
bool notice_of_step(const struct procedure_step *, enum notice *out);

struct notice_case {
    const char *id; /* whose letter it is: the outbox's key */
    const struct service *service;
    const struct procedure_step *step; /* where it is; NULL: not told */
    const char *link;                  /* its tracking page; of NOTICE_ASKED, where to say yes */
    const char *stop;                  /* where these letters are ended */
    const char *to;                    /* hostile: as it was typed */
    enum language language;
};

/* A job for the outbox. FAULT_INPUT: an address to which nothing is sent (letter.h). */
bool notice_letter(const struct outbox *, enum notice, const struct notice_case *,
                   struct db_job *out, struct fault *);

#endif
