#include "backend/http/framing.h"

#include <string.h>
#include <strings.h>

static int count(const struct http_request *request, const char *name)
{
    int found = 0;
    for (int i = 0; i < request->headers_count; i++)
        if (strcasecmp(request->headers[i].name, name) == 0) found++;
    return found;
}

/* "Content-Length : 3" is another header to one reader, and a length to the next. */
static bool names_are_plain(const struct http_request *request)
{
    for (int i = 0; i < request->headers_count; i++)
        if (strpbrk(request->headers[i].name, " \t\v\f")) return false;
    return true;
}

bool framing_is_plain(const struct http_request *request)
{
    int lengths = count(request, "Content-Length"), codings = count(request, "Transfer-Encoding");
    const char *coding = http_request_header(request, "Transfer-Encoding");
    int64_t length;
    if (request->crowded || lengths + codings > 1 || count(request, "Host") > 1) return false;
    if (lengths && !http_request_number(request, "Content-Length", &length)) return false;
    return (!coding || strcasecmp(coding, "chunked") == 0) && names_are_plain(request);
}
