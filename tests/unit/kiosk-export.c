/* Waiting cases on a stick: all of them and their list, or nothing. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kiosk/export.h"
#include "seal/export_list.h"
#include "seal_fixture.h"

#include <dirent.h>
#include <ftw.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#define NOW 1795492800 /* 24 November 2026, 11.00 WIB */

static const char *const ids[] = {"00112233445566778899aabbccddeeff",
                                  "11112233445566778899aabbccddeeff",
                                  "ffeeddccbbaa99887766554433221100"};
enum { CASES = 3 };

static struct fixture keys;
static struct sealer *sealer;
static char root[64], outbox[PATH_SIZE], stick[PATH_SIZE];
static int told, last_permille;

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *at)
{
    (void)info, (void)kind, (void)at;
    return remove(path);
}

static void put_case(const char *id, size_t size)
{
    char name[64];
    uint8_t *data = memory_alloc(size);
    for (size_t i = 0; i < size; i++)
        data[i] = (uint8_t)((i * 2654435761U >> 11) + (uint8_t)id[0]);
    snprintf(name, sizeof name, "%s.p7m", id);
    assert_true(file_write_durable(outbox, name, data, size, 0640, NULL));
    free(data);
}

static int setup(void **state)
{
    (void)state;
    memcpy(root, "/tmp/anjungan-export-XXXXXX", sizeof "/tmp/anjungan-export-XXXXXX");
    assert_non_null(mkdtemp(root));
    assert_true(path_join(root, "outbox", outbox, NULL) && dir_make(outbox, 0700, NULL));
    assert_true(path_join(root, "stick", stick, NULL) && dir_make(stick, 0700, NULL));
    fixture_init(&keys);
    sealer = fixture_sealer(&keys);
    told = last_permille = 0;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    sealer_destroy(sealer);
    fixture_free(&keys);
    return nftw(root, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static void progress(void *context, int permille)
{
    (void)context;
    assert_in_range(permille, last_permille, 1000);
    last_permille = permille;
    told++;
}

static int entries(const char *dir)
{
    struct dirent **names = NULL;
    int count = scandir(dir, &names, NULL, NULL);
    for (int i = 0; i < count; i++)
        free(names[i]);
    free(names);
    return count - 2;
}

static bool same_file(const char *a, const char *b)
{
    struct bytes first = {0}, second = {0};
    bool same = file_read(a, 1 << 24, &first, NULL) && file_read(b, 1 << 24, &second, NULL) &&
                first.size == second.size && memcmp(first.data, second.data, first.size) == 0;
    bytes_free(&first);
    bytes_free(&second);
    return same;
}

static void expect_case(const struct export_list *list, int index, const char *folder,
                        const char *id)
{
    char name[64], from[PATH_SIZE], to[PATH_SIZE], sha256[65];
    struct bytes sealed = {0};
    snprintf(name, sizeof name, "%s.p7m", id);
    assert_true(path_join(outbox, name, from, NULL) && path_join(folder, name, to, NULL));
    assert_true(same_file(from, to));
    assert_true(file_read(to, 1 << 24, &sealed, NULL));
    seal_sha256(sealed.data, sealed.size, sha256);
    assert_string_equal(list->items[index].case_id, id);
    assert_string_equal(list->items[index].sha256, sha256);
    assert_int_equal(list->items[index].size, sealed.size);
    bytes_free(&sealed);
}

static void all_that_waits_is_there_and_signed_for(void **state)
{
    (void)state;
    struct export_result result = {0};
    struct export_list list = {0};
    struct fault fault = {0};
    struct bytes token = {0};
    char folder[PATH_SIZE], path[PATH_SIZE], other[PATH_SIZE], terminal[32];
    for (int i = 0; i < CASES; i++)
        put_case(ids[i], 1500000);
    assert_true(path_join(outbox, "not-a-case.p7m", other, NULL));
    assert_true(file_write_durable(outbox, "not-a-case.p7m", "x", 1, 0600, NULL));
    if (!export_to(stick, outbox, sealer, NOW, progress, NULL, &result, &fault))
        fail_msg("%s", fault.text);
    assert_int_equal(result.cases, CASES);
    assert_int_equal(result.bytes, CASES * 1500000);
    assert_string_equal(result.name, "anjungan-SPS-01-20261124-110000");
    assert_int_equal(last_permille, 1000);
    assert_true(told >= CASES * 2);
    assert_int_equal(entries(outbox), CASES + 1); /* nothing is deleted here */
    assert_true(path_join(stick, result.name, folder, NULL));
    assert_int_equal(entries(folder), CASES + 1);
    assert_true(path_join(folder, EXPORT_LIST_FILE, path, NULL));
    assert_true(file_read(path, 1 << 20, &token, NULL));
    assert_true(export_list_claims(&token, terminal, NULL));
    assert_string_equal(terminal, "SPS-01");
    assert_true(export_list_verify(&token, &keys.terminal, &keys.ca, &list, &fault));
    assert_int_equal(list.count, CASES);
    assert_int_equal(list.at_s, NOW);
    for (int i = 0; i < CASES; i++)
        expect_case(&list, i, folder, ids[i]);
    export_list_free(&list);
    bytes_free(&token);
}

static void twice_within_a_second_is_two_folders(void **state)
{
    (void)state;
    struct export_result result;
    put_case(ids[0], 100);
    assert_true(export_to(stick, outbox, sealer, NOW, NULL, NULL, &result, NULL));
    assert_true(export_to(stick, outbox, sealer, NOW, NULL, NULL, &result, NULL));
    assert_string_equal(result.name, "anjungan-SPS-01-20261124-110000-2");
    assert_int_equal(entries(stick), 2);
}

static void nothing_waiting_writes_nothing(void **state)
{
    (void)state;
    struct export_result result = {.cases = 9};
    assert_true(export_to(stick, outbox, sealer, NOW, NULL, NULL, &result, NULL));
    assert_int_equal(result.cases, 0);
    assert_string_equal(result.name, "");
    assert_int_equal(entries(stick), 0);
}

static void expect_e02(void)
{
    struct export_result result = {.cases = 9};
    struct fault fault = {0};
    assert_false(export_to(stick, outbox, sealer, NOW, NULL, NULL, &result, &fault));
    assert_string_equal(fault.code, "E-02");
    assert_int_equal(result.cases, 9); /* untouched */
}

/* A disk that ends in the middle of the second case; of the list; and before the first byte. */
static void a_stick_that_ends_is_left_as_it_was(void **state)
{
    (void)state;
    static const rlim_t ends[] = {0, 100, 40000, 99999};
    struct rlimit before;
    for (int i = 0; i < CASES; i++)
        put_case(ids[i], i == 1 ? 100000 : 50000);
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        struct rlimit end = {ends[i], before.rlim_max};
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &end), 0);
        expect_e02();
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
        assert_int_equal(entries(stick), 0);
        assert_int_equal(entries(outbox), CASES);
    }
}

