#include "backend/blobs/blobs.h"

#include "backend/blobs/s3.h"

#include <stdio.h>
#include <string.h>

static const char file[] = "file:", s3[] = "s3:";

/* What stands behind a scheme, or NULL. */
static const char *behind(const char *uri, const char *scheme)
{
    size_t length = strlen(scheme);
    return strncmp(uri, scheme, length) == 0 && uri[length] ? uri + length : NULL;
}

bool blobs_uri_check(const char *uri, struct fault *fault)
{
    const char *url = behind(uri, s3);
    if (url) return s3_url_check(url, fault);
    return behind(uri, file) ||
           FAULT(fault, FAULT_INPUT, 0, "begins with neither \"file:\" nor \"s3:\"");
}

bool blobs_are_remote(const char *uri)
{
    return behind(uri, s3) != NULL;
}

struct blobs *blobs_create(const struct blobs_options *options, struct fault *fault)
{
    const char *dir = behind(options->uri, file), *url = behind(options->uri, s3);
    if (dir) return blobs_file_create(dir, fault);
    if (url)
        return blobs_s3_create(&(struct s3_options){.url = url,
                                                    .region = options->region,
                                                    .credentials_file = options->credentials_file,
                                                    .ca_file = options->ca_file},
                               fault);
    FAULT_CODED(fault, "K-01", FAULT_INPUT, 0, "blobs: not \"file:DIR\" nor \"s3:URL\"");
    return NULL;
}

bool blobs_name_check(const char *name, struct fault *fault)
{
    if (strlen(name) == 32 && strspn(name, "0123456789abcdef") == 32) return true;
    return FAULT(fault, FAULT_INPUT, 0, "not a blob's name");
}

static const char whole_shelf[] = "whole", part_shelf[] = "parts";

void blobs_place_write(bool whole, const char *after, char place[BLOBS_PLACE_SIZE])
{
    snprintf(place, BLOBS_PLACE_SIZE, "%s%.32s", whole ? whole_shelf : part_shelf, after);
}

void blobs_place_end(bool whole, char place[BLOBS_PLACE_SIZE])
{
    if (whole)
        blobs_place_write(false, "", place);
    else
        place[0] = 0;
}

bool blobs_place_read(const char *place, bool *out_whole, const char **out_after,
                      struct fault *fault)
{
    enum { SHELF = 5 };
    *out_whole = !*place || strncmp(place, whole_shelf, SHELF) == 0;
    if (!*out_whole && strncmp(place, part_shelf, SHELF) != 0)
        return FAULT(fault, FAULT_INPUT, 0, "no place of a list");
    *out_after = *place ? place + SHELF : "";
    return !**out_after || blobs_name_check(*out_after, fault);
}

void blobs_destroy(struct blobs *blobs)
{
    if (blobs) blobs->ops->destroy(blobs);
}
