/* The questions of the terminal and the two folders they go by; the test is courier and centre. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "seal_fixture.h"

#include "kiosk/asker.h"

#include <dirent.h>

enum { NOW_S = 1795492800 };

static struct fixture fixture;
static struct sealer *sealer;
static struct opener *opener;
static struct asker *asker;
static char ask_dir[PATH_SIZE], answers_dir[PATH_SIZE], beat_dir[PATH_SIZE];

static void line(const char *json)
{
    struct fault fault = {0};
    assert_true(dir_make(beat_dir, 0700, &fault));
    assert_true(file_write_durable(beat_dir, "courier.json", json, strlen(json), 0600, &fault));
}

static void line_up(int offset_s)
{
    char json[160];
    snprintf(json, sizeof json,
             "{\"up\":true,\"since\":5,\"contact\":6,\"code\":\"\",\"clock_offset\":%d}", offset_s);
    line(json);
}

static int setup(void **state)
{
    (void)state;
    struct fault fault = {0};
    fixture_init(&fixture);
    sealer = fixture_sealer(&fixture);
    opener = fixture_opener(&fixture);
    fixture_path(&fixture, "ask", ask_dir);
    fixture_path(&fixture, "answers", answers_dir);
    fixture_path(&fixture, "beat", beat_dir);
    asker = asker_create(fixture.dir, sealer, &fault);
    assert_non_null(asker);
    line_up(0);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    char path[PATH_SIZE];
    asker_destroy(asker);
    sealer_destroy(sealer);
    opener_destroy(opener);
    dir_clear(ask_dir);
    dir_clear(answers_dir);
    assert_true(path_join(beat_dir, "courier.json", path, NULL));
    unlink(path);
    rmdir(ask_dir);
    rmdir(answers_dir);
    rmdir(beat_dir);
    fixture_free(&fixture);
    return 0;
}

static int count_files(const char *folder, char out_name[64])
{
    int count = 0;
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        if (entry->d_name[0] == '.') continue;
        snprintf(out_name, 64, "%.63s", entry->d_name);
        count++;
    }
    closedir(dir);
    return count;
}

static bool ask(uint32_t job, struct fault *fault)
{
    struct bytes json = {0};
    bytes_append_text(&json, "{\"said\":\"SPESIMEN\"}");
    bool done = asker_ask(asker, job, "track", &json, NOW_S, fault);
    bytes_free(&json);
    return done;
}

/* As the courier and the centre do. */
static void take_question(struct inquiry *out)
{
    char name[64], path[PATH_SIZE];
    struct bytes sealed = {0}, json = {0};
    struct inquiry_origin origin;
    struct fault fault = {0};
    assert_int_equal(count_files(ask_dir, name), 1);
    assert_true(path_join(ask_dir, name, path, NULL));
    assert_true(file_read_foreign(path, INQUIRY_QUESTION_MAX, &sealed, &fault));
    assert_int_equal(unlink(path), 0);
    if (!inquiry_open(opener, &sealed, out, &origin, &json, &fault)) fail_msg("%s", fault.text);
    assert_memory_equal(name, out->id, 32);
    bytes_free(&sealed);
    bytes_free(&json);
}

static void put(const char *id, const char *ending, const void *data, size_t size, char name[64])
{
    struct fault fault = {0};
    snprintf(name, 64, "%s%s", id, ending);
    assert_true(file_write(answers_dir, name, data, size, 0600, &fault));
}

static void put_answer(const struct inquiry *inquiry, char name[64])
{
    struct bytes json = {0}, blob = {0}, words = {0};
    struct fault fault = {0};
    bytes_append_text(&json, "{\"state\":\"received\"}");
    assert_true(inquiry_answer(inquiry, &json, &blob, &words, &fault));
    put(inquiry->id, ".bin", words.data, words.size, name);
    bytes_free(&json);
    bytes_free(&words);
}

static void a_question_gets_its_answer(void **state)
{
    (void)state;
    struct inquiry inquiry;
    struct inquiry_answer answer = {0};
    struct fault fault = {0};
    char name[64];
    uint32_t job = 0;
    assert_true(ask(7, &fault));
    take_question(&inquiry);
    assert_int_equal(inquiry.at_s, NOW_S);
    put_answer(&inquiry, name);
    assert_true(asker_take(asker, name, &job, &answer, &fault));
    assert_int_equal(job, 7);
    assert_string_equal(bytes_text(&answer.json), "{\"state\":\"received\"}");
    assert_int_equal(count_files(answers_dir, name), 0);
    /* Once. */
    put_answer(&inquiry, name);
    assert_true(asker_take(asker, name, &job, &answer, &fault));
    assert_int_equal(job, 0);
    assert_int_equal(count_files(answers_dir, name), 0);
    inquiry_answer_free(&answer);
}

