#include "backend/intake/inside.h"

#include "base/log.h"

#include <assert.h>
#include <string.h>

bool upload_find(struct intake *intake, const char *terminal, const char *id, struct db_upload *out,
                 struct http_response *response)
{
    struct db *db = intake->options.db;
    struct fault fault = {0};
    struct db_upload row;
    if (!db_upload_find(db, id, &row, &fault)) {
        bool missing = fault.kind == FAULT_NOT_FOUND;
        if (!missing) log_fault(LOG_LEVEL_ERROR, "intake", "find an upload", &fault);
        http_response_error(response, missing ? 404 : 500, "N-04", "no such upload");
        return false;
    }
    if (strcmp(row.terminal, terminal) != 0) {
        http_response_error(response, 404, "N-04", "no such upload");
        return false;
    }
    if (row.state == DB_UPLOAD_OPEN && row.expires_s <= intake_now_s(intake)) {
        http_response_error(response, 410, "N-04", "the upload has expired");
        return false;
    }
    *out = row;
    return true;
}

/* The holder before us fell silent: what it wrote is in the blob, whole, up to `left`. */
static bool count_left(struct intake *intake, struct upload *upload)
{
    upload->written = upload->row.offset;
    if (upload->row.state != DB_UPLOAD_OPEN || upload->claim.left <= upload->row.offset)
        return true;
    upload->written = upload->claim.left;
    struct fault fault = {0};
    if (upload_commit(intake, upload, &fault)) return true;
    log_fault(LOG_LEVEL_ERROR, "intake", "count what a cut connection left", &fault);
    return false;
}

enum claim_result upload_claim(struct intake *intake, const char *id, int64_t offset,
                               struct upload *out)
{
    struct db *db = intake->options.db;
    struct upload upload = {0};
    enum claim_result result = claim_take(intake->claims, id, offset, &upload.claim);
    if (result != CLAIM_TAKEN) return result;
    if (db_upload_find(db, id, &upload.row, NULL) && count_left(intake, &upload) &&
        claim_enter(intake->claims, &upload.claim)) {
        claim_leave(intake->claims, &upload.claim, upload.row.offset); /* where it stands */
        *out = upload;
        return CLAIM_TAKEN;
    }
    claim_release(intake->claims, &upload.claim);
    return CLAIM_HELD;
}

bool upload_commit(struct intake *intake, struct upload *upload, struct fault *fault)
{
    struct db *db = intake->options.db;
    struct blobs *blobs = intake->options.blobs;
    struct db_upload *row = &upload->row;
    assert(upload->written >= row->offset && upload->written <= row->length);
    if (upload->written == row->offset) return true;
    int64_t now_s = intake_now_s(intake), expires_s = now_s + intake->options.expiry_s;
    if (!blobs->ops->sync(blobs, row->id, fault) ||
        !db_upload_advance(db, row->id, row->offset, upload->written, expires_s, now_s, fault))
        return false;
    row->offset = upload->written;
    row->expires_s = expires_s;
    if (row->offset == row->length) {
        row->state = DB_UPLOAD_RECEIVED;
        opening_submit(intake, row->id);
    }
    return true;
}

bool upload_write(struct intake *intake, struct upload *upload, const void *data, size_t size,
                  struct fault *fault)
{
    struct blobs *blobs = intake->options.blobs;
    if (!blobs->ops->write(blobs, upload->row.id, upload->written, data, size, fault)) return false;
    upload->written += (int64_t)size;
    return true;
}

void upload_release(struct intake *intake, struct upload *upload)
{
    claim_release(intake->claims, &upload->claim);
}

void upload_headers(const struct db_upload *row, struct http_response *response)
{
    http_response_header(response, "Upload-Offset", "%lld", (long long)row->offset);
    if (row->state != DB_UPLOAD_OPEN) return;
    char date[TUS_DATE_SIZE];
    tus_date(row->expires_s, date);
    http_response_header(response, "Upload-Expires", "%s", date);
}
