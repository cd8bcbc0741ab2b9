#define _GNU_SOURCE
#include "backend/blobs/s3.h"

#include "backend/blobs/s3_line.h"
#include "backend/blobs/s3_xml.h"
#include "base/file.h"
#include "base/web_address.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CREDENTIALS_MAX = 4096, PAGE_MAX = 2 << 20, PAGES_MAX = 64 };

#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

struct s3 {
    struct s3_line *line;
    char bucket_url[S3_URL_MAX + 1]; /* "https://HOST/BUCKET" */
    char prefix[S3_URL_MAX + 2];     /* "PREFIX/", or "" */
};

/* The segments of BUCKET/PREFIX: none empty, none that a path would swallow. */
static bool path_is_plain(const char *path)
{
    while (true) {
        size_t length = strcspn(path, "/");
        if (length == 0 || strspn(path, LETTERS "-._") < length) return false;
        if (strspn(path, ".") == length) return false;
        if (!path[length]) return true;
        path += length + 1;
    }
}

bool s3_url_check(const char *url, struct fault *fault)
{
    if (!web_address_is_guarded(url))
        return FAULT(fault, FAULT_INPUT, 0,
                     "must be https: http is for 127.0.0.1, localhost and [::1] alone");
    const char *host = strstr(url, "://") + 3;
    size_t length = strcspn(host, "/");
    if (strlen(url) > S3_URL_MAX || strspn(host, LETTERS "-.:[]") != length || !host[length] ||
        !path_is_plain(host + length + 1))
        return FAULT(fault, FAULT_INPUT, 0, "is not https://HOST/BUCKET or https://HOST/BUCKET/%s",
                     "PREFIX");
    return true;
}

static bool read_credentials(const char *path, struct bytes *access, struct bytes *secret,
                             struct fault *fault)
{
    struct bytes file = {0};
    if (!file_read(path, CREDENTIALS_MAX, &file, NULL))
        return FAULT_CODED(fault, "K-02", FAULT_INPUT, 0, "cannot read the keys in %s", path);
    const char *first = bytes_text(&file), *second = first + strcspn(first, "\r\n");
    size_t length = (size_t)(second - first);
    second += strspn(second, "\r\n");
    bool there = length > 0 && *second;
    if (there) {
        bytes_append(access, first, length);
        bytes_append(secret, second, strcspn(second, "\r\n"));
    }
    bytes_free(&file);
    return there ||
           FAULT_CODED(fault, "K-01", FAULT_INPUT, 0,
                       "%s does not hold an access key and, on a second line, a secret", path);
}

struct s3 *s3_create(const struct s3_options *options, struct fault *fault)
{
    struct fault wrong = {0};
    if (!s3_url_check(options->url, &wrong)) {
        FAULT_CODED(fault, "K-01", FAULT_INPUT, 0, "blobs: the address %s", wrong.text);
        return NULL;
    }
    if (!options->region || !options->credentials_file) {
        FAULT_CODED(fault, "K-01", FAULT_INPUT, 0, "blobs: an S3 store needs blobs_s3");
        return NULL;
    }
    struct bytes access = {0}, secret = {0};
    struct s3 *s3 = memory_alloc(sizeof *s3);
    snprintf(s3->bucket_url, sizeof s3->bucket_url, "%s", options->url);
    char *bucket = strchr(strstr(s3->bucket_url, "://") + 3, '/') + 1;
    char *prefix = bucket + strcspn(bucket, "/");
    if (*prefix) snprintf(s3->prefix, sizeof s3->prefix, "%s/", prefix + 1);
    *prefix = 0;
    if (read_credentials(options->credentials_file, &access, &secret, fault))
        s3->line = s3_line_create(options, &access, &secret, fault);
    bytes_free(&access);
    bytes_free(&secret);
    if (s3->line) return s3;
    s3_destroy(s3);
    return NULL;
}

void s3_destroy(struct s3 *s3)
{
    if (!s3) return;
    s3_line_destroy(s3->line);
    free(s3);
}

static bool ask(struct s3 *s3, const struct s3_question *what, const char *key, struct bytes *out,
                struct fault *fault)
{
    struct bytes url = {0};
    struct s3_question question = *what;
    bytes_append_format(&url, "%s/%s%s", s3->bucket_url, s3->prefix, key);
    question.url = bytes_text(&url);
    bool done = s3_line_ask(s3->line, &question, out, fault);
    bytes_free(&url);
    return done;
}

bool s3_put(struct s3 *s3, const char *key, const void *data, size_t size, struct fault *fault)
{
    struct s3_question question = {
        .method = "PUT", .body = size ? data : "", .size = size, .max = S3_ERROR_MAX};
    struct bytes answer = {0};
    bool done = ask(s3, &question, key, &answer, fault);
    bytes_free(&answer);
    return done;
}

