#include "backend/blobs/blobs.h"

#include <string.h>

struct blobs *blobs_create(const char *uri, struct fault *fault)
{
    static const char file[] = "file:";
    if (strncmp(uri, file, sizeof file - 1) == 0 && uri[sizeof file - 1])
        return blobs_file_create(uri + sizeof file - 1, fault);
    FAULT_CODED(fault, "K-01", FAULT_INPUT, 0, "blobs: not \"file:DIR\"");
    return NULL;
}

void blobs_destroy(struct blobs *blobs)
{
    if (blobs) blobs->ops->destroy(blobs);
}
