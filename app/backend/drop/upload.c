/* What a phone sends. */
#include "backend/drop/inside.h"

#include "base/log.h"

#include <stdlib.h>
#include <string.h>

struct upload {
    struct db_drop drop;
    bool found;
    bool away; /* nobody knows whether there is one */
    struct receiving receiving;
};

static void upload_free(struct http_request *request)
{
    struct upload *upload = request->state;
    if (!upload) return;
    request->state = NULL;
    receiving_free(&upload->receiving);
    free(upload);
}

static void cut(struct http_request *request, void *context)
{
    (void)context;
    upload_free(request);
}

static void answer_too_large(struct drops *drops, const struct db_drop *drop,
                             struct http_request *request, struct http_response *response)
{
    struct drop_page page;
    drop_page_init(&page, drops, drop, request, response);
    if (drop)
        drop_page_ask(&page, 413, FILE_FORM_TOO_LARGE);
    else
        drop_page_gone(&page);
}

/* The end of its time ends it, too: whoever sends a byte now and then holds no place for long. */
static bool goes_on(struct drops *drops, struct http_request *request,
                    struct http_response *response, bool fits)
{
    struct upload *upload = request->state;
    const struct db_drop *drop = upload->found ? &upload->drop : NULL;
    if (drop && drop->expires_s <= cases_now_s(drops->options.cases)) {
        struct drop_page page;
        drop_page_init(&page, drops, NULL, request, response);
        drop_page_gone(&page);
        return false;
    }
    if (fits) return true;
    answer_too_large(drops, drop, request, response);
    return false;
}

static bool begin(struct http_request *request, struct http_response *response, void *context)
{
    struct drops *drops = context;
    struct throttle *throttle = drops->options.track->throttle;
    int64_t now_s = cases_now_s(drops->options.cases);
    unsigned wait_s = throttle_wait_s(throttle, request->address, now_s);
    if (wait_s) {
        struct drop_page page;
        drop_page_init(&page, drops, NULL, request, response);
        drop_page_busy(&page, wait_s);
        return false;
    }
    struct upload *upload = memory_alloc(sizeof *upload);
    request->state = upload;
    struct fault fault = {0};
    upload->found = drops_find(drops, request->argument, &upload->drop, &fault);
    upload->away = !upload->found && fault.kind != FAULT_NOT_FOUND;
    if (!upload->found && !upload->away)
        throttle_miss(throttle, request->address, now_s);
    else if (upload->found && upload->drop.state != DB_DROP_ARRIVED)
        receiving_take(&upload->receiving, &drops->places, upload->drop.token_hash, request,
                       (size_t)upload->drop.max_bytes);
    return goes_on(drops, request, response, receiving_announced(request));
}

static bool data(struct http_request *request, struct http_response *response, const void *bytes,
                 size_t size, void *context)
{
    struct upload *upload = request->state;
    return goes_on(context, request, response, receiving_data(&upload->receiving, bytes, size));
}

/* Seals it and keeps it; or says on the page why not. */
static void keep(const struct drop_page *page, const char *token, const struct bytes *file)
{
    struct db *db = page->drops->options.cases->db;
    const struct db_drop *drop = page->drop;
    struct bytes sealed = {0};
    struct fault fault = {0};
    const struct file_form form = drop_form(drop);
    enum file_kind kind;
    int status;
    const char *problem = file_form_judge(&form, file, &kind, &status);
    if (problem) {
        drop_page_ask(page, status, problem);
        return;
    }
    bool done = drop_seal(drop->point, token, file_kind_name(kind), file, &sealed, &fault) &&
                db_drop_put(db, drop->token_hash, file_kind_name(kind), (int64_t)file->size,
                            &sealed, cases_now_s(page->drops->options.cases), &fault);
    bytes_free(&sealed);
    if (done) {
        log_line(LOG_LEVEL_INFO, "drop", "a file has come for %s", drop->terminal);
        drop_page_arrived(page, 200, "Sudah terkirim");
    } else if (fault.kind == FAULT_REFUSED) {
        drop_page_arrived(page, 409, "Berkas sudah diterima sebelumnya");
    } else {
        log_fault(LOG_LEVEL_ERROR, "drop", "keep a file", &fault);
        drop_page_ask(page, 500, FILE_FORM_NOT_KEPT);
    }
}

/* The drop as it is now: while this was under way another may have sent a file, the terminal may
 * have closed it. */
static void end(struct http_request *request, struct http_response *response, void *context)
{
    struct drops *drops = context;
    struct upload *upload = request->state;
    struct drop_page page;
    struct bytes file = {0};
    struct fault fault = {.kind = FAULT_NOT_FOUND};
    upload->found = upload->found && drops_find(drops, request->argument, &upload->drop, &fault);
    drop_page_init(&page, drops, upload->found ? &upload->drop : NULL, request, response);
    if (upload->away || (!upload->found && fault.kind != FAULT_NOT_FOUND)) {
        drop_page_away(&page);
    } else if (!upload->found) {
        drop_page_gone(&page);
    } else if (upload->drop.state == DB_DROP_ARRIVED) {
        drop_page_arrived(&page, 409, "Berkas sudah diterima sebelumnya");
    } else if (!upload->receiving.places) {
        http_response_header(response, "Retry-After", "%d", RECEIVING_WAIT_S);
        drop_page_ask(&page, 503, FILE_FORM_BUSY);
    } else {
        switch (multipart_end(&upload->receiving.form, &file)) {
        case MULTIPART_FILE: keep(&page, request->argument, &file); break;
        case MULTIPART_TOO_LARGE: answer_too_large(drops, page.drop, request, response); break;
        case MULTIPART_BROKEN: drop_page_ask(&page, 400, FILE_FORM_BROKEN); break;
        }
    }
    bytes_free(&file);
    upload_free(request);
}

const struct http_stream drop_upload = {.begin = begin, .data = data, .end = end, .cut = cut};
