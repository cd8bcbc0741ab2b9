/* people_fixture.h - somebody with an account: a password that is good enough, the codes of an
 * authenticator, and the way in by both. */
#ifndef ANJUNGAN_TESTS_UNIT_PEOPLE_FIXTURE_H
#define ANJUNGAN_TESTS_UNIT_PEOPLE_FIXTURE_H

#include "backend/people/people.h"
#include "backend_fixture.h"

#include <liboath/oath.h>

#define PASSWORD "kawung-rembulan-7-perahu"

enum { OATH_CODE_SIZE = 7 };

static inline void oath_code(const uint8_t pairing[PEOPLE_PAIRING_SIZE], int64_t at_s,
                             char out[OATH_CODE_SIZE])
{
    assert_int_equal(
        oath_totp_generate((const char *)pairing, PEOPLE_PAIRING_SIZE, (time_t)at_s, 30, 0, 6, out),
        OATH_OK);
}

/* Invited, accepted, and in: out is the session's token. */
static inline void people_hire(struct world *world, const char *login, const char *agency,
                               unsigned roles, char out[PEOPLE_TOKEN_SIZE])
{
    const struct cases *cases = &world->cases;
    struct db_account account;
    char invite[PEOPLE_TOKEN_SIZE], first[PEOPLE_TOKEN_SIZE], code[OATH_CODE_SIZE];
    uint8_t pairing[PEOPLE_PAIRING_SIZE];
    MUST(people_invite(cases, NULL, agency, login, "Eko SPESIMEN", roles, invite, &why));
    MUST(people_invited(cases, invite, &account, pairing, &why));
    oath_code(pairing, world_now(world), code);
    MUST(people_accept(cases, invite, PASSWORD, code, &why));
    oath_code(pairing, world_now(world) + 30, code); /* no code works twice */
    MUST(people_begin(cases, login, PASSWORD, first, &why));
    MUST(people_enter(cases, first, code, out, &why));
}

#endif
