/* What a start has to finish after a crash. A sealed file is complete wherever it has its name, and
 * the row decides: no row, no case; a waiting row, on to the outbox; an answered one, out of it. */
#define _DEFAULT_SOURCE
#include "store/sql.h"

#include "base/log.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>

/* Finishes or removes one file that a crash left in staging. */
static bool recover_staged(struct store *store, const char *name, struct fault *fault)
{
    char id[CASE_ID_LENGTH + 1] = "", expected[64] = "";
    struct stored_case row;
    struct fault missing = {0};
    if (strlen(name) > CASE_ID_LENGTH) {
        memcpy(id, name, CASE_ID_LENGTH);
        id[CASE_ID_LENGTH] = 0;
        case_file_name(id, expected);
    }
    if (!case_id_is_good(id) || strcmp(name, expected) != 0)
        return file_remove_durable(store->staging, name, fault); /* a write that never ended */
    if (store_case_find(store, id, &row, &missing)) {
        if (row.state == CASE_WAITING)
            return file_move_durable(store->staging, store->outbox, name, fault);
        return case_file_settle(store, id, row.state, fault);
    }
    if (missing.kind != FAULT_NOT_FOUND) {
        *fault = missing;
        return false;
    }
    log_line(LOG_LEVEL_INFO, "store", "removing a case that was never completed");
    return file_remove_durable(store->staging, name, fault);
}

static bool recover_staging(struct store *store, struct fault *fault)
{
    DIR *dir = opendir(store->staging);
    if (!dir)
        return FAULT_CODED(fault, "S-02", FAULT_SYSTEM, errno, "open %s: %s", store->staging,
                           strerror(errno));
    bool done = true;
    struct dirent *entry;
    while (done && (entry = readdir(dir)))
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            done = recover_staged(store, entry->d_name, fault);
    closedir(dir);
    return done;
}

/* A crash between a row's answer and its file's removal, and a waiting case whose file is gone. */
static bool recover_row(struct store *store, const struct stored_case *row, struct fault *fault)
{
    char name[64];
    case_file_name(row->id, name);
    if (row->state != CASE_WAITING) return case_file_settle(store, row->id, row->state, fault);
    if (!case_file_exists(store->outbox, name))
        log_line(LOG_LEVEL_ERROR, "store", "the sealed file of waiting case %s is missing [S-02]",
                 row->id);
    return true;
}

static bool recover_outbox(struct store *store, struct fault *fault)
{
    DIR *dir = opendir(store->outbox);
    if (!dir)
        return FAULT_CODED(fault, "S-02", FAULT_SYSTEM, errno, "open %s: %s", store->outbox,
                           strerror(errno));
    bool done = true;
    struct dirent *entry;
    while (done && (entry = readdir(dir))) {
        char id[CASE_ID_LENGTH + 1] = "";
        struct stored_case row;
        if (strlen(entry->d_name) != CASE_ID_LENGTH + 4) continue;
        memcpy(id, entry->d_name, CASE_ID_LENGTH);
        if (case_id_is_good(id) && store_case_find(store, id, &row, NULL))
            done = recover_row(store, &row, fault);
    }
    closedir(dir);
    return done;
}

static bool report_missing(struct store *store, struct fault *fault)
{
    sqlite3_stmt *statement;
    if (!sql_prepare(store, "SELECT " CASE_COLUMNS " FROM cases WHERE state = 0", &statement,
                     fault))
        return false;
    bool done = true;
    int result;
    while (done && (result = sqlite3_step(statement)) != SQLITE_DONE) {
        struct stored_case row;
        done = result == SQLITE_ROW || SQL_FAULT(store, "read cases", fault);
        if (done && case_row_read(statement, &row)) done = recover_row(store, &row, fault);
    }
    sqlite3_finalize(statement);
    return done;
}

bool cases_recover(struct store *store, struct fault *fault)
{
    return recover_staging(store, fault) && recover_outbox(store, fault) &&
           report_missing(store, fault);
}
