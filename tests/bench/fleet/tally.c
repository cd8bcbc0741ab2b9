#include "fleet.h"

#include <stdlib.h>

void tally_begin(struct tally *tally, unsigned room)
{
    tally->room = room;
    tally->ms = memory_alloc((room + 1) * sizeof *tally->ms);
}

void tally_add(struct tally *tally, double ms)
{
    unsigned at = atomic_fetch_add(&tally->count, 1);
    if (at < tally->room) tally->ms[at] = (float)ms;
}

void tally_finish(struct tally *tally)
{
    free(tally->ms);
}

static int compare(const void *a, const void *b)
{
    const float *left = a, *right = b;
    return (*left > *right) - (*left < *right);
}

double tally_of(struct tally *tally, double share)
{
    unsigned count = atomic_load(&tally->count);
    if (count > tally->room) count = tally->room;
    if (count == 0) return 0;
    qsort(tally->ms, count, sizeof *tally->ms, compare);
    return tally->ms[(unsigned)(share * (count - 1))];
}
