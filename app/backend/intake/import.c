/* A case that came by hand. It takes the way of an upload that is complete: a part that is written
 * and synced, a row, and the opening. Each step may find that a courier was first. */
#include "backend/intake/inside.h"

#include "base/encode.h"
#include "base/log.h"

#include <stdio.h>
#include <string.h>

enum { TRIES = 4 };

static bool find(struct intake *intake, const struct db_upload *wanted, struct db_upload *out,
                 bool *out_found, struct fault *fault)
{
    struct db *db = intake->options.db;
    struct fault missing = {0};
    *out_found = db_upload_find_case(db, wanted->terminal, wanted->case_id, out, &missing);
    if (*out_found || missing.kind == FAULT_NOT_FOUND) return true;
    if (fault) *fault = missing;
    return false;
}

/* Whoever was sending it finds its upload gone, asks for the case, and learns that it is here. */
static bool drop_open(struct intake *intake, const struct db_upload *row, struct fault *fault)
{
    struct db *db = intake->options.db;
    struct blobs *blobs = intake->options.blobs;
    struct fault moved = {0};
    if (db_upload_remove(db, row->id, &moved)) return blobs->ops->remove(blobs, row->id, fault);
    if (moved.kind == FAULT_REFUSED) return true; /* it was completed just now */
    if (fault) *fault = moved;
    return false;
}

/* The row stands before the bytes do: whatever a crash leaves is dropped when the row expires, or
 * written over by a courier that goes on from 0. */
static bool put(struct intake *intake, const struct db_upload *row, const struct bytes *sealed,
                struct fault *fault)
{
    struct db *db = intake->options.db;
    struct blobs *blobs = intake->options.blobs;
    return blobs->ops->create(blobs, row->id, fault) && db_upload_add(db, row, fault) &&
           blobs->ops->write(blobs, row->id, 0, sealed->data, sealed->size, fault) &&
           blobs->ops->sync(blobs, row->id, fault) &&
           db_upload_advance(db, row->id, 0, row->length, row->expires_s, row->created_s, fault);
}

/* True also when somebody else was first: the next look tells. */
static bool receive(struct intake *intake, const struct db_upload *wanted,
                    const struct bytes *sealed, struct fault *fault)
{
    struct db *db = intake->options.db;
    struct blobs *blobs = intake->options.blobs;
    struct db_upload row = *wanted;
    struct fault failed = {0};
    uint8_t random[16];
    if (!seal_random(random, sizeof random, fault)) return false;
    hex_encode(random, sizeof random, row.id);
    if (put(intake, &row, sealed, &failed)) return true;
    struct db_upload kept;
    struct fault gone = {0};
    db_upload_remove(db, row.id, NULL);
    if (!db_upload_find(db, row.id, &kept, &gone) && gone.kind == FAULT_NOT_FOUND)
        blobs->ops->remove(blobs, row.id, NULL);
    if (failed.kind == FAULT_REFUSED || failed.kind == FAULT_NOT_FOUND) return true;
    if (fault) *fault = failed;
    return false;
}

static enum intake_import outcome(enum db_upload_state state, bool before)
{
    switch (state) {
    case DB_UPLOAD_DONE: return before ? INTAKE_IMPORT_KNOWN : INTAKE_IMPORT_ACCEPTED;
    case DB_UPLOAD_REFUSED: return INTAKE_IMPORT_REFUSED;
    case DB_UPLOAD_OPEN:
    case DB_UPLOAD_RECEIVED: break;
    }
    return INTAKE_IMPORT_WAITING;
}

static bool open_now(struct intake *intake, const struct db_upload *row, enum intake_import *out,
                     struct fault *fault)
{
    struct db *db = intake->options.db;
    struct db_upload settled;
    bool before = row->state != DB_UPLOAD_RECEIVED;
    if (!before) opening_settle(intake, row);
    if (!db_upload_find(db, row->id, &settled, fault)) return false;
    *out = outcome(settled.state, before);
    return true;
}

bool intake_import(struct intake *intake, const char *terminal, const char *case_id,
                   const char *sha256, const struct bytes *sealed, enum intake_import *out,
                   struct fault *fault)
{
    int64_t now_s = intake_now_s(intake);
    struct db_upload wanted = {.length = (int64_t)sealed->size,
                               .created_s = now_s,
                               .expires_s = now_s + intake->options.expiry_s};
    snprintf(wanted.terminal, sizeof wanted.terminal, "%s", terminal);
    snprintf(wanted.case_id, sizeof wanted.case_id, "%s", case_id);
    snprintf(wanted.sha256, sizeof wanted.sha256, "%s", sha256);
    if (wanted.length < 1 || wanted.length > intake->options.size_max)
        return FAULT_CODED(fault, "S-03", FAULT_INPUT, 0, "a case of %lld bytes is not taken",
                           (long long)wanted.length);
    for (int i = 0; i < TRIES; i++) {
        struct db_upload row;
        bool found;
        if (!find(intake, &wanted, &row, &found, fault)) return false;
        if (found && (strcmp(row.sha256, sha256) != 0 || row.length != wanted.length)) {
            *out = INTAKE_IMPORT_CONFLICT;
            return true;
        }
        if (found && row.state != DB_UPLOAD_OPEN) return open_now(intake, &row, out, fault);
        if (found && !drop_open(intake, &row, fault)) return false;
        if (!found && !receive(intake, &wanted, sealed, fault)) return false;
    }
    return FAULT(fault, FAULT_TIMEOUT, 0, "somebody else is sending this case all the time");
}