bool s3_get(struct s3 *s3, const char *key, size_t max, struct bytes *out, struct fault *fault)
{
    return ask(s3, &(struct s3_question){.method = "GET", .max = max}, key, out, fault);
}

bool s3_delete(struct s3 *s3, const char *key, struct fault *fault)
{
    struct s3_question question = {.method = "DELETE", .max = S3_ERROR_MAX};
    struct bytes answer = {0};
    struct fault missing = {0};
    bool done = ask(s3, &question, key, &answer, &missing) || missing.kind == FAULT_NOT_FOUND;
    bytes_free(&answer);
    if (!done && fault) *fault = missing;
    return done;
}

/* As the signature wants it: everything but letters, digits and "-._~" as %XX. */
static void append_encoded(struct bytes *url, const char *text)
{
    for (; *text; text++) {
        if (strchr(LETTERS "-._~", *text))
            bytes_append(url, text, 1);
        else
            bytes_append_format(url, "%%%02X", (unsigned)(uint8_t)*text);
    }
}

struct listing {
    const char *prefix; /* with the store's own before it */
    const char *after;  /* behind which it begins, or "" */
    int64_t now_s;      /* the store's, of the page that is read */
    s3_each each;
    void *context;
};

static bool on_key(const struct s3_xml_object *found, void *context, struct fault *fault)
{
    struct listing *listing = context;
    size_t length = strlen(listing->prefix);
    if (strncmp(found->key, listing->prefix, length) != 0)
        return FAULT(fault, FAULT_INPUT, 0, "it names an object that was not asked for");
    struct s3_object object = {.name = found->key + length, .size = found->size};
    if (*listing->after && strcmp(object.name, listing->after) <= 0)
        return FAULT(fault, FAULT_INPUT, 0, "it does not begin where it was asked to");
    if (found->changed_s >= 0 && listing->now_s > found->changed_s)
        object.age_s = listing->now_s - found->changed_s;
    return listing->each(&object, listing->context, fault);
}

/* The query's names are in the order of the alphabet: libcurl 7.88 signs them as they stand. */
static bool list_page(struct s3 *s3, struct listing *listing, struct bytes *token,
                      struct fault *fault)
{
    struct bytes url = {0}, page = {0}, next = {0};
    struct fault wrong = {0};
    bytes_append_format(&url, "%s?", s3->bucket_url);
    if (token->size) {
        bytes_append_text(&url, "continuation-token=");
        append_encoded(&url, bytes_text(token));
        bytes_append_text(&url, "&");
    }
    bytes_append_text(&url, "list-type=2&prefix=");
    append_encoded(&url, listing->prefix);
    if (!token->size && *listing->after) {
        bytes_append_text(&url, "&start-after=");
        append_encoded(&url, listing->prefix);
        append_encoded(&url, listing->after);
    }
    struct s3_question question = {
        .method = "GET", .url = bytes_text(&url), .max = PAGE_MAX, .out_now_s = &listing->now_s};
    bool done = s3_line_ask(s3->line, &question, &page, fault);
    if (done && !s3_xml_read_list(&page, on_key, listing, &next, &wrong))
        done = FAULT(fault, FAULT_SYSTEM, 0, "the store's list: %s", wrong.text);
    if (done && next.size && strcmp(bytes_text(&next), bytes_text(token)) == 0)
        done = FAULT(fault, FAULT_SYSTEM, 0, "the store's list does not go on");
    if (done) bytes_move(token, &next);
    bytes_free(&url);
    bytes_free(&page);
    bytes_free(&next);
    return done;
}

bool s3_list(struct s3 *s3, const char *prefix, s3_each each, void *context, struct fault *fault)
{
    struct bytes whole = {0}, token = {0};
    bytes_append_format(&whole, "%s%s", s3->prefix, prefix);
    struct listing listing = {
        .prefix = bytes_text(&whole), .after = "", .each = each, .context = context};
    int pages = 0;
    bool done;
    do {
        done = ++pages <= PAGES_MAX || FAULT(fault, FAULT_SYSTEM, 0, "the store's list has no end");
        done = done && list_page(s3, &listing, &token, fault);
    } while (done && token.size);
    bytes_free(&whole);
    bytes_free(&token);
    return done;
}

bool s3_list_page(struct s3 *s3, const char *prefix, const char *after, s3_each each, void *context,
                  bool *out_more, struct fault *fault)
{
    struct bytes whole = {0}, token = {0};
    bytes_append_format(&whole, "%s%s", s3->prefix, prefix);
    struct listing listing = {
        .prefix = bytes_text(&whole), .after = after, .each = each, .context = context};
    bool done = list_page(s3, &listing, &token, fault);
    if (done) *out_more = token.size > 0;
    bytes_free(&whole);
    bytes_free(&token);
    return done;
}
