/* memory_fixture.h - searches the memory of this process for a marker that stands for what is
 * personal. */
#ifndef ANJUNGAN_TESTS_UNIT_MEMORY_FIXTURE_H
#define ANJUNGAN_TESTS_UNIT_MEMORY_FIXTURE_H

#include "base/bytes.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

enum { MARKER_SIZE = 24, MASK = 0x55, CHUNK = 1 << 20, OVERLAP = MARKER_SIZE - 1 };
/* Mappings above this are the sanitizer's shadow, which holds no bytes of the program. */
static const uint64_t region_max = 1ULL << 32;

/* "SPESIMEN-3375000000000001", masked, so that this table is no finding itself. */
static const uint8_t masked[MARKER_SIZE] = {
    'S' ^ MASK, 'P' ^ MASK, 'E' ^ MASK, 'S' ^ MASK, 'I' ^ MASK, 'M' ^ MASK, 'E' ^ MASK, 'N' ^ MASK,
    '-' ^ MASK, '3' ^ MASK, '3' ^ MASK, '7' ^ MASK, '5' ^ MASK, '0' ^ MASK, '0' ^ MASK, '0' ^ MASK,
    '0' ^ MASK, '0' ^ MASK, '0' ^ MASK, '0' ^ MASK, '0' ^ MASK, '0' ^ MASK, '0' ^ MASK, '1' ^ MASK};

static uint8_t chunk[CHUNK];

static inline bool is_marker(const uint8_t *at)
{
    for (int i = 0; i < MARKER_SIZE; i++)
        if (at[i] != (uint8_t)(masked[i] ^ MASK)) return false;
    return true;
}

static inline int count_in_region(int memory, uint64_t from, uint64_t to)
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
static inline int count_markers(void)
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

static inline void fill_with_markers(struct bytes *out, int markers)
{
    bytes_reserve(out, (size_t)markers * MARKER_SIZE + 1);
    for (int i = 0; i < markers * MARKER_SIZE; i++)
        out->data[i] = masked[i % MARKER_SIZE] ^ MASK;
    out->size = (size_t)markers * MARKER_SIZE;
}

#endif
