/* POST (create, perhaps with the first bytes) and PATCH (continue): the requests that carry bytes.
 * Both end in one struct receiving. */
#include "backend/intake/inside.h"

#include "base/encode.h"
#include "base/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Between two counts a stopped program loses what was sent: a few seconds of a slow line. */
enum { COMMIT_EVERY = 2 * 1024 * 1024 };
/* Kept free on the disk, for the database and for opening what is there. */
static const int64_t space_reserve = 64LL * 1024 * 1024;

struct receiving {
    struct upload upload;
    bool created; /* by POST */
    bool checked; /* against checksum, when the chunk is whole; until then nothing counts */
    struct tus_checksum checksum;
    struct digest *digest;
};

static void receiving_free(struct receiving *receiving)
{
    if (!receiving) return;
    digest_destroy(receiving->digest);
    free(receiving);
}

static bool answer_failure(struct http_response *response, const char *doing,
                           const struct fault *fault)
{
    bool moved = fault->kind == FAULT_REFUSED;
    log_fault(moved ? LOG_LEVEL_INFO : LOG_LEVEL_ERROR, "intake", doing, fault);
    if (moved)
        http_response_error(response, 409, "N-04", "the upload has moved on");
    else if (fault->kind == FAULT_NOT_FOUND)
        http_response_error(response, 404, "N-04", "the upload was removed");
    else
        http_response_error(response, 500, "N-04", "the bytes could not be stored");
    return false;
}

static bool answer_error(struct http_response *response, int status, const char *message)
{
    http_response_error(response, status, "N-04", message);
    return false;
}

static bool read_checksum(const struct http_request *request, struct receiving *receiving,
                          struct http_response *response)
{
    const char *text = http_request_header(request, "Upload-Checksum");
    if (!text) return true;
    if (!tus_checksum_parse(text, &receiving->checksum))
        return answer_error(response, 400, "Upload-Checksum is not sha1 or sha256 in base64");
    receiving->checked = true;
    receiving->digest = digest_create(receiving->checksum.kind);
    return true;
}

/* A length that is announced is looked at before a byte is taken. */
static bool fits(const struct http_request *request, const struct db_upload *row,
                 struct http_response *response)
{
    int64_t length = 0;
    if (!http_request_number(request, "Content-Length", &length)) return true;
    if (length <= row->length - row->offset) return true;
    return answer_error(response, 413, "more bytes than Upload-Length promised");
}

static bool begin_bytes(struct intake *intake, struct http_request *request,
                        struct http_response *response, struct receiving *receiving, int64_t offset)
{
    struct upload upload;
    struct db_upload *row = &receiving->upload.row;
    enum claim_result claimed = upload_claim(intake, row->id, offset, &upload);
    if (claimed == CLAIM_HELD)
        return answer_error(response, 423, "another request is at work on this upload");
    if (claimed == CLAIM_ELSEWHERE) {
        upload_headers(row, response);
        return answer_error(response, 409, "Upload-Offset is not where the upload stands");
    }
    receiving->upload = upload;
    if (row->offset != offset) {
        upload_headers(row, response);
        answer_error(response, 409, "Upload-Offset is not where the upload stands");
    } else if (fits(request, row, response)) {
        return true;
    }
    upload_release(intake, &receiving->upload);
    return false;
}

static bool patch_begin(struct http_request *request, struct http_response *response, void *context)
{
    struct intake *intake = context;
    if (!intake_admit(intake, request, response)) return false;
    const char *type = http_request_header(request, "Content-Type");
    if (!type || strcmp(type, TUS_CONTENT_TYPE) != 0)
        return answer_error(response, 415, "Content-Type must be " TUS_CONTENT_TYPE);
    int64_t offset = 0;
    if (!http_request_number(request, "Upload-Offset", &offset))
        return answer_error(response, 400, "Upload-Offset is missing");
    struct receiving *receiving = memory_alloc(sizeof *receiving);
    if (upload_find(intake, request->peer.name, request->argument, &receiving->upload.row,
                    response) &&
        read_checksum(request, receiving, response) &&
        begin_bytes(intake, request, response, receiving, offset)) {
        request->state = receiving;
        return true;
    }
    receiving_free(receiving);
    return false;
}

