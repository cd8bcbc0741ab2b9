/* The upload machine: what it does after each answer a server can give, and that no server, however
 * wrong, makes it run in a circle without a wait or send bytes that were not asked for. */
#include "courier/tus.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { KIB = 1024, SIZE = 1000 * KIB, CHUNK = 256 * KIB };

static struct tus begin(enum tus_action action)
{
    struct tus tus;
    tus_init(&tus, SIZE, CHUNK, action == TUS_CREATE ? "" : "/intake/u");
    tus.action = action;
    return tus;
}

#define NONE -1

static const struct {
    const char *name;
    enum tus_action asked;
    int status;
    int64_t offset, length;
    const char *path;
    enum tus_verdict verdict;
    enum tus_action next;
    int64_t next_offset;
    bool progress, forgets; /* forgets: the upload's path */
} answers[] = {
    {"created", TUS_CREATE, 201, NONE, NONE, "/intake/u", TUS_ON, TUS_ASK, 0, false, false},
    {"created, no Location", TUS_CREATE, 201, NONE, NONE, "", TUS_WAIT, TUS_CREATE, 0, 0, true},
    {"create: 200", TUS_CREATE, 200, NONE, NONE, "/intake/u", TUS_WAIT, TUS_CREATE, 0, 0, true},
    {"create: cut", TUS_CREATE, 0, NONE, NONE, "", TUS_WAIT_NETWORK, TUS_CREATE, 0, 0, true},
    {"create: redirect", TUS_CREATE, 307, NONE, NONE, "/intake/u", TUS_WAIT, TUS_CREATE, 0, 0, 1},
    {"create: 400", TUS_CREATE, 400, NONE, NONE, "", TUS_REFUSED, TUS_CREATE, 0, false, true},
    {"create: 401", TUS_CREATE, 401, NONE, NONE, "", TUS_REFUSED, TUS_CREATE, 0, false, true},
    {"create: 403", TUS_CREATE, 403, NONE, NONE, "", TUS_REFUSED, TUS_CREATE, 0, false, true},
    {"create: 404", TUS_CREATE, 404, NONE, NONE, "", TUS_WAIT, TUS_CREATE, 0, false, true},
    {"create: other content", TUS_CREATE, 409, NONE, NONE, "", TUS_REFUSED, TUS_CREATE, 0, 0, 1},
    {"create: 412", TUS_CREATE, 412, NONE, NONE, "", TUS_REFUSED, TUS_CREATE, 0, false, true},
    {"create: 413", TUS_CREATE, 413, NONE, NONE, "", TUS_REFUSED, TUS_CREATE, 0, false, true},
    {"create: 429", TUS_CREATE, 429, NONE, NONE, "", TUS_WAIT, TUS_CREATE, 0, false, true},
    {"create: 500", TUS_CREATE, 500, NONE, NONE, "", TUS_WAIT, TUS_CREATE, 0, false, true},
    {"create: 507", TUS_CREATE, 507, NONE, NONE, "", TUS_WAIT, TUS_CREATE, 0, false, true},
    {"create: unreadable", TUS_CREATE, -1, NONE, NONE, "", TUS_WAIT, TUS_CREATE, 0, false, true},

    {"ask: empty", TUS_ASK, 200, 0, SIZE, "", TUS_ON, TUS_SEND, 0, false, false},
    {"ask: 204", TUS_ASK, 204, 0, SIZE, "", TUS_ON, TUS_SEND, 0, false, false},
    {"ask: middle", TUS_ASK, 200, 777, SIZE, "", TUS_ON, TUS_SEND, 777, true, false},
    {"ask: no length", TUS_ASK, 200, 777, NONE, "", TUS_ON, TUS_SEND, 777, true, false},
    {"ask: whole", TUS_ASK, 200, SIZE, SIZE, "", TUS_DONE, TUS_COMPLETE, SIZE, true, false},
    {"ask: beyond", TUS_ASK, 200, SIZE + 1, NONE, "", TUS_WAIT, TUS_CREATE, 0, false, true},
    {"ask: far beyond", TUS_ASK, 200, INT64_MAX, NONE, "", TUS_WAIT, TUS_CREATE, 0, false, true},
    {"ask: other length", TUS_ASK, 200, 0, SIZE - 1, "", TUS_WAIT, TUS_CREATE, 0, false, true},
    {"ask: no offset", TUS_ASK, 200, NONE, SIZE, "", TUS_WAIT, TUS_ASK, 0, false, false},
    {"ask: cut", TUS_ASK, 0, NONE, NONE, "", TUS_WAIT_NETWORK, TUS_ASK, 0, false, false},
    {"ask: 301", TUS_ASK, 301, NONE, NONE, "/intake/v", TUS_WAIT, TUS_ASK, 0, false, false},
    {"ask: 403", TUS_ASK, 403, NONE, NONE, "", TUS_REFUSED, TUS_ASK, 0, false, false},
    {"ask: 404", TUS_ASK, 404, NONE, NONE, "", TUS_WAIT, TUS_CREATE, 0, false, true},
    {"ask: 410", TUS_ASK, 410, NONE, NONE, "", TUS_WAIT, TUS_CREATE, 0, false, true},
    {"ask: 423", TUS_ASK, 423, NONE, NONE, "", TUS_WAIT, TUS_ASK, 0, false, false},
    {"ask: 503", TUS_ASK, 503, NONE, NONE, "", TUS_WAIT, TUS_ASK, 0, false, false},

    {"sent", TUS_SEND, 204, CHUNK, NONE, "", TUS_ON, TUS_SEND, CHUNK, true, false},
    {"sent: 200", TUS_SEND, 200, CHUNK, NONE, "", TUS_ON, TUS_SEND, CHUNK, true, false},
    {"sent: no offset", TUS_SEND, 204, NONE, NONE, "", TUS_WAIT, TUS_ASK, 0, false, false},
    {"sent: a part", TUS_SEND, 204, 5, NONE, "", TUS_WAIT, TUS_ASK, 0, false, false},
    {"sent: too much", TUS_SEND, 204, CHUNK + 1, NONE, "", TUS_WAIT, TUS_ASK, 0, false, false},
    {"sent: whole, it says", TUS_SEND, 204, SIZE, NONE, "", TUS_WAIT, TUS_ASK, 0, false, false},
    {"sent: beyond", TUS_SEND, 204, SIZE * 2, NONE, "", TUS_WAIT, TUS_ASK, 0, false, false},
    {"sent: cut", TUS_SEND, 0, NONE, NONE, "", TUS_WAIT_NETWORK, TUS_ASK, 0, false, false},
    {"sent: 302", TUS_SEND, 302, NONE, NONE, "/intake/v", TUS_WAIT, TUS_ASK, 0, false, false},
    {"sent: 404", TUS_SEND, 404, NONE, NONE, "", TUS_WAIT, TUS_CREATE, 0, false, true},
    {"sent: 409", TUS_SEND, 409, NONE, NONE, "", TUS_ON, TUS_ASK, 0, false, false},
    {"sent: 410", TUS_SEND, 410, NONE, NONE, "", TUS_WAIT, TUS_CREATE, 0, false, true},
    {"sent: 412", TUS_SEND, 412, NONE, NONE, "", TUS_REFUSED, TUS_SEND, 0, false, false},
    {"sent: 413", TUS_SEND, 413, NONE, NONE, "", TUS_REFUSED, TUS_SEND, 0, false, false},
    {"sent: 415", TUS_SEND, 415, NONE, NONE, "", TUS_REFUSED, TUS_SEND, 0, false, false},
    {"sent: 423", TUS_SEND, 423, NONE, NONE, "", TUS_WAIT, TUS_ASK, 0, false, false},
    {"sent: 460", TUS_SEND, 460, NONE, NONE, "", TUS_WAIT, TUS_ASK, 0, false, false},
    {"sent: 500", TUS_SEND, 500, NONE, NONE, "", TUS_WAIT, TUS_ASK, 0, false, false},
    {"sent: 503", TUS_SEND, 503, NONE, NONE, "", TUS_WAIT, TUS_ASK, 0, false, false},
    {"sent: 999", TUS_SEND, 999, NONE, NONE, "", TUS_WAIT, TUS_ASK, 0, false, false},
    {"sent: unreadable", TUS_SEND, -1, NONE, NONE, "", TUS_WAIT, TUS_ASK, 0, false, false},
};

