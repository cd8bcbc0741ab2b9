#include "backend/intake/inside.h"

#include "base/log.h"

#include <stdlib.h>
#include <string.h>

int64_t intake_now_s(const struct intake *intake)
{
    return clock_wall_ms(intake->options.clock) / 1000;
}

struct intake *intake_create(const struct intake_options *options)
{
    struct intake *intake = memory_alloc(sizeof *intake);
    intake->options = *options;
    intake->claims = claims_create();
    intake->opening = worker_create("opening");
    return intake;
}

void intake_destroy(struct intake *intake)
{
    if (!intake) return;
    worker_destroy(intake->opening);
    claims_destroy(intake->claims);
    free(intake);
}

static bool take_up(const struct db_upload *row, void *context)
{
    opening_submit(context, row->id);
    return true;
}

/* What a store that is away just now cannot let go of would be nobody's for ever: it waits. */
static bool drop_expired(const struct db_upload *row, void *context)
{
    struct intake *intake = context;
    struct db *db = intake->options.db;
    struct blobs *blobs = intake->options.blobs;
    struct fault fault = {0};
    int64_t size;
    if (!blobs->ops->size(blobs, row->id, &size, &fault) && fault.kind != FAULT_NOT_FOUND) {
        log_fault(LOG_LEVEL_WARNING, "intake", "drop expired uploads (tried again later)", &fault);
        return false;
    }
    if (!db_upload_remove(db, row->id, &fault) || !blobs->ops->remove(blobs, row->id, &fault))
        log_fault(LOG_LEVEL_WARNING, "intake", "drop an expired upload", &fault);
    return true;
}

void intake_tick(struct intake *intake)
{
    struct db *db = intake->options.db;
    struct fault fault = {0};
    if (!intake->begun) opening_let_go(intake);
    intake->begun = true;
    /* While some wait, there is enough to do. */
    if (atomic_load(&intake->waiting) == 0 &&
        !db_upload_list(db, DB_UPLOAD_RECEIVED, INT64_MAX, take_up, intake, &fault))
        log_fault(LOG_LEVEL_ERROR, "intake", "look for uploads to open", &fault);
    if (!db_upload_list(db, DB_UPLOAD_OPEN, intake_now_s(intake), drop_expired, intake, &fault))
        log_fault(LOG_LEVEL_ERROR, "intake", "look for expired uploads", &fault);
}

static bool admit_terminal(struct intake *intake, const struct http_request *request,
                           struct http_response *response)
{
    const struct http_peer *peer = &request->peer;
    struct fault fault = {.kind = FAULT_REFUSED};
    if (peer->proved &&
        db_terminal_admit(intake->options.db, peer->name, peer->fingerprint, &fault))
        return true;
    if (fault.kind == FAULT_REFUSED) {
        http_response_error(response, 403, "N-02", "this terminal is not admitted");
        return false;
    }
    /* Not a refusal, by which a courier would set a case aside. */
    log_fault(LOG_LEVEL_ERROR, "intake", "look whether a terminal is admitted", &fault);
    http_response_away(response);
    return false;
}

bool intake_admit(struct intake *intake, const struct http_request *request,
                  struct http_response *response)
{
    if (!admit_terminal(intake, request, response)) return false;
    const char *version = http_request_header(request, "Tus-Resumable");
    if (version && strcmp(version, TUS_VERSION) == 0) return true;
    http_response_error(response, 412, "N-04", "this is tus " TUS_VERSION);
    http_response_header(response, "Tus-Version", TUS_VERSION);
    return false;
}

static void answer_options(struct http_request *request, struct http_response *response,
                           void *context)
{
    struct intake *intake = context;
    if (!admit_terminal(intake, request, response)) return;
    response->status = 204;
    http_response_header(response, "Tus-Version", TUS_VERSION);
    http_response_header(response, "Tus-Extension",
                         "creation,creation-with-upload,expiration,checksum,termination");
    http_response_header(response, "Tus-Max-Size", "%lld", (long long)intake->options.size_max);
    http_response_header(response, "Tus-Checksum-Algorithm", "sha1,sha256");
}

