#include "backend/desk/inside.h"

#include <stdio.h>
#include <string.h>

bool opened_read(struct visit *visit, struct opened_case *out, struct fault *fault)
{
    struct desk *desk = visit->desk;
    struct bytes sealed = {0};
    bool done = desk->options.blobs->ops->read(desk->options.blobs, visit->item.blob,
                                               SEAL_CASE_SIZE_MAX, &sealed, fault);
    /* The store has lost it, says no or is slow: that is not this person's, nor the paper's. */
    if (!done) fault->kind = FAULT_SYSTEM;
    if (done) {
        pthread_mutex_lock(&desk->opening);
        done = opener_open(desk->options.opener, &sealed, out, fault);
        pthread_mutex_unlock(&desk->opening);
    }
    bytes_free(&sealed);
    return done;
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
