/* Letters from the outbox to a mail server of others: sent once, tried again, given up, and never
 * lost, whenever whoever sends them is killed. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend/notify/words.h"
#include "base/encode.h"
#include "notify_fixture.h"

#define CASE_ID "00112233445566778899aabbccddeeff"
#define ADDRESS "sri.rahayu@example.id"

static struct notify_world world;
static struct peer server;
static char url[64], password[PATH_SIZE], port[16];
static struct notify *notify;

static void start_server(void)
{
    peer_start_with(
        &server, "smtp.py",
        (const char *const[4]){world.certificate, world.key, world.dir, port[0] ? port : NULL});
    snprintf(port, sizeof port, "%d", server.port);
    snprintf(url, sizeof url, "smtp://127.0.0.1:%s", port);
}

static struct notify *start_with(const char *ca, const char *password_file)
{
    const struct notify_mail mail = {.url = url,
                                     .user = "anjungan",
                                     .password_file = password_file,
                                     .from = "anjungan@example.go.id",
                                     .ca_file = ca};
    struct notify *made;
    NEED((made = notify_create(&(struct notify_options){.db = world.db,
                                                        .clock = &world.clock,
                                                        .secret = &world.secret,
                                                        .mail = &mail,
                                                        .poll_ms = 20},
                               &why)));
    return made;
}

static void start(void)
{
    notify = start_with(world.ca, password);
}

static void stop(void)
{
    notify_destroy(notify);
    notify = NULL;
}

static int setup(void **state)
{
    (void)state;
    notify_world_open(&world);
    notify_write(&world, "password", "kata sandi\n", 11, password);
    port[0] = '\0';
    start_server();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    stop();
    peer_stop(&server);
    notify_world_close(&world);
    return 0;
}

static bool queue(const char *to, struct fault *fault)
{
    struct outbox outbox = {world.db, &world.clock, &world.secret, "anjungan@example.go.id"};
    struct letter letter = {.from_name = "Dinas Kominfo",
                            .to = to,
                            .subject = "Permohonan diterima",
                            .text = "Berkas Anda sudah kami terima.\n",
                            .language = "id"};
    struct db_job job = {0};
    bool done =
        outbox_letter(&outbox, CASE_ID, &letter, &job, fault) && db_job_add(world.db, &job, fault);
    db_job_free(&job);
    return done;
}

static bool file_holds(const char *name, const char *said)
{
    char path[PATH_SIZE];
    struct bytes file = {0};
    NEED(path_join(world.dir, name, path, &why));
    bool holds =
        file_read(path, 1 << 22, &file, NULL) && memmem(file.data, file.size, said, strlen(said));
    bytes_free(&file);
    return holds;
}

static int sent(void)
{
    return peer_tell(&server, "count");
}

static void what_is_queued_arrives(void **state)
{
    (void)state;
    NEED(queue(ADDRESS, &why));
    /* Neither the address nor a word stands in the database as it is. */
    assert_true(file_holds("backend.db-wal", CASE_ID));
    assert_false(file_holds("backend.db-wal", "sri.rahayu") || file_holds("backend.db", "sri.r"));
    assert_false(file_holds("backend.db-wal", "Subject") || file_holds("backend.db-wal", "QmVya2"));
    start();
    notify_wait(&world, JOBS, 0);
    assert_int_equal(sent(), 1);
    assert_int_equal(peer_tell(&server, "plain"), 0);
    assert_true(file_holds("1.to", ADDRESS));
    assert_true(file_holds("1.eml", "\r\nTo: <" ADDRESS ">\r\n"));
    assert_true(file_holds("1.eml", "From: \"Dinas Kominfo\"\r\n <anjungan@example.go.id>\r\n"));
    assert_true(file_holds("1.eml", "\r\nAuto-Submitted: auto-generated\r\n"));
}

static void a_hostile_address_is_not_queued(void **state)
{
    (void)state;
    static const char *const hostile[] = {
        "",
        "sri",
        "a@b.id\r\nBcc: x@example.id",
        "a@b.id>\r\nRCPT TO:<x@example.id",
        "a@b.id, x@example.id",
        "\"a\nb\"@b.id",
        "a@b.id SIZE=1",
        "|sh@b",
        "sr\xc3\xad@example.id",
    };
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        struct fault fault = {0};
        if (queue(hostile[i], &fault)) fail_msg("%s", hostile[i]);
        assert_int_equal(fault.kind, FAULT_INPUT);
    }
    assert_int_equal(notify_ask(&world, JOBS), 0);
}

static void for_now_is_tried_again_and_for_good_is_given_up(void **state)
{
    (void)state;
    peer_tell(&server, "mood 451 1");
    NEED(queue(ADDRESS, &why));
    start();
    notify_wait(&world, TRIES, 1);
    notify_let_time_pass(&world);
    notify_wait(&world, JOBS, 0);
    assert_int_equal(sent(), 1);

    peer_tell(&server, "mood 550");
    NEED(queue(ADDRESS, &why));
    notify_wait(&world, JOBS, 0);
    assert_int_equal(sent(), 1);
}