/* Claims for a moment, so that what a cut connection left behind is counted and told. */
static void answer_head(struct http_request *request, struct http_response *response, void *context)
{
    struct intake *intake = context;
    struct db_upload row;
    if (!intake_admit(intake, request, response) ||
        !upload_find(intake, request->peer.name, request->argument, &row, response))
        return;
    struct upload upload;
    if (row.state == DB_UPLOAD_OPEN &&
        upload_claim(intake, row.id, CLAIM_ANYWHERE, &upload) == CLAIM_TAKEN) {
        row = upload.row;
        upload_release(intake, &upload);
    }
    struct tus_metadata metadata;
    char text[HTTP_VALUE_SIZE];
    memcpy(metadata.case_id, row.case_id, sizeof metadata.case_id);
    memcpy(metadata.sha256, row.sha256, sizeof metadata.sha256);
    tus_metadata_write(&metadata, text);
    response->status = 200;
    upload_headers(&row, response);
    http_response_header(response, "Upload-Length", "%lld", (long long)row.length);
    http_response_header(response, "Upload-Metadata", "%s", text);
    http_response_header(response, "Cache-Control", "no-store");
}

/* What was received whole is a case, or evidence of a bad one: it is not the terminal's to delete.
 */
static void answer_delete(struct http_request *request, struct http_response *response,
                          void *context)
{
    struct intake *intake = context;
    struct db *db = intake->options.db;
    struct blobs *blobs = intake->options.blobs;
    struct db_upload row;
    struct fault fault = {0};
    if (!intake_admit(intake, request, response) ||
        !upload_find(intake, request->peer.name, request->argument, &row, response))
        return;
    bool removed = row.state == DB_UPLOAD_OPEN && db_upload_remove(db, row.id, &fault);
    if (!removed && fault.kind != FAULT_NONE && fault.kind != FAULT_REFUSED) {
        log_fault(LOG_LEVEL_ERROR, "intake", "remove an upload", &fault);
        http_response_away(response);
        return;
    }
    if (!removed) {
        http_response_error(response, 403, "N-04", "the upload was received and is kept");
        return;
    }
    if (!blobs->ops->remove(blobs, row.id, &fault))
        log_fault(LOG_LEVEL_WARNING, "intake", "remove an upload's bytes", &fault);
    response->status = 204;
}

static void answer_ack(struct http_request *request, struct http_response *response, void *context)
{
    struct intake *intake = context;
    struct db *db = intake->options.db;
    const char *terminal = request->peer.name;
    struct db_upload row;
    struct fault fault = {0};
    if (!admit_terminal(intake, request, response)) return;
    if (db_answer_find(db, terminal, request->argument, &response->body, &fault)) {
        response->status = 200;
        http_response_header(response, "Content-Type", "application/jose");
    } else if (fault.kind != FAULT_NOT_FOUND) {
        log_fault(LOG_LEVEL_ERROR, "intake", "find an answer", &fault);
        http_response_error(response, 500, "N-04", "the answer could not be read");
    } else if (db_upload_find_case(db, terminal, request->argument, &row, &fault) &&
               row.state != DB_UPLOAD_OPEN) {
        response->status = 202;
        http_response_header(response, "Retry-After", "1");
    } else if (fault.kind != FAULT_NOT_FOUND) {
        log_fault(LOG_LEVEL_ERROR, "intake", "find what an answer is about", &fault);
        http_response_away(response);
    } else {
        http_response_error(response, 404, "N-04", "this case was not received");
    }
}

const struct http_pair intake_version = {"Tus-Resumable", TUS_VERSION};

const struct http_route intake_routes[] = {
    {.methods = HTTP_POST, .pattern = "/intake/", .stream = &receive_post},
    {.methods = HTTP_OPTIONS, .pattern = "/intake/", .answer = answer_options},
    {.methods = HTTP_OPTIONS, .pattern = "/intake/*", .answer = answer_options},
    {.methods = HTTP_PATCH, .pattern = "/intake/*", .stream = &receive_patch},
    {.methods = HTTP_HEAD, .pattern = "/intake/*", .answer = answer_head},
    {.methods = HTTP_DELETE, .pattern = "/intake/*", .answer = answer_delete},
    {.methods = HTTP_GET, .pattern = "/intake/ack/*", .answer = answer_ack},
};
const int intake_routes_count = sizeof intake_routes / sizeof *intake_routes;
