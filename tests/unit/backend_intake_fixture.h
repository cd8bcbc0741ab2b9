/* backend_intake_fixture.h - the intake's routes asked in memory, on a store that counts what is
 * durable and fails when it is told to. */
#ifndef ANJUNGAN_TESTS_UNIT_BACKEND_INTAKE_FIXTURE_H
#define ANJUNGAN_TESTS_UNIT_BACKEND_INTAKE_FIXTURE_H

#include "backend/http/router.h"
#include "backend/intake/intake.h"
#include "backend_fixture.h"
#include "base/encode.h"

#define TUS_TYPE "application/offset+octet-stream"

/* Wraps the world's store. */
struct watched_blobs {
    struct blobs blobs;
    struct blobs *inner;
    int64_t written, synced; /* of the part written last */
    int calls, fail_at;      /* the fail_at-th call from now fails; 0: none */
    bool away;               /* sizes and removals fail */
};

static inline struct watched_blobs *watched(struct blobs *blobs)
{
    return (struct watched_blobs *)blobs;
}

static inline bool watched_call(struct blobs *blobs, struct fault *fault)
{
    struct watched_blobs *self = watched(blobs);
    if (++self->calls != self->fail_at) return true;
    return FAULT(fault, FAULT_SYSTEM, 28, "SPESIMEN: no space");
}

static inline bool watched_create(struct blobs *blobs, const char *name, struct fault *fault)
{
    struct watched_blobs *self = watched(blobs);
    self->written = self->synced = 0;
    return watched_call(blobs, fault) && self->inner->ops->create(self->inner, name, fault);
}

static inline bool watched_write(struct blobs *blobs, const char *name, int64_t offset,
                                 const void *data, size_t size, struct fault *fault)
{
    struct watched_blobs *self = watched(blobs);
    if (!watched_call(blobs, fault) ||
        !self->inner->ops->write(self->inner, name, offset, data, size, fault))
        return false;
    self->written = offset + (int64_t)size;
    if (self->synced > offset) self->synced = offset;
    return true;
}

static inline bool watched_sync(struct blobs *blobs, const char *name, struct fault *fault)
{
    struct watched_blobs *self = watched(blobs);
    if (!watched_call(blobs, fault) || !self->inner->ops->sync(self->inner, name, fault))
        return false;
    self->synced = self->written;
    return true;
}

static inline bool watched_size(struct blobs *blobs, const char *name, int64_t *out,
                                struct fault *fault)
{
    if (watched(blobs)->away) return FAULT(fault, FAULT_TIMEOUT, 0, "SPESIMEN: no store");
    return watched(blobs)->inner->ops->size(watched(blobs)->inner, name, out, fault);
}

static inline bool watched_finish(struct blobs *blobs, const char *name, int64_t size,
                                  struct fault *fault)
{
    return watched(blobs)->inner->ops->finish(watched(blobs)->inner, name, size, fault);
}

static inline bool watched_read(struct blobs *blobs, const char *name, size_t max,
                                struct bytes *out, struct fault *fault)
{
    return watched(blobs)->inner->ops->read(watched(blobs)->inner, name, max, out, fault);
}

static inline bool watched_remove(struct blobs *blobs, const char *name, struct fault *fault)
{
    if (watched(blobs)->away) return FAULT(fault, FAULT_TIMEOUT, 0, "SPESIMEN: no store");
    return watched(blobs)->inner->ops->remove(watched(blobs)->inner, name, fault);
}

static inline bool watched_space(struct blobs *blobs, int64_t *out, struct fault *fault)
{
    return watched(blobs)->inner->ops->space(watched(blobs)->inner, out, fault);
}

static const struct blobs_ops watched_ops = {
    .create = watched_create,
    .write = watched_write,
    .sync = watched_sync,
    .size = watched_size,
    .finish = watched_finish,
    .read = watched_read,
    .remove = watched_remove,
    .space = watched_space,
};

struct intake_world {
    struct world world;
    struct watched_blobs blobs;
    struct opener *opener;
    struct intake *intake;
    struct http_router router;
    struct http_response response; /* the last */
};

enum { SIZE_MAX_OF_TESTS = 1000000, EXPIRY_OF_TESTS = 86400 };

static inline void no_route(struct http_request *request, struct http_response *response,
                            void *context)
{
    (void)request, (void)context;
    http_response_error(response, 404, "N-04", "nothing");
}

/* A start of the program on what is there. */
static inline void intake_start(struct intake_world *it)
{
    it->blobs.inner = it->world.blobs;
    struct intake_options options = {.db = it->world.db,
                                     .blobs = &it->blobs.blobs,
                                     .cases = &it->world.cases,
                                     .opener = it->opener,
                                     .sign_key = &it->world.keys.backend_key,
                                     .clock = &it->world.clock,
                                     .name = "here",
                                     .size_max = SIZE_MAX_OF_TESTS,
                                     .expiry_s = EXPIRY_OF_TESTS};
    it->intake = intake_create(&options);
    it->router = (struct http_router){.sites = {{intake_routes, intake_routes_count, it->intake}},
                                      .overrides = true,
                                      .always = intake_version,
                                      .count = 1,
                                      .missing = no_route};
}

static inline void intake_stop(struct intake_world *it)
{
    intake_destroy(it->intake);
    it->intake = NULL;
}

static inline void intake_world_init(struct intake_world *it)
{
    *it = (struct intake_world){.blobs = {.blobs = {&watched_ops}}};
    world_init(&it->world);
    it->opener = fixture_opener(&it->world.keys);
    intake_start(it);
}

