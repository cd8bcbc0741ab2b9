#define _GNU_SOURCE
#include "courier/reply.h"

#include "base/support.h"

#include <curl/curl.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

void reply_reset(struct reply *reply)
{
    bytes_free(&reply->body);
    *reply = (struct reply){.offset = -1, .length = -1, .retry_s = -1};
}

void reply_free(struct reply *reply)
{
    bytes_free(&reply->body);
}

/* Only digits, no sign, at most 2^63 - 1; -1 otherwise. */
static int64_t read_number(const char *text, size_t size)
{
    int64_t value = 0;
    if (size == 0) return -1;
    for (size_t i = 0; i < size; i++) {
        if (text[i] < '0' || text[i] > '9') return -1;
        if (value > (INT64_MAX - 9) / 10) return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

/* Seconds, or a date (RFC 9110 10.2.3). */
static int64_t read_retry(const char *text, size_t size)
{
    int64_t seconds = read_number(text, size);
    char date[64];
    if (seconds >= 0 || size >= sizeof date) return seconds;
    memcpy(date, text, size);
    date[size] = 0;
    time_t at = curl_getdate(date, NULL);
    if (at < 0) return -1;
    int64_t left = (int64_t)at - (int64_t)time(NULL);
    return left > 0 ? left : 0;
}

/* Of "https://any/intake/x", "//any/intake/x" and "/intake/x" only "/intake/x" is taken: behind a
 * proxy a server often gets its own name and scheme wrong, and the courier never goes elsewhere. */
static void read_location(const char *text, size_t size, char out[REPLY_PATH_SIZE])
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                  "-._~/?=&%+";
    const char *path = text;
    const char *authority = memmem(text, size, "//", 2);
    bool absolute = size > 2 && (memcmp(text, "//", 2) == 0 ||
                                 (size > 8 && (strncasecmp(text, "https://", 8) == 0 ||
                                               strncasecmp(text, "http://", 7) == 0)));
    if (absolute) {
        path = authority + 2;
        path = memchr(path, '/', (size_t)(text + size - path));
    }
    out[0] = 0;
    if (!path) return;
    size_t length = (size_t)(text + size - path);
    char copy[REPLY_PATH_SIZE];
    if (length >= sizeof copy) return;
    memcpy(copy, path, length);
    copy[length] = 0;
    static const char below[] = "/intake/";
    bool usable = strspn(copy, allowed) == length && strstr(copy, "..") == NULL &&
                  strncmp(copy, below, sizeof below - 1) == 0 && length > sizeof below - 1;
    if (usable) memcpy(out, copy, length + 1);
}

static void take_number(const char *value, size_t size, int64_t *number, bool *clash)
{
    int64_t read = read_number(value, size);
    if (*clash || read < 0 || (*number >= 0 && *number != read)) {
        *clash = true;
        *number = -1;
    } else {
        *number = read;
    }
}

static bool named(const char *line, size_t name_size, const char *name)
{
    return strlen(name) == name_size && strncasecmp(line, name, name_size) == 0;
}

void reply_header(struct reply *reply, const char *line, size_t size)
{
    while (size > 0 && (line[size - 1] == '\r' || line[size - 1] == '\n' || line[size - 1] == ' ' ||
                        line[size - 1] == '\t'))
        size--;
    if (size > 5 && memcmp(line, "HTTP/", 5) == 0) {
        reply_reset(reply);
        return;
    }
    const char *colon = size ? memchr(line, ':', size) : NULL;
    if (!colon) return;
    size_t name_size = (size_t)(colon - line);
    const char *value = colon + 1;
    while (value < line + size && (*value == ' ' || *value == '\t'))
        value++;
    size_t value_size = (size_t)(line + size - value);
    if (named(line, name_size, "Upload-Offset")) {
        take_number(value, value_size, &reply->offset, &reply->offset_clash);
    } else if (named(line, name_size, "Upload-Length")) {
        take_number(value, value_size, &reply->length, &reply->length_clash);
    } else if (named(line, name_size, "Retry-After")) {
        reply->retry_s = read_retry(value, value_size);
    } else if (named(line, name_size, "Location")) {
        char path[REPLY_PATH_SIZE];
        read_location(value, value_size, path);
        if (reply->has_location && strcmp(path, reply->path) != 0) path[0] = 0;
        memcpy(reply->path, path, sizeof path);
        reply->has_location = true;
    }
}

void reply_code(const struct reply *reply, char out[8])
{
    out[0] = 0;
    json_t *root = json_loadb((const char *)reply->body.data, reply->body.size, 0, NULL);
    const char *code = json_string_value(json_object_get(root, "code"));
    if (support_code_is_formed(code)) snprintf(out, 8, "%s", code);
    json_decref(root);
}