static bool read_creation(struct intake *intake, const struct http_request *request,
                          struct http_response *response, struct db_upload *out)
{
    struct tus_metadata metadata;
    const char *text = http_request_header(request, "Upload-Metadata");
    if (!http_request_number(request, "Upload-Length", &out->length))
        return answer_error(response, 400, "Upload-Length is missing");
    if (out->length > intake->options.size_max)
        return answer_error(response, 413, "larger than Tus-Max-Size");
    if (!text || !tus_metadata_parse(text, &metadata))
        return answer_error(response, 400, "Upload-Metadata must be case and sha256");
    memcpy(out->case_id, metadata.case_id, sizeof out->case_id);
    memcpy(out->sha256, metadata.sha256, sizeof out->sha256);
    snprintf(out->terminal, sizeof out->terminal, "%.31s", request->peer.name);
    out->created_s = intake_now_s(intake);
    out->expires_s = out->created_s + intake->options.expiry_s;
    return true;
}

static bool has_space(struct intake *intake, int64_t length)
{
    struct blobs *blobs = intake->options.blobs;
    int64_t space = 0;
    return blobs->ops->space(blobs, &space, NULL) && space - space_reserve >= length;
}

static bool create(struct intake *intake, struct db_upload *row, struct http_response *response)
{
    struct db *db = intake->options.db;
    struct blobs *blobs = intake->options.blobs;
    struct fault fault = {0};
    uint8_t random[16];
    if (!has_space(intake, row->length))
        return answer_error(response, 507, "there is no room for this upload");
    if (!seal_random(random, sizeof random, &fault))
        return answer_failure(response, "create an upload", &fault);
    hex_encode(random, sizeof random, row->id);
    if (!blobs->ops->create(blobs, row->id, &fault))
        return answer_failure(response, "create an upload", &fault);
    if (db_upload_add(db, row, &fault)) {
        if (row->length == 0) opening_submit(intake, row->id);
        return true;
    }
    blobs->ops->remove(blobs, row->id, NULL);
    return answer_failure(response, "create an upload", &fault);
}

/* The same case again: the upload there is, if it is the same bytes. */
static bool find_same(struct intake *intake, const struct db_upload *asked, struct db_upload *row,
                      bool *out_found, struct http_response *response)
{
    struct db *db = intake->options.db;
    struct fault fault = {0};
    *out_found = db_upload_find_case(db, asked->terminal, asked->case_id, row, &fault);
    if (!*out_found) {
        if (fault.kind == FAULT_NOT_FOUND) return true;
        return answer_failure(response, "find the upload of a case", &fault);
    }
    if (strcmp(row->sha256, asked->sha256) != 0 || row->length != asked->length)
        return answer_error(response, 409, "this case was announced with other bytes");
    if (row->state != DB_UPLOAD_OPEN || row->expires_s > asked->created_s) return true;
    *out_found = false;
    struct blobs *blobs = intake->options.blobs;
    if (!db_upload_remove(db, row->id, &fault))
        return answer_failure(response, "drop an expired upload", &fault);
    blobs->ops->remove(blobs, row->id, NULL);
    return true;
}

static void answer_created(const struct db_upload *row, struct http_response *response)
{
    response->status = 201;
    http_response_header(response, "Location", "/intake/%s", row->id);
    upload_headers(row, response);
}

static bool carries_bytes(const struct http_request *request)
{
    const char *type = http_request_header(request, "Content-Type");
    return type && strcmp(type, TUS_CONTENT_TYPE) == 0;
}

static bool post_begin(struct http_request *request, struct http_response *response, void *context)
{
    struct intake *intake = context;
    if (!intake_admit(intake, request, response)) return false;
    struct db_upload asked = {0}, row = {0};
    bool found = false;
    if (!read_creation(intake, request, response, &asked) ||
        !find_same(intake, &asked, &row, &found, response))
        return false;
    struct receiving *receiving = memory_alloc(sizeof *receiving);
    receiving->created = true;
    bool go_on = read_checksum(request, receiving, response);
    if (go_on && !found) {
        row = asked;
        go_on = create(intake, &row, response);
    }
    receiving->upload.row = row;
    bool bytes = go_on && carries_bytes(request) && row.state == DB_UPLOAD_OPEN && row.offset == 0;
    if (bytes && begin_bytes(intake, request, response, receiving, 0)) {
        request->state = receiving;
        return true;
    }
    if (go_on && !bytes) answer_created(&row, response);
    receiving_free(receiving);
    return false;
}

