#include "fleet.h"

#include <stdlib.h>

struct crew {
    struct fleet *fleet;
    crew_work *work;
    unsigned count;
    atomic_uint next;
};

static void *labour(void *context)
{
    struct crew *crew = context;
    unsigned item;
    while ((item = atomic_fetch_add(&crew->next, 1)) < crew->count)
        crew->work(crew->fleet, item);
    return NULL;
}

void crew_run(struct fleet *fleet, unsigned count, unsigned threads, crew_work *work)
{
    struct crew crew = {.fleet = fleet, .work = work, .count = count};
    if (threads > count) threads = count;
    pthread_t *all = memory_alloc((threads + 1) * sizeof *all);
    unsigned started = 0;
    while (started < threads && pthread_create(&all[started], NULL, labour, &crew) == 0)
        started++;
    if (started == 0) labour(&crew);
    for (unsigned i = 0; i < started; i++)
        pthread_join(all[i], NULL);
    free(all);
}
