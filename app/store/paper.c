/* Every job is a row, charged to the roll that is in; all else is reckoned when it is asked for.
 * Roll 0 is the one that was in before staff told of any: its length is not known. */
#include "store/paper.h"

#include "store/sql.h"

#include <inttypes.h>
#include <stdio.h>

enum { ROLL_MIN_MM = 1000, ROLL_MAX_MM = 1000000, JOB_MAX_MM = 100000, WARN_RECEIPTS_MIN = 20 };
enum { DAY_S = 86400, FORETOLD_DAYS = 28 };

bool store_paper_roll(struct store *store, int length_mm, int staff, int64_t now_s,
                      struct fault *fault)
{
    if (length_mm < ROLL_MIN_MM || length_mm > ROLL_MAX_MM)
        return FAULT(fault, FAULT_INPUT, 0, "no roll is %d mm long", length_mm);
    char detail[64];
    snprintf(detail, sizeof detail, "roll %d mm by %02d", length_mm, staff);
    sqlite3_stmt *statement;
    if (!store_event_add(store, now_s, "paper-roll", detail, fault) ||
        !sql_prepare(store,
                     "INSERT INTO paper_rolls (length_mm, since_s, staff) VALUES (?1, ?2, ?3)",
                     &statement, fault))
        return false;
    sql_bind_number(statement, 1, length_mm);
    sql_bind_number(statement, 2, now_s);
    sql_bind_number(statement, 3, staff);
    return sql_finish(store, statement, fault);
}

bool store_paper_use(struct store *store, int used_mm, bool receipt, int64_t now_s,
                     struct fault *fault)
{
    if (used_mm < 0 || used_mm > JOB_MAX_MM)
        return FAULT(fault, FAULT_INPUT, 0, "no job is %d mm long", used_mm);
    sqlite3_stmt *statement;
    if (!sql_prepare(store,
                     "INSERT INTO paper_jobs (roll, at_s, used_mm, receipt)"
                     " VALUES ((SELECT max(number) FROM paper_rolls), ?1, ?2, ?3)",
                     &statement, fault))
        return false;
    sql_bind_number(statement, 1, now_s);
    sql_bind_number(statement, 2, used_mm);
    sql_bind_number(statement, 3, receipt);
    return sql_finish(store, statement, fault);
}

bool store_paper_near_end(struct store *store, bool near_end, int64_t now_s, struct fault *fault)
{
    sqlite3_stmt *statement;
    /* RETURNING tells whether this changed anything: only then it is an event. */
    static const char begins[] =
        "UPDATE paper_rolls SET near_end_used_mm ="
        " (SELECT coalesce(sum(used_mm), 0) FROM paper_jobs WHERE roll = paper_rolls.number)"
        " WHERE number = (SELECT max(number) FROM paper_rolls)"
        " AND near_end_used_mm IS NULL RETURNING near_end_used_mm";
    static const char is_over[] = "UPDATE paper_rolls SET near_end_used_mm = NULL"
                                  " WHERE number = (SELECT max(number) FROM paper_rolls)"
                                  " AND near_end_used_mm IS NOT NULL RETURNING 0";
    if (!sql_prepare(store, near_end ? begins : is_over, &statement, fault)) return false;
    int result = sqlite3_step(statement);
    bool changed = result == SQLITE_ROW;
    char detail[64];
    snprintf(detail, sizeof detail, "after %d mm", changed ? sqlite3_column_int(statement, 0) : 0);
    if (changed) result = sqlite3_step(statement);
    bool done = result == SQLITE_DONE || SQL_FAULT(store, "note the sensor's word", fault);
    sqlite3_finalize(statement);
    if (!done || !changed) return done;
    return store_event_add(store, now_s, near_end ? "paper-near-end" : "paper-near-end-over",
                           near_end ? detail : "", fault);
}

