#include "backend/blobs/blobs.h"

#include "backend/blobs/s3.h"

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

void blobs_destroy(struct blobs *blobs)
{
    if (blobs) blobs->ops->destroy(blobs);
}
