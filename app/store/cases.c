#include "store/sql.h"

#include "base/log.h"
#include "seal/seal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool case_id_is_good(const char *id)
{
    return strlen(id) == CASE_ID_LENGTH && strspn(id, "0123456789abcdef") == CASE_ID_LENGTH;
}

void case_file_name(const char *id, char out[64])
{
    snprintf(out, 64, "%.32s.p7m", id);
}

bool case_file_exists(const char *dir, const char *name)
{
    char path[PATH_SIZE];
    return path_join(dir, name, path, NULL) && access(path, F_OK) == 0;
}

static bool insert_row(struct store *store, const struct stored_case *row, struct fault *fault)
{
    sqlite3_stmt *statement;
    if (!sql_prepare(store,
                     "INSERT INTO cases (" CASE_COLUMNS ")"
                     " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                     &statement, fault))
        return false;
    sql_bind_text(statement, 1, row->id);
    sql_bind_text(statement, 2, row->code);
    sql_bind_text(statement, 3, row->service);
    sql_bind_text(statement, 4, row->sha256);
    sql_bind_text(statement, 5, row->due);
    sql_bind_text(statement, 6, row->url);
    sql_bind_number(statement, 7, row->size);
    sql_bind_number(statement, 8, row->created_s);
    sql_bind_number(statement, 9, CASE_WAITING);
    sql_bind_number(statement, 10, row->receipt);
    return sql_finish(store, statement, fault);
}

/* An error of the disk while committing leaves open whether the row is there after a restart: then
 * the staged file stays, and the next start decides by the row. */
static bool commit_is_uncertain(const struct fault *fault)
{
    return (fault->cause & 0xFF) == SQLITE_IOERR;
}

static bool stage(struct store *store, const char *name, const struct bytes *sealed,
                  struct fault *fault)
{
    struct fault writing = {0};
    if (file_write_durable(store->staging, name, sealed->data, sealed->size, 0640, &writing))
        return true;
    file_remove_durable(store->staging, name, NULL);
    return FAULT_CODED(fault, "S-02", FAULT_SYSTEM, writing.cause, "%s", writing.text);
}

/* The case exists already: a failure here costs time, not the case. */
static void move_out(struct store *store, const char *name)
{
    struct fault fault = {0};
    if (file_move_durable(store->staging, store->outbox, name, &fault)) return;
    log_fault(LOG_LEVEL_ERROR, "store", "moving a case to the outbox", &fault);
    atomic_store(&store->unmoved, true);
}

bool store_case_add(struct store *store, struct stored_case *stored, const struct bytes *sealed,
                    struct fault *fault)
{
    struct stored_case row = *stored;
    struct fault failed = {0};
    char name[64];
    if (!case_id_is_good(row.id) || sealed->size == 0)
        return FAULT_CODED(fault, "S-02", FAULT_INPUT, 0, "no case to store");
    if (store_case_find(store, row.id, &row, &failed))
        return FAULT_CODED(fault, "S-02", FAULT_REFUSED, 0, "this case is stored already");
    if (failed.kind != FAULT_NOT_FOUND) {
        if (fault) *fault = failed;
        return false;
    }
    case_file_name(row.id, name);
    row.size = (int64_t)sealed->size;
    row.state = CASE_WAITING;
    seal_sha256(sealed->data, sealed->size, row.sha256);
    if (!stage(store, name, sealed, fault)) return false;
    if (!insert_row(store, &row, &failed)) {
        if (!commit_is_uncertain(&failed)) file_remove_durable(store->staging, name, NULL);
        if (fault) *fault = failed;
        return false;
    }
    move_out(store, name);
    *stored = row;
    return true;
}

bool case_row_read(sqlite3_stmt *statement, struct stored_case *out)
{
    struct stored_case row = {0};
    if (!sql_text(statement, 0, row.id, sizeof row.id) ||
        !sql_text(statement, 1, row.code, sizeof row.code) ||
        !sql_text(statement, 2, row.service, sizeof row.service) ||
        !sql_text(statement, 3, row.sha256, sizeof row.sha256) ||
        !sql_text(statement, 4, row.due, sizeof row.due) ||
        !sql_text(statement, 5, row.url, sizeof row.url))
        return false;
    row.size = sqlite3_column_int64(statement, 6);
    row.created_s = sqlite3_column_int64(statement, 7);
    int state = sqlite3_column_int(statement, 8), receipt = sqlite3_column_int(statement, 9);
    if (state < CASE_WAITING || state > CASE_REFUSED || receipt < RECEIPT_NONE ||
        receipt > RECEIPT_SHOWN)
        return false;
    row.state = (enum case_state)state;
    row.receipt = (enum receipt_state)receipt;
    *out = row;
    return true;
}

/* The statement's first row; finalizes it. */
static bool row_take(struct store *store, sqlite3_stmt *statement, struct stored_case *out,
                     struct fault *fault)
{
    int result = sqlite3_step(statement);
    bool done = false;
    if (result == SQLITE_DONE)
        FAULT(fault, FAULT_NOT_FOUND, 0, "no such case");
    else if (result != SQLITE_ROW)
        SQL_FAULT(store, "read a case", fault);
    else
        done = case_row_read(statement, out) ||
               FAULT_CODED(fault, "S-02", FAULT_INPUT, 0, "a stored case cannot be read");
    sqlite3_finalize(statement);
    return done;
}

bool store_case_find(struct store *store, const char *id, struct stored_case *out,
                     struct fault *fault)
{
    sqlite3_stmt *statement;
    if (!sql_prepare(store, "SELECT " CASE_COLUMNS " FROM cases WHERE id = ?1", &statement, fault))
        return false;
    sql_bind_text(statement, 1, id);
    return row_take(store, statement, out, fault);
}

bool store_case_by_code(struct store *store, const char *code, struct stored_case *out,
                        struct fault *fault)
{
    sqlite3_stmt *statement;
    if (!sql_prepare(store,
                     "SELECT " CASE_COLUMNS
                     " FROM cases WHERE code = ?1 ORDER BY number DESC LIMIT 1",
                     &statement, fault))
        return false;
    sql_bind_text(statement, 1, code);
    return row_take(store, statement, out, fault);
}

bool store_case_latest(struct store *store, struct stored_case *out, struct fault *fault)
{
    sqlite3_stmt *statement;
    return sql_prepare(store, "SELECT " CASE_COLUMNS " FROM cases ORDER BY number DESC LIMIT 1",
                       &statement, fault) &&
           row_take(store, statement, out, fault);
}

bool store_cases_list(struct store *store, struct stored_case *out, int max, int *out_count,
                      struct fault *fault)
{
    sqlite3_stmt *statement;
    if (!sql_prepare(store, "SELECT " CASE_COLUMNS " FROM cases ORDER BY number DESC LIMIT ?1",
                     &statement, fault))
        return false;
    sql_bind_number(statement, 1, max > 0 ? max : 0);
    int count = 0, result;
    bool done = true;
    while (done && (result = sqlite3_step(statement)) != SQLITE_DONE) {
        if (result != SQLITE_ROW)
            done = SQL_FAULT(store, "list the cases", fault);
        else if (!case_row_read(statement, &out[count]))
            done = FAULT_CODED(fault, "S-02", FAULT_INPUT, 0, "a stored case cannot be read");
        else
            count++;
    }
    sqlite3_finalize(statement);
    if (done) *out_count = count;
    return done;
}

/* One column of one case's row becomes value. */
static bool row_mark(struct store *store, const char *sql, const char *id, int value,
                     struct fault *fault)
{
    sqlite3_stmt *statement;
    if (!sql_prepare(store, sql, &statement, fault)) return false;
    sql_bind_text(statement, 1, id);
    sql_bind_number(statement, 2, value);
    if (!sql_finish(store, statement, fault)) return false;
    if (sqlite3_changes(store->db) == 1) return true;
    return FAULT(fault, FAULT_NOT_FOUND, 0, "no such case");
}

bool store_case_receipt(struct store *store, const char *id, enum receipt_state receipt,
                        struct fault *fault)
{
    /* 1 confirmed, 4 shown */
    return row_mark(store,
                    "UPDATE cases SET receipt = CASE WHEN receipt = 1 OR (receipt = 4 AND ?2 <> 1)"
                    " THEN receipt ELSE ?2 END WHERE id = ?1",
                    id, (int)receipt, fault);
}

bool store_cases_waiting(struct store *store, int *out_count, int64_t *out_oldest_s,
                         struct fault *fault)
{
    if (atomic_exchange(&store->unmoved, false)) {
        struct fault again = {0};
        if (store->lock_fd >= 0 && !cases_recover(store, &again))
            atomic_store(&store->unmoved, true);
    }
    int64_t count, oldest;
    if (!sql_number(store, "SELECT count(*) FROM cases WHERE state = 0", &count, fault) ||
        !sql_number(store, "SELECT min(created_s) FROM cases WHERE state = 0", &oldest, fault))
        return false;
    *out_count = (int)count;
    *out_oldest_s = oldest;
    return true;
}

bool store_cases_refused(struct store *store, int *out_count, struct fault *fault)
{
    int64_t count;
    if (!sql_number(store, "SELECT count(*) FROM cases WHERE state = 2", &count, fault))
        return false;
    *out_count = (int)count;
    return true;
}

bool case_file_settle(struct store *store, const char *id, enum case_state state,
                      struct fault *fault)
{
    char name[64];
    case_file_name(id, name);
    if (state == CASE_ACKNOWLEDGED)
        return file_remove_durable(store->outbox, name, fault) &&
               file_remove_durable(store->staging, name, fault) &&
               file_remove_durable(store->refused, name, fault);
    if (state == CASE_REFUSED && case_file_exists(store->outbox, name))
        return file_move_durable(store->outbox, store->refused, name, fault);
    return true;
}

bool store_case_acknowledge(struct store *store, const char *id, const char *sha256, bool accepted,
                            struct fault *fault)
{
    struct stored_case row;
    if (!store_case_find(store, id, &row, fault)) return false;
    if (strcmp(row.sha256, sha256) != 0)
        return FAULT_CODED(fault, "S-04", FAULT_REFUSED, 0,
                           "the acknowledgement is for other bytes than were sealed");
    if (row.state == CASE_ACKNOWLEDGED && !accepted)
        return FAULT_CODED(fault, "S-04", FAULT_REFUSED, 0,
                           "a refusal of a case that was accepted before");
    enum case_state state = accepted ? CASE_ACKNOWLEDGED : CASE_REFUSED;
    if (row.state != state &&
        !row_mark(store, "UPDATE cases SET state = ?2 WHERE id = ?1", id, (int)state, fault))
        return false;
    return case_file_settle(store, id, state, fault);
}