static void every_answer_has_its_consequence(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
        struct tus tus = begin(answers[i].asked);
        struct reply reply = {0};
        struct fault why = {0};
        bool progress = !answers[i].progress;
        reply_reset(&reply);
        reply.status = answers[i].status;
        reply.offset = answers[i].offset;
        reply.length = answers[i].length;
        snprintf(reply.path, sizeof reply.path, "%s", answers[i].path);
        enum tus_verdict verdict = tus_take(&tus, &reply, &progress, &why);
        bool said = why.text[0] != 0;
        bool silent = verdict == TUS_ON || verdict == TUS_DONE;
        if (verdict != answers[i].verdict || tus.action != answers[i].next ||
            tus.offset != answers[i].next_offset || progress != answers[i].progress ||
            (tus.path[0] == 0) != answers[i].forgets || said == silent)
            fail_msg("%s: verdict %d, action %d, offset %lld, progress %d, path '%s', why '%s'",
                     answers[i].name, verdict, tus.action, (long long)tus.offset, progress,
                     tus.path, why.text);
    }
}

static void a_second_clash_waits(void **state)
{
    (void)state;
    struct tus tus = begin(TUS_SEND);
    struct reply conflict = {.status = 409, .offset = -1, .length = -1, .retry_s = -1};
    struct reply empty = {.status = 200, .offset = 0, .length = SIZE, .retry_s = -1};
    struct reply taken = {.status = 204, .offset = CHUNK, .length = -1, .retry_s = -1};
    bool progress;
    assert_int_equal(tus_take(&tus, &conflict, &progress, NULL), TUS_ON);
    assert_int_equal(tus_take(&tus, &empty, &progress, NULL), TUS_ON);
    assert_int_equal(tus_take(&tus, &conflict, &progress, NULL), TUS_WAIT);
    assert_int_equal(tus_take(&tus, &empty, &progress, NULL), TUS_ON);
    assert_int_equal(tus_take(&tus, &taken, &progress, NULL), TUS_ON);
    assert_true(progress);
    assert_int_equal(tus_take(&tus, &conflict, &progress, NULL), TUS_ON);
}

