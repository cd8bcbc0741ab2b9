/* follow.h - news of a case by e-mail, for whoever holds its code and says yes twice: on the page,
 * and in a letter to the address that was typed.
 *
 * An address is kept encrypted, with the code that its letters' link needs, until its owner stops
 * it by the link in each letter, or FOLLOW_DAYS after the case is finished; one that never said
 * yes, FOLLOW_ANSWER_S. What is told of a move is queued with the move itself (cases_letters). */
#ifndef ANJUNGAN_BACKEND_FOLLOW_FOLLOW_H
#define ANJUNGAN_BACKEND_FOLLOW_FOLLOW_H

#include "backend/cases/cases.h"
#include "backend/db/followers.h"
#include "backend/http/router.h"
#include "backend/http/throttle.h"
#include "backend/notify/words.h"
#include "backend/track/track.h"

enum {
    FOLLOW_DAYS = 7,
    FOLLOW_ANSWER_S = 24 * 3600,
    FOLLOW_COUNTED_S = 7 * 86400,                 /* DB_FOLLOWERS_MAX letters that ask in so long */
    FOLLOW_TOKEN_SIZE = 2 * (DB_ID_SIZE - 1) + 1, /* at most */
    FOLLOW_ASKS_AN_HOUR = 10,                     /* from one address of the network */
};

struct follow {
    struct cases_letters letters; /* first member */
    const struct cases *cases;    /* all borrowed */
    struct outbox outbox;
    const char *base_url;
};
void follow_init(struct follow *, const struct cases *, const char *from, const char *base_url);

/* Asks this address by a letter. FAULT_INPUT: it is none. True also when no letter goes there
 * (db/followers.h): whoever typed it is not told. */
bool follow_ask(const struct follow *, const struct case_view *, const char *code,
                const char *address, enum language, struct fault *);
/* Whose the token of such a letter is, or of the link that stops. FAULT_NOT_FOUND. */
bool follow_find(const struct follow *, const char *token, struct db_follower *out, struct fault *);
bool follow_find_stop(const struct follow *, const char *token, struct db_follower *out,
                      struct fault *);
/* FAULT_REFUSED: too late, told already, or finished. */
bool follow_confirm(const struct follow *, const struct db_follower *, struct fault *);
bool follow_stop(const struct follow *, const struct db_follower *, struct fault *);
/* Now and then: forgets what is to be forgotten; also where no mail is sent from any more. */
void follow_tick(const struct follow *);

/* page.c. GET and POST /k/CODE, where an address is given; /kabar/TOKEN, where its owner says yes;
 * /berhenti/TOKEN, where they say no (also by RFC 8058). The context is a struct follow_site. */
struct follow_site {
    const struct follow *follow;
    struct track *track;
    struct throttle *throttle; /* of FOLLOW_ASKS_AN_HOUR */
};
extern const struct http_route follow_routes[];
extern const int follow_routes_count;

#endif
