#include "base/web_address.h"

#include <stddef.h>
#include <string.h>

/* Nothing but a port, a path or the end behind the host: not localhost.example, nor a user's name.
 */
bool web_address_is_guarded(const char *url)
{
    static const char *const own[] = {"localhost", "127.0.0.1", "[::1]"};
    if (strncmp(url, "https://", 8) == 0) return url[8] != '\0' && url[8] != '/';
    if (strncmp(url, "http://", 7) != 0) return false;
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        size_t length = strlen(own[i]);
        const char *after = url + 7 + length;
        if (strncmp(url + 7, own[i], length) != 0) continue;
        if (*after == ':') after += 1 + strspn(after + 1, "0123456789");
        return *after == '\0' || *after == '/';
    }
    return false;
}
