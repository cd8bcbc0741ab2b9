#include "courier/backoff.h"

int64_t backoff_next_ms(struct backoff *backoff, int64_t cap_ms, uint64_t random)
{
    enum { DOUBLINGS_MAX = 30 }; /* 2^30 seconds: beyond every cap */
    unsigned doublings = backoff->failures < DOUBLINGS_MAX ? backoff->failures : DOUBLINGS_MAX;
    int64_t most = (int64_t)BACKOFF_BASE_MS << doublings;
    if (most > cap_ms) most = cap_ms;
    if (backoff->failures < UINT32_MAX) backoff->failures++;
    return (int64_t)(random % ((uint64_t)most + 1));
}
