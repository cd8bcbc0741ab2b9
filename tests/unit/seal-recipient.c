/* One recipient follows another: what a terminal takes up, and what an opener finds. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "seal/recipient.h"
#include "seal_fixture.h"

#include <pthread.h>
#include <time.h>

enum { DAY_S = 86400 };

static struct fixture keys;

static int setup(void **state)
{
    (void)state;
    fixture_init(&keys);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    fixture_free(&keys);
    return 0;
}

/* A recipient that began so many seconds from now, by this CA, and is good for some days. */
static void make(const struct bytes *ca_key, const struct bytes *ca, int64_t from_s, int64_t days,
                 struct bytes *out_key, struct bytes *out_certificate)
{
    struct fault fault = {0};
    int64_t now_s = time(NULL);
    if (!seal_key_create(out_key, &fault) ||
        !recipient_issue(ca_key, ca, out_key, "SPESIMEN pusat", now_s + from_s,
                         now_s + days * DAY_S, out_certificate, &fault))
        fail_msg("%s", fault.text);
}

static void terminals_move_on_and_never_back(void **state)
{
    (void)state;
    struct bytes stranger_key = {0}, stranger = {0};
    assert_true(seal_ca_create("SPESIMEN CA", 30, &stranger_key, &stranger, NULL));
    const struct {
        const char *what;
        const struct bytes *ca_key, *ca;
        int64_t from_s, days;
        bool follows;
    } cases[] = {
        {"later", &keys.ca_key, &keys.ca, 60, 30, true},
        {"as old", &keys.ca_key, &keys.ca, 0, 30, false},
        {"older", &keys.ca_key, &keys.ca, -DAY_S, 30, false},
        {"another CA of that name", &stranger_key, &stranger, 60, 30, false},
        {"not yet good", &keys.ca_key, &keys.ca, 2 * DAY_S, 30, false},
        {"over", &keys.ca_key, &keys.ca, -2 * DAY_S, -1, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bytes current_key = {0}, current = {0}, key = {0}, next = {0};
        struct fault fault = {0};
        make(&keys.ca_key, &keys.ca, 0, 30, &current_key, &current);
        make(cases[i].ca_key, cases[i].ca, cases[i].from_s, cases[i].days, &key, &next);
        if (recipient_follows(&current, &next, &keys.ca, &fault) != cases[i].follows)
            fail_msg("%s: %s", cases[i].what, fault.text);
        if (!cases[i].follows) assert_string_equal(fault.code, "S-04");
        struct bytes *all[] = {&current_key, &current, &key, &next};
        for (int j = 0; j < 4; j++)
            bytes_free(all[j]);
    }
    /* Newer, of the right CA, and for something else. */
    struct fault fault = {0};
    assert_false(recipient_follows(&keys.recipient, &keys.backend, &keys.ca, &fault));
    assert_string_equal(fault.code, "S-04");
    bytes_free(&stranger_key);
    bytes_free(&stranger);
}

static void seal_one(struct sealer *sealer, struct bytes *out)
{
    struct seal_part part = {.name = "case.json"};
    struct fault fault = {0};
    bytes_append_text(&part.data, "{\"SPESIMEN\":1}");
    if (!sealer_seal(sealer, FIXTURE_CASE_ID, &part, 1, out, &fault)) fail_msg("%s", fault.text);
    bytes_free(&part.data);
}

static void a_sealer_takes_the_next_up(void **state)
{
    (void)state;
    struct bytes key = {0}, next = {0};
    struct sealer *sealer = fixture_sealer(&keys);
    char path[PATH_SIZE], fingerprint[65];
    bool changed = true;
    struct fault fault = {0};
    fixture_path(&keys, "recipient.crt", path);
    assert_true(sealer_follow(sealer, path, &keys.ca, &changed, &fault));
    assert_false(changed);
    make(&keys.ca_key, &keys.ca, 60, 30, &key, &next);
    fixture_write(&keys, "recipient.crt", &next);
    assert_true(sealer_follow(sealer, path, &keys.ca, &changed, &fault));
    assert_true(changed);
    assert_true(seal_certificate_fingerprint(&next, fingerprint, &fault));
    assert_string_equal(sealer_recipient(sealer), fingerprint);
    /* The old one comes back, or none: the one in use stays. */
    fixture_write(&keys, "recipient.crt", &keys.recipient);
    assert_false(sealer_follow(sealer, path, &keys.ca, &changed, &fault));
    assert_string_equal(fault.code, "S-04");
    unlink(path);
    assert_false(sealer_follow(sealer, path, &keys.ca, &changed, &fault));
    assert_string_equal(sealer_recipient(sealer), fingerprint);
    sealer_destroy(sealer);
    bytes_free(&key);
    bytes_free(&next);
}

static void past_its_time_nothing_is_sealed(void **state)
{
    (void)state;
    struct bytes key = {0}, over = {0}, sealed = {0};
    struct seal_part part = {.name = "case.json"};
    struct fault fault = {0};
    make(&keys.ca_key, &keys.ca, -2 * DAY_S, -1, &key, &over);
    fixture_write(&keys, "recipient.crt", &over);
    struct sealer *sealer = fixture_sealer(&keys);
    bytes_append_text(&part.data, "{}");
    assert_false(sealer_seal(sealer, FIXTURE_CASE_ID, &part, 1, &sealed, &fault));
    assert_string_equal(fault.code, "S-06");
    assert_int_equal(sealed.size, 0);
    sealer_destroy(sealer);
    bytes_free(&part.data);
    bytes_free(&key);
    bytes_free(&over);
}

/* A ring of the fixture's one, which can be taken away. */
static enum ring_state { RING_HAS, RING_DESTROYED, RING_UNKNOWN, RING_AWAY, RING_OTHER } ring_state;
static char asked[RECIPIENT_SIZE];

static bool find(void *context, const char *recipient, struct bytes *out_key,
                 struct bytes *out_certificate, struct fault *fault)
{
    (void)context;
    snprintf(asked, sizeof asked, "%s", recipient);
    switch (ring_state) {
    case RING_DESTROYED: return FAULT_CODED(fault, "S-06", FAULT_REFUSED, 0, "destroyed");
    case RING_UNKNOWN: return FAULT_CODED(fault, "S-03", FAULT_REFUSED, 0, "unknown");
    case RING_AWAY: return FAULT(fault, FAULT_SYSTEM, 0, "away");
    case RING_OTHER:
        bytes_append(out_key, keys.backend_key.data, keys.backend_key.size);
        bytes_append(out_certificate, keys.backend.data, keys.backend.size);
        return true;
    case RING_HAS: break;
    }
    bytes_append(out_key, keys.recipient_key.data, keys.recipient_key.size);
    bytes_append(out_certificate, keys.recipient.data, keys.recipient.size);
    return true;
}

static void an_opener_looks_for_the_key(void **state)
{
    (void)state;
    static const char *const codes[] = {"", "S-06", "S-03", "", "S-03"};
    struct bytes sealed = {0};
    struct fault fault = {0};
    char expected[RECIPIENT_SIZE];
    struct sealer *sealer = fixture_sealer(&keys);
    struct opener *opener = opener_create(&(struct recipient_ring){find, NULL}, &keys.ca, &fault);
    assert_non_null(opener);
    seal_one(sealer, &sealed);
    assert_true(recipient_of_certificate(&keys.recipient, expected, &fault));
    for (int i = RING_HAS; i <= RING_OTHER; i++) {
        struct opened_case opened = {0};
        fault = (struct fault){0};
        ring_state = (enum ring_state)i;
        bool done = opener_open(opener, &sealed, &opened, &fault);
        assert_int_equal(done, i == RING_HAS);
        assert_string_equal(asked, expected);
        assert_string_equal(fault.code, codes[i]);
        if (done) assert_string_equal(opened.recipient, expected);
        opened_case_free(&opened);
    }
    opener_destroy(opener);
    sealer_destroy(sealer);
    bytes_free(&sealed);
}

static bool find_the_one(void *context, const char *recipient, struct bytes *out_key,
                         struct bytes *out_certificate, struct fault *fault)
{
    (void)context;
    (void)recipient;
    (void)fault;
    bytes_append(out_key, keys.recipient_key.data, keys.recipient_key.size);
    bytes_append(out_certificate, keys.recipient.data, keys.recipient.size);
    return true;
}

/* One of those who open the same thing at once. */
struct hand {
    pthread_t thread;
    const struct opener *opener;
    const struct bytes *sealed;
    int opened;
};
enum { HANDS = 8, TIMES = 20 };

static void *open_often(void *context)
{
    struct hand *hand = context;
    for (int i = 0; i < TIMES; i++) {
        struct opened_case opened = {0};
        if (opener_open(hand->opener, hand->sealed, &opened, NULL)) hand->opened++;
        opened_case_free(&opened);
    }
    return NULL;
}

static void one_opener_is_for_all_threads(void **state)
{
    (void)state;
    struct bytes sealed = {0};
    struct hand hands[HANDS] = {0};
    struct sealer *sealer = fixture_sealer(&keys);
    struct opener *opener =
        opener_create(&(struct recipient_ring){find_the_one, NULL}, &keys.ca, NULL);
    assert_non_null(opener);
    seal_one(sealer, &sealed);
    for (int i = 0; i < HANDS; i++) {
        hands[i].opener = opener;
        hands[i].sealed = &sealed;
        assert_int_equal(pthread_create(&hands[i].thread, NULL, open_often, &hands[i]), 0);
    }
    for (int i = 0; i < HANDS; i++) {
        pthread_join(hands[i].thread, NULL);
        assert_int_equal(hands[i].opened, TIMES);
    }
    opener_destroy(opener);
    sealer_destroy(sealer);
    bytes_free(&sealed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(terminals_move_on_and_never_back, setup, teardown),
        cmocka_unit_test_setup_teardown(a_sealer_takes_the_next_up, setup, teardown),
        cmocka_unit_test_setup_teardown(past_its_time_nothing_is_sealed, setup, teardown),
        cmocka_unit_test_setup_teardown(an_opener_looks_for_the_key, setup, teardown),
        cmocka_unit_test_setup_teardown(one_opener_is_for_all_threads, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