/* Whoever is greeted so has not been told anything about the letter. */
static void a_server_that_is_closed_is_tried_again(void **state)
{
    (void)state;
    peer_tell(&server, "mood closed");
    NEED(queue(ADDRESS, &why));
    start();
    notify_wait(&world, TRIES, 1);
    peer_tell(&server, "mood fine");
    notify_let_time_pass(&world);
    notify_wait(&world, JOBS, 0);
    assert_int_equal(sent(), 1);
    peer_tell(&server, "mood refuse");
    NEED(queue(ADDRESS, &why));
    notify_wait(&world, JOBS, 0);
    assert_int_equal(sent(), 1);
}

static void a_server_that_was_away_is_back(void **state)
{
    (void)state;
    peer_stop(&server);
    NEED(queue(ADDRESS, &why));
    NEED(queue("budi@example.id", &why));
    start();
    notify_wait(&world, "SELECT count(*) FROM jobs WHERE tries = 1", 2);
    start_server();
    notify_let_time_pass(&world);
    notify_wait(&world, JOBS, 0);
    assert_int_equal(sent(), 2);
}

static void pauses_grow_and_end(void **state)
{
    (void)state;
    static const int pauses_s[] = {60, 300, 1800, 7200, 43200};
    peer_stop(&server);
    NEED(queue(ADDRESS, &why));
    start();
    for (int i = 0; i < 5; i++) {
        notify_wait(&world, TRIES, i + 1);
        int64_t rest =
            notify_ask(&world, "SELECT due FROM jobs") - clock_wall_ms(&world.clock) / 1000;
        if (rest > pauses_s[i] || rest < pauses_s[i] - 10)
            fail_msg("pause %d is %lld s", i, (long long)rest);
        notify_let_time_pass(&world);
    }
    notify_wait(&world, JOBS, 0);
}

/* Nothing is said to a server that somebody else vouches for, nor without the right password; and
 * that is for an administrator, so the letter stays. */
static void only_the_right_server_is_told(void **state)
{
    (void)state;
    char wrong[PATH_SIZE];
    NEED(queue(ADDRESS, &why));
    notify = start_with(world.other_ca, password);
    notify_wait(&world, TRIES, 1);
    stop();
    notify_write(&world, "wrong", "kata sandy\n", 11, wrong);
    notify_let_time_pass(&world);
    notify_ask(&world, "UPDATE jobs SET tries = 1");
    notify = start_with(world.ca, wrong);
    notify_wait(&world, TRIES, 2);
    assert_int_equal(sent(), 0);
    assert_int_equal(peer_tell(&server, "plain"), 0);
}

/* A child process, killed when the server has the letter and has not said so yet. */
static void a_kill_loses_nothing_and_sends_once_more_at_most(void **state)
{
    (void)state;
    peer_tell(&server, "mood hold");
    NEED(queue(ADDRESS, &why));
    db_destroy(world.db);
    world.db = NULL;
    pid_t child = fork();
    if (child == 0) {
        world.db = db_create(world.uri, NULL);
        start();
        for (;;)
            pause();
    }
    for (int i = 0; i < 400 && sent() == 0; i++)
        notify_rest(25);
    assert_int_equal(sent(), 1);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    assert_int_equal(notify_ask(&world, JOBS), 1);
    NEED((world.db = db_create(world.uri, &why)));
    start();
    notify_rest(300); /* held by one who is no more, until then */
    assert_int_equal(sent(), 1);
    assert_in_range(notify_ask(&world, "SELECT taken_until FROM jobs"),
                    clock_wall_ms(&world.clock) / 1000 + NOTIFY_HOLD_S - 60,
                    clock_wall_ms(&world.clock) / 1000 + NOTIFY_HOLD_S);
    notify_let_time_pass(&world);
    notify_wait(&world, JOBS, 0);
    assert_int_equal(sent(), 2);
    char id[80] = "Message-ID: <";
    struct bytes first = {0};
    char path[PATH_SIZE];
    NEED(path_join(world.dir, "1.eml", path, &why));
    NEED(file_read(path, 1 << 20, &first, &why));
    const char *at = strstr(bytes_text(&first), id);
    assert_non_null(at);
    snprintf(id, sizeof id, "%.*s", (int)strcspn(at, "\r"), at);
    assert_true(file_holds("2.eml", id)); /* so the receiver can tell */
    bytes_free(&first);
}