static inline void intake_world_free(struct intake_world *it)
{
    intake_stop(it);
    http_response_clear(&it->response);
    opener_destroy(it->opener);
    world_free(&it->world);
}

enum { ASKED_HEADERS_MAX = 8 };
struct asked {
    const char *method, *path;
    struct http_pair headers[ASKED_HEADERS_MAX];
    const void *body;
    size_t body_size;
    size_t piece;     /* of the body at a time; 0: all at once */
    bool cut;         /* the connection breaks behind the body */
    bool no_version;  /* without Tus-Resumable */
    const char *peer; /* NULL: the enrolled terminal */
};

/* What a row leaves open; the row's own words come after these and win. */
#define PATCH(where, bytes, ...)                                                                   \
    ASKED("PATCH", where, .body = bytes, .body_size = sizeof bytes - 1, __VA_ARGS__)
#define POST(...) ASKED("POST", "/intake/", __VA_ARGS__)
#define ASKED(verb, where, ...)                                                                    \
    {                                                                                              \
        .method = verb, .path = where, __VA_ARGS__                                                 \
    }

static inline void asked_begin(struct intake_world *it, const struct asked *asked,
                               struct http_exchange *exchange)
{
    *exchange = (struct http_exchange){.request = {.path = asked->path}};
    struct http_request *request = &exchange->request;
    if (!asked->no_version)
        request->headers[request->headers_count++] = (struct http_pair){"Tus-Resumable", "1.0.0"};
    for (int i = 0; i < ASKED_HEADERS_MAX && asked->headers[i].name; i++)
        request->headers[request->headers_count++] = asked->headers[i];
    request->peer.proved = true;
    snprintf(request->peer.name, sizeof request->peer.name, "%s",
             asked->peer ? asked->peer : WORLD_TERMINAL);
    snprintf(request->peer.fingerprint, sizeof request->peer.fingerprint, WORLD_FINGERPRINT);
    http_exchange_begin(exchange, &it->router, asked->method);
}

/* The status; 0 when it was cut before there was one. Promise 1 is looked at here: no offset that
 * is told may be ahead of what is durable. */
static inline int ask(struct intake_world *it, const struct asked *asked)
{
    struct http_exchange exchange;
    asked_begin(it, asked, &exchange);
    size_t piece = asked->piece ? asked->piece : asked->body_size;
    const uint8_t *body = asked->body;
    for (size_t at = 0; at < asked->body_size; at += piece)
        http_exchange_data(&exchange, body + at,
                           piece < asked->body_size - at ? piece : asked->body_size - at);
    if (!asked->cut) http_exchange_end(&exchange);
    http_response_clear(&it->response);
    it->response = exchange.response;
    exchange.response = (struct http_response){0};
    http_exchange_finish(&exchange);
    const char *offset = http_response_find(&it->response, "Upload-Offset");
    if (offset && strtoll(offset, NULL, 10) > it->blobs.synced)
        fail_msg("offset %s was told, %lld bytes are durable", offset, (long long)it->blobs.synced);
    return it->response.status;
}

static inline const char *answered(struct intake_world *it, const char *name)
{
    const char *value = http_response_find(&it->response, name);
    return value ? value : "";
}

#define METADATA_SIZE 200
static inline const char *metadata_of(const char *case_id, const char *sha256,
                                      char out[METADATA_SIZE])
{
    struct bytes text = {0};
    bytes_append_text(&text, "case ");
    base64_encode(case_id, strlen(case_id), &text);
    bytes_append_text(&text, ",sha256 ");
    base64_encode(sha256, strlen(sha256), &text);
    snprintf(out, METADATA_SIZE, "%s", bytes_text(&text));
    bytes_free(&text);
    return out;
}

/* Creates an upload of the bytes; the path is in out. Returns the status. */
static inline int create_upload(struct intake_world *it, const char *case_id,
                                const struct bytes *content, char out_path[HTTP_VALUE_SIZE])
{
    char metadata[METADATA_SIZE], sha256[65], length[24];
    seal_sha256(content->data, content->size, sha256);
    snprintf(length, sizeof length, "%zu", content->size);
    int status = ask(it, &(struct asked){.method = "POST",
                                         .path = "/intake/",
                                         .headers = {{"Upload-Length", length},
                                                     {"Upload-Metadata",
                                                      metadata_of(case_id, sha256, metadata)}}});
    if (status == 201) snprintf(out_path, HTTP_VALUE_SIZE, "%s", answered(it, "Location"));
    return status;
}

static inline int patch(struct intake_world *it, const char *path, const char *offset,
                        const void *body, size_t size)
{
    return ask(it,
               &(struct asked){.method = "PATCH",
                               .path = path,
                               .headers = {{"Upload-Offset", offset}, {"Content-Type", TUS_TYPE}},
                               .body = body,
                               .body_size = size});
}

/* The offset that HEAD tells, or minus its status. */
static inline long head(struct intake_world *it, const char *path)
{
    int status = ask(it, &(struct asked){.method = "HEAD", .path = path});
    return status == 200 ? strtol(answered(it, "Upload-Offset"), NULL, 10) : -status;
}

static inline int ack(struct intake_world *it, const char *case_id)
{
    char path[HTTP_VALUE_SIZE];
    snprintf(path, sizeof path, "/intake/ack/%s", case_id);
    int status;
    for (int i = 0; (status = ask(it, &(struct asked){.method = "GET", .path = path})) == 202;
         i++) {
        assert_true(i < 1000);
        usleep(20 * 1000);
    }
    return status;
}

#endif