/* The roll that is in, what it gave, and the sensor's word about it. */
static bool read_roll(struct store *store, struct paper_ledger *ledger, int64_t *out_since_word_mm,
                      struct fault *fault)
{
    sqlite3_stmt *statement;
    if (!sql_prepare(store,
                     "SELECT number, length_mm, since_s, staff, near_end_used_mm,"
                     " (SELECT coalesce(sum(used_mm), 0) FROM paper_jobs WHERE roll = r.number),"
                     " (SELECT count(*) FROM paper_jobs WHERE roll = r.number AND receipt = 1)"
                     " FROM paper_rolls AS r ORDER BY number DESC LIMIT 1",
                     &statement, fault))
        return false;
    bool done = sqlite3_step(statement) == SQLITE_ROW || SQL_FAULT(store, "read the roll", fault);
    if (done) {
        ledger->known = sqlite3_column_int64(statement, 0) > 0;
        ledger->roll_mm = sqlite3_column_int(statement, 1);
        ledger->since_s = sqlite3_column_int64(statement, 2);
        ledger->by = sqlite3_column_int(statement, 3);
        ledger->near_end = sqlite3_column_type(statement, 4) != SQLITE_NULL;
        ledger->used_mm = sqlite3_column_int(statement, 5);
        ledger->receipts = sqlite3_column_int(statement, 6);
        *out_since_word_mm = ledger->used_mm - sqlite3_column_int64(statement, 4);
    }
    sqlite3_finalize(statement);
    return done;
}

/* Use a day, of the time that is known: 0 while that is less than a day. Jobs of the future were
 * written by a clock that was wrong. */
static bool read_use(struct store *store, int64_t now_s, double *out_mm_a_day, struct fault *fault)
{
    sqlite3_stmt *statement;
    if (!sql_prepare(store,
                     "SELECT (SELECT min(at_s) FROM paper_jobs WHERE receipt = 1),"
                     " (SELECT sum(used_mm) FROM paper_jobs WHERE at_s > ?1 AND at_s <= ?2)",
                     &statement, fault))
        return false;
    const int64_t window_s = (int64_t)FORETOLD_DAYS * DAY_S;
    sql_bind_number(statement, 1, now_s - window_s);
    sql_bind_number(statement, 2, now_s);
    bool done = sqlite3_step(statement) == SQLITE_ROW || SQL_FAULT(store, "read the use", fault);
    if (done) {
        bool used = sqlite3_column_type(statement, 0) != SQLITE_NULL;
        int64_t span_s = used ? now_s - sqlite3_column_int64(statement, 0) : 0;
        if (span_s > window_s) span_s = window_s;
        *out_mm_a_day = span_s < DAY_S
                            ? 0
                            : (double)sqlite3_column_int64(statement, 1) / (double)span_s * DAY_S;
    }
    sqlite3_finalize(statement);
    return done;
}

static int remaining_mm(const struct paper_ledger *ledger, const struct paper_terms *terms,
                        int64_t since_word_mm)
{
    int64_t left = ledger->known ? (int64_t)ledger->roll_mm - ledger->used_mm : 0;
    if (ledger->near_end) {
        int64_t most = terms->near_end_mm - since_word_mm;
        if (!ledger->known || left > most) left = most;
    }
    return left > 0 ? (int)left : 0;
}

bool store_paper_read(struct store *store, const struct paper_terms *terms, int64_t now_s,
                      struct paper_ledger *out, struct fault *fault)
{
    struct paper_ledger ledger = {0};
    int64_t mean_mm = 0, since_word_mm = 0;
    double mm_a_day = 0;
    if (!read_roll(store, &ledger, &since_word_mm, fault) ||
        !read_use(store, now_s, &mm_a_day, fault) ||
        !sql_number(store,
                    "SELECT coalesce((sum(used_mm) + count(*) - 1) / count(*), 0) FROM"
                    " (SELECT used_mm FROM paper_jobs WHERE receipt = 1 AND used_mm > 0"
                    " ORDER BY number DESC LIMIT 50)",
                    &mean_mm, fault))
        return false;
    const bool tells = ledger.known || ledger.near_end; /* something about the end */
    int least = terms->warn_receipts > WARN_RECEIPTS_MIN ? terms->warn_receipts : WARN_RECEIPTS_MIN;
    ledger.remaining_mm = remaining_mm(&ledger, terms, since_word_mm);
    ledger.receipt_mm = mean_mm > 0 ? (int)mean_mm : terms->receipt_mm > 0 ? terms->receipt_mm : 1;
    ledger.receipts_left = ledger.remaining_mm / ledger.receipt_mm;
    ledger.warns = tells && ledger.receipts_left <= least;
    if (tells && mm_a_day > 0)
        ledger.ends_s = now_s + (int64_t)(ledger.remaining_mm / mm_a_day * DAY_S);
    *out = ledger;
    return true;
}