/* While a server keeps silent. */
static void it_ends_when_asked(void **state)
{
    (void)state;
    peer_tell(&server, "mood hold");
    NEED(queue(ADDRESS, &why));
    start();
    for (int i = 0; i < 400 && sent() == 0; i++)
        notify_rest(25);
    int64_t begin_ms = clock_mono_ms(&world.clock);
    stop();
    assert_in_range(clock_mono_ms(&world.clock) - begin_ms, 0, 3000);
    /* No failed try, and nobody's. */
    assert_int_equal(notify_ask(&world, TRIES), 0);
}

/* What it waits for may be longer than a header; the letter tells it, not its subject. */
static void a_long_step_is_told(void **state)
{
    (void)state;
    const struct outbox outbox = {world.db, &world.clock, &world.secret, "anjungan@example.go.id"};
    struct catalogue *catalogue;
    char waiting[600];
    struct db_job job = {0};
    NEED((catalogue = catalogue_create(SOURCE_DIR "/config", &why)));
    const struct service *service = catalogue_find_service(catalogue, "pekalongan/issue-esign");
    struct procedure_step step = service->procedure[4];
    memset(waiting, 'x', sizeof waiting - 1);
    waiting[sizeof waiting - 1] = '\0';
    step.waiting = (struct phrase){.id = waiting, .en = waiting};
    for (int english = 0; english < 2; english++) {
        const struct notice_case about = {.id = CASE_ID,
                                          .service = service,
                                          .step = &step,
                                          .link = "https://layanan.example.go.id/t/AAAA-BBBB",
                                          .stop = "https://layanan.example.go.id/berhenti/abc",
                                          .to = ADDRESS,
                                          .language = english ? LANGUAGE_EN : LANGUAGE_ID};
        NEED(notice_letter(&outbox, NOTICE_TURN, &about, &job, &why));
        db_job_free(&job);
        job = (struct db_job){0};
    }
    catalogue_destroy(catalogue);
}

static void applicants_are_told_in_words(void **state)
{
    (void)state;
    struct outbox outbox = {world.db, &world.clock, &world.secret, "anjungan@example.go.id"};
    struct catalogue *catalogue;
    NEED((catalogue = catalogue_create(SOURCE_DIR "/config", &why)));
    struct notice_case about = {.id = CASE_ID,
                                .service =
                                    catalogue_find_service(catalogue, "pekalongan/issue-esign"),
                                .link = "https://layanan.example.go.id/t/AAAA-BBBB",
                                .stop = "https://layanan.example.go.id/berhenti/abc",
                                .to = ADDRESS};
    about.step = &about.service->procedure[4];
    for (int language = 0; language < LANGUAGE_COUNT; language++)
        for (int notice = 0; notice < NOTICE_COUNT; notice++) {
            struct db_job job = {0};
            struct bytes to = {0}, letter = {0}, text = {0};
            about.language = (enum language)language;
            NEED(notice_letter(&outbox, (enum notice)notice, &about, &job, &why));
            assert_true(outbox_open(&world.secret, &job, &to, &letter));
            assert_string_equal(bytes_text(&to), ADDRESS);
            const char *body = strstr(bytes_text(&letter), "\r\n\r\n") + 4;
            struct bytes lines = {0};
            for (const char *p = body; *p; p++)
                if (*p != '\r' && *p != '\n') bytes_append(&lines, p, 1);
            assert_true(base64_decode(bytes_text(&lines), lines.size, &text));
            assert_non_null(strstr(bytes_text(&text), about.link));
            assert_non_null(strstr(bytes_text(&text), about.stop));
            assert_non_null(strstr(bytes_text(&letter), "\r\nList-Unsubscribe: <https://layanan."));
            assert_non_null(strstr(bytes_text(&letter), "\r\nList-Unsubscribe-Post: List-"));
            assert_null(strchr(bytes_text(&text), '{'));
            assert_null(strstr(bytes_text(&text), "sri"));
            assert_true(!strstr(bytes_text(&text), "replies are") == (language != LANGUAGE_EN));
            bytes_free(&lines);
            bytes_free(&to);
            bytes_free(&letter);
            bytes_free(&text);
            db_job_free(&job);
        }
    catalogue_destroy(catalogue);
    struct fault fault = {0};
    outbox.from = NULL;
    struct db_job none;
    assert_false(outbox_letter(&outbox, CASE_ID, &(struct letter){.to = ADDRESS}, &none, &fault));
    assert_int_equal(fault.kind, FAULT_REFUSED);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(what_is_queued_arrives),
        CASE(a_hostile_address_is_not_queued),
        CASE(for_now_is_tried_again_and_for_good_is_given_up),
        CASE(a_server_that_is_closed_is_tried_again),
        CASE(a_server_that_was_away_is_back),
        CASE(pauses_grow_and_end),
        CASE(only_the_right_server_is_told),
        CASE(a_kill_loses_nothing_and_sends_once_more_at_most),
        CASE(it_ends_when_asked),
        CASE(a_long_step_is_told),
        CASE(applicants_are_told_in_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
