#include "receipt/link.h"

#include "base/encode.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* A terminal's name stands in the URL as it is: letters, digits and "-._" only. */
static bool name_is_plain(const char *name)
{
    size_t length = strlen(name);
    if (length == 0 || length > 32) return false;
    for (size_t i = 0; i < length; i++) {
        if (!isalnum((unsigned char)name[i]) && !strchr("-._", name[i])) return false;
    }
    return true;
}

size_t link_message(const char code[CODE_SIZE], const char *terminal, char out[LINK_MESSAGE_SIZE])
{
    int length = snprintf(out, LINK_MESSAGE_SIZE, "anjungan-link-1\n%s\n%s", code, terminal);
    assert(length > 0 && length < LINK_MESSAGE_SIZE);
    return (size_t)length;
}

bool link_write(const char *base, const char code[CODE_SIZE], const char *terminal,
                const uint8_t signature[64], char out[LINK_SIZE], struct fault *fault)
{
    if (!name_is_plain(terminal))
        return FAULT(fault, FAULT_INPUT, 0, "the terminal's name does not fit a link");
    struct bytes text = {0};
    base64url_encode(signature, 64, &text);
    char url[LINK_SIZE];
    int length =
        snprintf(url, sizeof url, "%s/t/%s?k=%s&s=%s", base, code, terminal, bytes_text(&text));
    bytes_free(&text);
    if (length < 0 || length >= LINK_SIZE)
        return FAULT(fault, FAULT_INPUT, 0, "the tracking address is too long");
    memcpy(out, url, (size_t)length + 1);
    return true;
}

bool link_read_code(const char *said, char out[CODE_SIZE])
{
    char part[CODE_SIZE];
    const char *path = strstr(said, "/t/");
    if (!path) return code_parse(said, out);
    snprintf(part, sizeof part, "%.*s", (int)strcspn(path + 3, "?#/"), path + 3);
    return code_parse(part, out);
}