static void a_chunk_is_halved_when_the_line_breaks(void **state)
{
    (void)state;
    struct tus tus = begin(TUS_SEND);
    struct reply cut = {.offset = -1, .length = -1, .retry_s = -1};
    struct reply at = {.status = 200, .offset = 0, .length = SIZE, .retry_s = -1};
    bool progress;
    static const int64_t sizes[] = {256 * KIB, 128 * KIB, 64 * KIB, 64 * KIB, 64 * KIB};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        assert_int_equal(tus_chunk(&tus), sizes[i]);
        assert_int_equal(tus_take(&tus, &cut, &progress, NULL), TUS_WAIT_NETWORK);
        assert_int_equal(tus_take(&tus, &at, &progress, NULL), TUS_ON);
    }
    static const int64_t grown[] = {64 * KIB, 128 * KIB, 256 * KIB, 256 * KIB};
    for (size_t i = 0; i < sizeof grown / sizeof grown[0]; i++) {
        assert_int_equal(tus_chunk(&tus), grown[i]);
        at.status = 204;
        at.offset = tus.offset + grown[i];
        assert_int_equal(tus_take(&tus, &at, &progress, NULL), TUS_ON);
    }
}

static void the_last_chunk_is_what_is_left(void **state)
{
    (void)state;
    struct tus tus = begin(TUS_ASK);
    struct reply at = {.status = 200, .offset = SIZE - 1, .length = SIZE, .retry_s = -1};
    bool progress;
    assert_int_equal(tus_take(&tus, &at, &progress, NULL), TUS_ON);
    assert_int_equal(tus_chunk(&tus), 1);
    at = (struct reply){.status = 204, .offset = SIZE, .length = -1, .retry_s = -1};
    assert_int_equal(tus_take(&tus, &at, &progress, NULL), TUS_DONE);
    assert_true(progress);
}

