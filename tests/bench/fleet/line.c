#define _GNU_SOURCE
#include "fleet.h"

#include "base/file.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { ANSWER_MAX = 1 << 20, CONNECT_MS = 3000, REQUEST_MS = 30000 };

struct line {
    struct fleet *fleet;
    CURL *easy;
    uint32_t random;
    char ca[PATH_SIZE], certificate[PATH_SIZE], key[PATH_SIZE], pin[80], source[32];
};

static void set_file(struct line *line, CURLoption option, char path[PATH_SIZE], const char *id,
                     const char *ending)
{
    snprintf(path, PATH_SIZE, "%s/%s%s", line->fleet->options->dir, id, ending);
    curl_easy_setopt(line->easy, option, path);
}

struct line *line_create(struct fleet *fleet, const struct terminal *terminal, const char *pin)
{
    struct line *line = memory_alloc(sizeof *line);
    line->fleet = fleet;
    line->easy = curl_easy_init();
    line->random = (uint32_t)(now_ms() * 1000) ^ (uint32_t)(uintptr_t)line;
    snprintf(line->source, sizeof line->source, "host!%s", terminal->address);
    curl_easy_setopt(line->easy, CURLOPT_INTERFACE, line->source);
    curl_easy_setopt(line->easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(line->easy, CURLOPT_PROXY, "");
    curl_easy_setopt(line->easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(line->easy, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
    curl_easy_setopt(line->easy, CURLOPT_TIMEOUT_MS, (long)REQUEST_MS);
    curl_easy_setopt(line->easy, CURLOPT_CAPATH, NULL);
    if (pin) {
        snprintf(line->pin, sizeof line->pin, "sha256//%s", pin);
        curl_easy_setopt(line->easy, CURLOPT_SSL_VERIFYPEER, 0L);
        curl_easy_setopt(line->easy, CURLOPT_CAINFO, NULL);
        curl_easy_setopt(line->easy, CURLOPT_PINNEDPUBLICKEY, line->pin);
    } else {
        set_file(line, CURLOPT_CAINFO, line->ca, "ca", ".crt");
        set_file(line, CURLOPT_SSLCERT, line->certificate, terminal->id, ".tls.crt");
        set_file(line, CURLOPT_SSLKEY, line->key, terminal->id, ".tls.key");
    }
    return line;
}

void line_destroy(struct line *line)
{
    if (!line) return;
    curl_easy_cleanup(line->easy);
    free(line);
}

static size_t on_header(char *data, size_t size, size_t count, void *context)
{
    struct heard *reply = context;
    char text[256];
    snprintf(text, sizeof text, "%.*s", (int)(size * count), data);
    text[strcspn(text, "\r\n")] = '\0';
    if (strncasecmp(text, "Upload-Offset: ", 15) == 0) reply->offset = strtoll(text + 15, NULL, 10);
    if (strncasecmp(text, "Location: ", 10) == 0)
        snprintf(reply->location, sizeof reply->location, "%.159s", text + 10);
    return size * count;
}

static size_t on_body(char *data, size_t size, size_t count, void *context)
{
    struct heard *reply = context;
    if (reply->body.size + size * count > ANSWER_MAX) return 0;
    bytes_append(&reply->body, data, size * count);
    return size * count;
}

/* Whoever it is this time: no server holds anything that another has not. */
static const char *any_server(struct line *line)
{
    const struct options *options = line->fleet->options;
    line->random = line->random * 1664525U + 1013904223U;
    return options->servers[(line->random >> 16) % options->servers_count];
}

void line_ask(struct line *line, const char *method, const char *path, const char *const *headers,
              const void *body, size_t size, struct heard *reply)
{
    char url[320];
    struct curl_slist *list = curl_slist_append(NULL, "Expect:");
    *reply = (struct heard){.offset = -1};
    snprintf(url, sizeof url, "%s%s", any_server(line), path);
    for (int i = 0; headers && headers[i]; i++)
        list = curl_slist_append(list, headers[i]);
    bool is_head = strcmp(method, "HEAD") == 0;
    curl_easy_setopt(line->easy, CURLOPT_URL, url);
    curl_easy_setopt(line->easy, CURLOPT_NOBODY, is_head ? 1L : 0L);
    if (!is_head && !body) curl_easy_setopt(line->easy, CURLOPT_HTTPGET, 1L);
    if (body) {
        curl_easy_setopt(line->easy, CURLOPT_POSTFIELDS, body);
        curl_easy_setopt(line->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)size);
    }
    curl_easy_setopt(line->easy, CURLOPT_CUSTOMREQUEST, is_head ? NULL : method);
    curl_easy_setopt(line->easy, CURLOPT_HTTPHEADER, list);
    curl_easy_setopt(line->easy, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(line->easy, CURLOPT_HEADERDATA, reply);
    curl_easy_setopt(line->easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(line->easy, CURLOPT_WRITEDATA, reply);
    CURLcode code = curl_easy_perform(line->easy);
    if (code == CURLE_OK) curl_easy_getinfo(line->easy, CURLINFO_RESPONSE_CODE, &reply->status);
    curl_slist_free_all(list);
}

void heard_free(struct heard *reply)
{
    bytes_free(&reply->body);
}
