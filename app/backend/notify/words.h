/* words.h - what applicants who asked for it are told by e-mail. Nothing of them is in it: service,
 * office, and the link of their receipt, where the rest stands. */
#ifndef ANJUNGAN_BACKEND_NOTIFY_WORDS_H
#define ANJUNGAN_BACKEND_NOTIFY_WORDS_H

#include "backend/notify/outbox.h"
#include "catalogue/catalogue.h"
#include "text/text.h"

enum notice {
    NOTICE_RECEIVED,    /* it is here */
    NOTICE_MORE_NEEDED, /* it came back: something is to be put right */
    NOTICE_LINK_SENT,   /* another sender's e-mail is on its way, and needs them */
    NOTICE_DONE,
    NOTICE_COUNT,
};

struct notice_case {
    const char *id; /* ours */
    const struct service *service;
    const char *link; /* its tracking page */
    const char *to;   /* hostile: as it was typed */
    enum language language;
};

/* Puts it into the outbox. FAULT_INPUT: an address to which nothing is sent (letter.h). */
bool notify_case(const struct outbox *, enum notice, const struct notice_case *, struct fault *);

#endif