/* The reply to the last PATCH got lost: the question finds everything there. */
static void a_lost_last_reply_is_no_loss(void **state)
{
    (void)state;
    struct tus tus = begin(TUS_SEND);
    struct reply cut = {.offset = -1, .length = -1, .retry_s = -1};
    struct reply whole = {.status = 200, .offset = SIZE, .length = SIZE, .retry_s = -1};
    bool progress;
    assert_int_equal(tus_take(&tus, &cut, &progress, NULL), TUS_WAIT_NETWORK);
    assert_int_equal(tus_take(&tus, &whole, &progress, NULL), TUS_DONE);
}

static void lost_bytes_are_sent_again_but_are_no_progress(void **state)
{
    (void)state;
    struct tus tus = begin(TUS_ASK);
    struct reply half = {.status = 200, .offset = CHUNK, .length = SIZE, .retry_s = -1};
    struct reply none = {.status = 200, .offset = 0, .length = SIZE, .retry_s = -1};
    struct reply sent = {.status = 204, .offset = CHUNK, .length = -1, .retry_s = -1};
    bool progress;
    assert_int_equal(tus_take(&tus, &half, &progress, NULL), TUS_ON);
    tus.action = TUS_ASK;
    assert_int_equal(tus_take(&tus, &none, &progress, NULL), TUS_WAIT);
    assert_int_equal(tus.action, TUS_SEND);
    assert_int_equal(tus.offset, 0);
    assert_int_equal(tus_take(&tus, &sent, &progress, NULL), TUS_ON);
    assert_false(progress);
}

/* A server that answers at random, a million times: the promises of tus.h hold. */
static void no_server_leads_it_in_a_circle(void **state)
{
    (void)state;
    static const int statuses[] = {0,   200, 200, 200, 201, 201, 204, 204, 204, 302, 400,
                                   404, 409, 409, 410, 423, 460, 500, 503, -1,  413};
    static const int64_t offsets[] = {-1, 0, 1, CHUNK, SIZE - 1, SIZE, SIZE + 1, INT64_MAX};
    uint64_t random = 17;
    for (int run = 0; run < 2000; run++) {
        struct tus tus = begin(TUS_CREATE);
        int at_once = 0;
        for (int step = 0; step < 500 && tus.action != TUS_COMPLETE; step++) {
            random = random * 6364136223846793005u + 1442695040888963407u;
            uint64_t draw = random >> 20;
            struct reply reply = {.retry_s = -1, .length = -1};
            reply.status = statuses[draw % (sizeof statuses / sizeof statuses[0])];
            draw >>= 8;
            reply.offset = draw % 3 ? tus.offset + tus_chunk(&tus)
                                    : offsets[(draw >> 4) % (sizeof offsets / sizeof offsets[0])];
            if (draw & 1024) snprintf(reply.path, sizeof reply.path, "/intake/u");
            int64_t before = tus.offset;
            enum tus_action asked = tus.action;
            bool progress;
            enum tus_verdict verdict = tus_take(&tus, &reply, &progress, NULL);
            at_once = verdict == TUS_ON && !progress ? at_once + 1 : 0;
            assert_in_range(at_once, 0, 64);
            assert_in_range(tus.offset, 0, SIZE);
            assert_true(asked != TUS_CREATE || tus.action != TUS_SEND);
            bool restarted = tus.action == TUS_CREATE && tus.offset == 0;
            assert_true(tus.offset == before || tus.offset == reply.offset || restarted);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_answer_has_its_consequence),
        cmocka_unit_test(a_second_clash_waits),
        cmocka_unit_test(a_chunk_is_halved_when_the_line_breaks),
        cmocka_unit_test(the_last_chunk_is_what_is_left),
        cmocka_unit_test(a_lost_last_reply_is_no_loss),
        cmocka_unit_test(lost_bytes_are_sent_again_but_are_no_progress),
        cmocka_unit_test(no_server_leads_it_in_a_circle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