static bool take_bytes(struct intake *intake, struct receiving *receiving, const void *data,
                       size_t size, struct http_response *response)
{
    struct upload *upload = &receiving->upload;
    struct fault fault = {0};
    if ((int64_t)size > upload->row.length - upload->written)
        return answer_error(response, 413, "more bytes than Upload-Length promised");
    if (!upload_write(intake, upload, data, size, &fault))
        return answer_failure(response, "store bytes", &fault);
    if (receiving->checked) {
        digest_add(receiving->digest, data, size);
        return true;
    }
    /* The last byte is counted at the end of the request, which then tells of it. */
    bool due = upload->written - upload->row.offset >= COMMIT_EVERY;
    if (due && upload->written < upload->row.length && !upload_commit(intake, upload, &fault))
        return answer_failure(response, "count bytes", &fault);
    return true;
}

static bool receive_data(struct http_request *request, struct http_response *response,
                         const void *data, size_t size, void *context)
{
    struct intake *intake = context;
    struct receiving *receiving = request->state;
    struct upload *upload = &receiving->upload;
    if (!claim_enter(intake->claims, &upload->claim)) {
        upload->written = upload->row.offset;
        return answer_error(response, 409, "another request took this upload over");
    }
    bool taken = take_bytes(intake, receiving, data, size, response);
    if (!taken) upload->written = upload->row.offset;
    claim_leave(intake->claims, &upload->claim,
                receiving->checked ? upload->row.offset : upload->written);
    return taken;
}

static bool checksum_agrees(struct receiving *receiving)
{
    if (!receiving->checked) return true;
    uint8_t actual[DIGEST_MAX];
    size_t size = digest_finish(receiving->digest, actual);
    receiving->digest = NULL;
    return size == receiving->checksum.size &&
           memcmp(actual, receiving->checksum.expected, size) == 0;
}

static void count_all(struct intake *intake, struct receiving *receiving,
                      struct http_response *response)
{
    struct upload *upload = &receiving->upload;
    struct fault fault = {0};
    if (!checksum_agrees(receiving)) {
        upload->written = upload->row.offset;
        upload_headers(&upload->row, response);
        answer_error(response, TUS_CHECKSUM_MISMATCH, "the checksum does not agree");
    } else if (!upload_commit(intake, upload, &fault)) {
        answer_failure(response, "count bytes", &fault);
    } else if (receiving->created) {
        answer_created(&upload->row, response);
    } else {
        response->status = 204;
        upload_headers(&upload->row, response);
    }
}

static void receive_end(struct http_request *request, struct http_response *response, void *context)
{
    struct intake *intake = context;
    struct receiving *receiving = request->state;
    struct upload *upload = &receiving->upload;
    request->state = NULL;
    if (claim_enter(intake->claims, &upload->claim)) {
        count_all(intake, receiving, response);
        claim_leave(intake->claims, &upload->claim, upload->row.offset);
    } else {
        answer_error(response, 409, "another request took this upload over");
    }
    upload_release(intake, upload);
    receiving_free(receiving);
}

/* Stores as much as arrived (tus 1.0.0, PATCH), unless a checksum can no longer be verified. */
static void receive_cut(struct http_request *request, void *context)
{
    struct intake *intake = context;
    struct receiving *receiving = request->state;
    if (!receiving) return;
    struct upload *upload = &receiving->upload;
    request->state = NULL;
    struct fault fault = {0};
    if (!receiving->checked && claim_enter(intake->claims, &upload->claim)) {
        if (!upload_commit(intake, upload, &fault))
            log_fault(LOG_LEVEL_WARNING, "intake", "count bytes of a cut connection", &fault);
        claim_leave(intake->claims, &upload->claim, upload->row.offset);
    }
    upload_release(intake, upload);
    receiving_free(receiving);
}

const struct http_stream receive_post = {
    .begin = post_begin, .data = receive_data, .end = receive_end, .cut = receive_cut};
const struct http_stream receive_patch = {
    .begin = patch_begin, .data = receive_data, .end = receive_end, .cut = receive_cut};
