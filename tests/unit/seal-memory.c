/* After a case is sealed, or opened and given back, none of its content is left in the memory of
 * the process: neither in ours nor in a library's. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "seal_fixture.h"

#include <inttypes.h>

enum { MARKER_SIZE = 24, MASK = 0x55, CHUNK = 1 << 20, OVERLAP = MARKER_SIZE - 1 };
/* Mappings above this are the sanitizer's shadow, which holds no bytes of the program. */
static const uint64_t region_max = 1ULL << 32;

/* "SPESIMEN-3375000000000001", masked, so that this table is no finding itself. */
static const uint8_t masked[MARKER_SIZE] = {
    'S' ^ MASK, 'P' ^ MASK, 'E' ^ MASK, 'S' ^ MASK, 'I' ^ MASK, 'M' ^ MASK, 'E' ^ MASK, 'N' ^ MASK,
    '-' ^ MASK, '3' ^ MASK, '3' ^ MASK, '7' ^ MASK, '5' ^ MASK, '0' ^ MASK, '0' ^ MASK, '0' ^ MASK,
    '0' ^ MASK, '0' ^ MASK, '0' ^ MASK, '0' ^ MASK, '0' ^ MASK, '0' ^ MASK, '0' ^ MASK, '1' ^ MASK};

static uint8_t chunk[CHUNK];

static bool is_marker(const uint8_t *at)
{
    for (int i = 0; i < MARKER_SIZE; i++)
        if (at[i] != (uint8_t)(masked[i] ^ MASK)) return false;
    return true;
}

static int count_in_region(int memory, uint64_t from, uint64_t to)
{
    int found = 0;
    for (uint64_t at = from; at < to; at += CHUNK - OVERLAP) {
        size_t size = to - at < CHUNK ? (size_t)(to - at) : CHUNK;
        ssize_t got = pread(memory, chunk, size, (off_t)at);
        const uint8_t *next = chunk, *end = chunk + (got > OVERLAP ? got - OVERLAP : 0);
        while ((next = memchr(next, masked[0] ^ MASK, (size_t)(end - next))))
            found += is_marker(next++);
        explicit_bzero(chunk, sizeof chunk);
    }
    return found;
}

/* Writable mappings of this process that hold the marker. */
static int count_markers(void)
{
    FILE *maps = fopen("/proc/self/maps", "r");
    int memory = open("/proc/self/mem", O_RDONLY | O_CLOEXEC), found = 0;
    char line[512];
    assert_non_null(maps);
    assert_true(memory >= 0);
    while (fgets(line, sizeof line, maps)) {
        uint64_t from, to;
        char rights[5];
        if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %4s", &from, &to, rights) != 3) continue;
        if (rights[1] == 'w' && to - from <= region_max) found += count_in_region(memory, from, to);
    }
    fclose(maps);
    close(memory);
    return found;
}

static void fill(struct bytes *out, int markers)
{
    bytes_reserve(out, (size_t)markers * MARKER_SIZE + 1);
    for (int i = 0; i < markers * MARKER_SIZE; i++)
        out->data[i] = masked[i % MARKER_SIZE] ^ MASK;
    out->size = (size_t)markers * MARKER_SIZE;
}

/* The search finds what is there: without this the test below could not fail. */
static void the_search_finds(void **state)
{
    (void)state;
    struct bytes text = {0};
    assert_int_equal(count_markers(), 0);
    fill(&text, 3);
    assert_int_equal(count_markers(), 3);
    bytes_free(&text);
    assert_int_equal(count_markers(), 0);
}

static void sealing_and_opening_leave_nothing(void **state)
{
    (void)state;
    struct fixture fixture;
    struct bytes sealed = {0};
    struct seal_part parts[2] = {{.name = "case.json"}, {.name = "documents/ktp.pdf"}};
    struct fault fault = {0};
    fixture_init(&fixture);
    struct sealer *sealer = fixture_sealer(&fixture);
    fill(&parts[0].data, 1);
    fill(&parts[1].data, 20000);
    assert_true(sealer_seal(sealer, FIXTURE_CASE_ID, parts, 2, &sealed, &fault));
    bytes_free(&parts[0].data);
    bytes_free(&parts[1].data);
    assert_int_equal(count_markers(), 0);
    sealer_destroy(sealer);

    struct opener *opener = fixture_opener(&fixture);
    struct opened_case opened = {0};
    assert_true(opener_open(opener, &sealed, &opened, &fault));
    assert_true(count_markers() >= 20001);
    opened_case_free(&opened);
    assert_int_equal(count_markers(), 0);
    sealed.data[sealed.size - 1] ^= 1; /* a wrong tag: what was decrypted by then is wiped too */
    assert_false(opener_open(opener, &sealed, &opened, &fault));
    assert_int_equal(count_markers(), 0);
    opener_destroy(opener);
    bytes_free(&sealed);
    fixture_free(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_search_finds),
        cmocka_unit_test(sealing_and_opening_leave_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
