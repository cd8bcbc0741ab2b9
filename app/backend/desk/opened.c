#define _POSIX_C_SOURCE 200809L
#include "backend/desk/inside.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { PLACE_WAIT_S = 10 };

bool opened_take_place(struct visit *visit, struct fault *fault)
{
    struct timespec until;
    int status;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += PLACE_WAIT_S;
    do
        status = sem_timedwait(&visit->desk->places, &until);
    while (status != 0 && errno == EINTR);
    visit->has_place = status == 0;
    return visit->has_place ? true : FAULT(fault, FAULT_TIMEOUT, 0, "too many cases are open");
}

bool opened_read(struct visit *visit, struct opened_case *out, struct fault *fault)
{
    struct desk *desk = visit->desk;
    struct bytes sealed = {0};
    if (!visit->item.blob[0]) return FAULT(fault, FAULT_INPUT, 0, "its papers were destroyed");
    if (!opened_take_place(visit, fault)) return false;
    bool done = desk->options.blobs->ops->read(desk->options.blobs, visit->item.blob,
                                               SEAL_CASE_SIZE_MAX, &sealed, fault);
    /* The store has lost it, says no or is slow: that is not this person's, nor the paper's. */
    if (!done) fault->kind = FAULT_SYSTEM;
    done = done && opener_open(desk->options.opener, &sealed, out, fault);
    bytes_free(&sealed);
    return done;
}

void opened_forget(struct visit *visit, struct opened_case *opened)
{
    opened_case_free(opened);
    if (visit->has_place) sem_post(&visit->desk->places);
    visit->has_place = false;
}

const struct bytes *opened_document(const struct opened_case *opened,
                                    const struct case_shown *shown, const struct service *service,
                                    const char *key)
{
    if (strcmp(key, "face") == 0) return opened_case_part(opened, "face.jpg");
    for (unsigned i = 0; i < service->requirements_count && i < CASE_DOCUMENTS_MAX; i++)
        if (strcmp(service->requirements[i].key, key) == 0 && shown->documents[i].file[0])
            return opened_case_part(opened, shown->documents[i].file);
    return NULL;
}