static void the_time_is_the_centres(void **state)
{
    (void)state;
    struct inquiry inquiry;
    struct fault fault = {0};
    line_up(86400);
    assert_true(ask(7, &fault));
    take_question(&inquiry);
    assert_int_equal(inquiry.at_s, NOW_S - 86400);
}

static void without_a_line_it_fails_at_once(void **state)
{
    (void)state;
    struct fault fault = {0};
    char path[PATH_SIZE], name[64];
    line("{\"up\":false,\"since\":5,\"contact\":6,\"code\":\"N-01\",\"clock_offset\":0}");
    assert_false(ask(7, &fault));
    assert_string_equal(fault.code, "N-01");
    assert_true(path_join(beat_dir, "courier.json", path, NULL));
    unlink(path); /* nobody has ever carried anything */
    assert_false(ask(7, &fault));
    assert_string_equal(fault.code, "N-01");
    assert_int_equal(count_files(ask_dir, name), 0);
}

static void a_refusal_ends_it(void **state)
{
    (void)state;
    static const struct {
        const char *said, *code;
    } cases[] = {{"N-01", "N-01"}, {"N-02", "N-02"}, {"", "N-04"},
                 {"n-01", "N-04"}, {"<b>", "N-04"},  {"N-0", "N-04"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct inquiry inquiry;
        struct inquiry_answer answer = {0};
        struct fault fault = {0};
        char name[64];
        uint32_t job = 0;
        assert_true(ask(7, &fault));
        take_question(&inquiry);
        put(inquiry.id, ".no", cases[i].said, strlen(cases[i].said), name);
        assert_false(asker_take(asker, name, &job, &answer, &fault));
        assert_int_equal(job, 7);
        assert_string_equal(fault.code, cases[i].code);
    }
}

static void what_is_no_answer_ends_it_too(void **state)
{
    (void)state;
    struct inquiry inquiry;
    struct inquiry_answer answer = {0};
    struct fault fault = {0};
    char name[64], path[PATH_SIZE];
    uint32_t job = 0;
    assert_true(ask(7, &fault));
    take_question(&inquiry);
    put(inquiry.id, ".bin", "SPESIMEN of nothing at all, long enough to be looked at", 54, name);
    assert_false(asker_take(asker, name, &job, &answer, &fault));
    assert_string_equal(fault.code, "S-03");
    /* A link is not followed. */
    assert_true(ask(8, &fault));
    take_question(&inquiry);
    snprintf(name, sizeof name, "%s.bin", inquiry.id);
    assert_true(path_join(answers_dir, name, path, NULL));
    assert_int_equal(symlink("/etc/hostname", path), 0);
    assert_false(asker_take(asker, name, &job, &answer, &fault));
    assert_int_equal(job, 8);
    assert_int_equal(count_files(answers_dir, name), 0);
}

static void names_that_are_nobodys_are_swept(void **state)
{
    (void)state;
    static const char *const names[] = {"00112233445566778899aabbccddeeff.bin", "x", ".bin",
                                        "00112233445566778899aabbccddeeff.no.no"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct inquiry_answer answer = {0};
        struct fault fault = {0};
        char name[64];
        uint32_t job = 9;
        put(names[i], "", "x", 1, name);
        assert_true(asker_take(asker, name, &job, &answer, &fault));
        assert_int_equal(job, 0);
        assert_int_equal(count_files(answers_dir, name), 0);
    }
}

static void what_is_forgotten_is_off_the_disk(void **state)
{
    (void)state;
    struct inquiry_answer answer = {0};
    struct inquiry inquiry;
    struct fault fault = {0};
    char name[64];
    uint32_t job = 9;
    assert_true(ask(7, &fault));
    asker_forget(asker, 7);
    assert_int_equal(count_files(ask_dir, name), 0);
    assert_true(ask(8, &fault));
    take_question(&inquiry);
    asker_forget(asker, 0);
    put_answer(&inquiry, name);
    assert_true(asker_take(asker, name, &job, &answer, &fault));
    assert_int_equal(job, 0);
}

static void there_are_only_so_many(void **state)
{
    (void)state;
    struct fault fault = {0};
    for (uint32_t i = 1; i <= INQUIRIES_MAX; i++)
        assert_true(ask(i, &fault));
    assert_false(ask(INQUIRIES_MAX + 1, &fault));
    assert_string_equal(fault.code, "N-05");
    asker_forget(asker, 1);
    assert_true(ask(INQUIRIES_MAX + 1, &fault));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_question_gets_its_answer),        TEST(the_time_is_the_centres),
        TEST(without_a_line_it_fails_at_once),   TEST(a_refusal_ends_it),
        TEST(what_is_no_answer_ends_it_too),     TEST(names_that_are_nobodys_are_swept),
        TEST(what_is_forgotten_is_off_the_disk), TEST(there_are_only_so_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