static void a_stick_that_is_locked_is_said_so(void **state)
{
    (void)state;
    put_case(ids[0], 100);
    if (geteuid() == 0) { /* for whom no mode is a lock: a place that takes no folder */
        memcpy(stick, "/proc", sizeof "/proc");
        expect_e02();
        return;
    }
    assert_int_equal(chmod(stick, 0500), 0);
    expect_e02();
    assert_int_equal(chmod(stick, 0700), 0);
}

static void a_stick_pulled_out_is_said_so(void **state)
{
    (void)state;
    put_case(ids[0], 100);
    assert_int_equal(rmdir(stick), 0);
    expect_e02();
}

static void a_case_that_cannot_be_read_is_no_fault_of_the_stick(void **state)
{
    (void)state;
    char path[PATH_SIZE], name[64];
    struct export_result result;
    struct fault fault = {0};
    put_case(ids[0], 100);
    snprintf(name, sizeof name, "%s.p7m", ids[1]);
    assert_true(path_join(outbox, name, path, NULL));
    int fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(ftruncate(fd, (off_t)1 << 40), 0); /* larger than any case */
    close(fd);
    bool done = export_to(stick, outbox, sealer, NOW, NULL, NULL, &result, &fault);
    assert_false(done);
    assert_true(strcmp(fault.code, "S-02") == 0 || strcmp(fault.code, "E-02") == 0);
    assert_int_equal(entries(stick), 0);
}

/* /dev/shm is a file system of its own on every machine that has it. */
static void the_stick_is_a_mount_point_of_its_own(void **state)
{
    (void)state;
    char media[PATH_SIZE], link[PATH_SIZE], found[PATH_SIZE] = "";
    struct fault fault = {0};
    struct stat here, there;
    assert_true(path_join(root, "media", media, NULL));
    assert_false(export_find_stick(media, found, &fault)); /* not even the folder */
    assert_string_equal(fault.code, "E-01");
    assert_true(path_join(media, "a-folder", link, NULL) && dir_make(link, 0700, NULL));
    fault = (struct fault){0};
    assert_false(export_find_stick(media, found, &fault));
    assert_string_equal(fault.code, "E-01");
    if (stat(media, &here) != 0 || stat("/dev/shm", &there) != 0 || here.st_dev == there.st_dev) {
        skip();
    }
    assert_true(path_join(media, "b-locked", link, NULL));
    assert_int_equal(symlink("/proc/sys", link), 0);
    assert_false(export_find_stick(media, found, &fault) && access("/proc/sys", W_OK) != 0);
    assert_int_equal(unlink(link), 0);
    assert_true(path_join(media, "c-stick", link, NULL));
    assert_int_equal(symlink("/dev/shm", link), 0);
    assert_true(export_find_stick(media, found, &fault));
    assert_string_equal(found, link);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(all_that_waits_is_there_and_signed_for),
        TEST(twice_within_a_second_is_two_folders),
        TEST(nothing_waiting_writes_nothing),
        TEST(a_stick_that_ends_is_left_as_it_was),
        TEST(a_stick_that_is_locked_is_said_so),
        TEST(a_stick_pulled_out_is_said_so),
        TEST(a_case_that_cannot_be_read_is_no_fault_of_the_stick),
        TEST(the_stick_is_a_mount_point_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
