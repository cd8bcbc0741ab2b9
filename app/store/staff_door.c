/* The door of staff mode. A try is counted before it is looked at, in one statement: whoever pulls
 * the plug meanwhile has not had it for nothing. */
#define _DEFAULT_SOURCE
#include "base/log.h"
#include "seal/pin.h"
#include "seal/seal.h"
#include "store/sql.h"
#include "store/staff.h"

#include <stdio.h>
#include <string.h>

enum { FREE_TRIES = 2, DELAY_FIRST_S = 30, DELAY_MOST_S = 3600, FAILED_MOST = 1000 };
enum { TYPED_MAX = 14 /* number and PIN */ };

/* What an unknown number is checked against, so that it takes as long as a known one. */
static const char nobody[] = "$scrypt$ln=15,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA"
                             "$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

void store_staff_tell_mono(struct store *store, int64_t mono_s)
{
    atomic_store(&store->mono_s, mono_s);
}

/* How long the door stays shut after so many wrong tries. */
static int delay_s(int failed)
{
    if (failed <= FREE_TRIES) return 0;
    int doubled = failed - FREE_TRIES - 1;
    return doubled >= 7 ? DELAY_MOST_S : DELAY_FIRST_S << doubled;
}

/* An event that cannot be written does not keep staff out: they may have come to see why. */
static void note(struct store *store, int64_t now_s, const char *kind, const char *detail)
{
    struct fault fault = {0};
    if (!store_event_add(store, now_s, kind, detail, &fault))
        log_fault(LOG_LEVEL_ERROR, "store", "noting who came to the staff's door", &fault);
}

/* The wall clock went back behind the last wrong try: from now on it counts from here, so that the
 * wait is never longer than the delay itself. */
static bool wait_anew(struct store *store, int64_t now_s, struct fault *fault)
{
    sqlite3_stmt *statement;
    if (!sql_prepare(store, "UPDATE staff_door SET last_s = ?1 WHERE last_s > ?1", &statement,
                     fault))
        return false;
    sql_bind_number(statement, 1, now_s);
    return sql_finish(store, statement, fault);
}

static void watch_door(struct store *store, int failed, int64_t wait_s)
{
    int64_t mono_s = atomic_load(&store->mono_s);
    store->door.watched = mono_s >= 0;
    store->door.failed = failed;
    store->door.opens_mono_s = mono_s + wait_s;
}

/* Seconds until the next try. */
static bool read_door(struct store *store, int64_t now_s, int *out_wait_s, struct fault *fault)
{
    int64_t failed, last_s;
    if (!sql_number(store, "SELECT failed FROM staff_door", &failed, fault) ||
        !sql_number(store, "SELECT last_s FROM staff_door", &last_s, fault))
        return false;
    int64_t wait_s = 0, delay = delay_s((int)failed);
    if (delay > 0) {
        if (now_s < last_s) {
            if (!wait_anew(store, now_s, fault)) return false;
            last_s = now_s;
        }
        wait_s = now_s - last_s < delay ? last_s + delay - now_s : 0;
        int64_t mono_s = atomic_load(&store->mono_s);
        if (mono_s >= 0 && store->door.watched && store->door.failed == failed)
            wait_s = store->door.opens_mono_s > mono_s ? store->door.opens_mono_s - mono_s : 0;
        else
            watch_door(store, (int)failed, wait_s);
    }
    *out_wait_s = wait_s < delay ? (int)wait_s : (int)delay;
    return true;
}

/* Counts a wrong try; out_failed is how many there were then. */
static bool count_try(struct store *store, int64_t now_s, int *out_failed, struct fault *fault)
{
    sqlite3_stmt *statement;
    if (!sql_prepare(store,
                     "UPDATE staff_door SET failed = min(failed + 1, ?2), last_s = ?1"
                     " RETURNING failed",
                     &statement, fault))
        return false;
    sql_bind_number(statement, 1, now_s);
    sql_bind_number(statement, 2, FAILED_MOST);
    bool counted = sqlite3_step(statement) == SQLITE_ROW;
    int failed = counted ? sqlite3_column_int(statement, 0) : 0;
    bool done = counted && sqlite3_step(statement) == SQLITE_DONE;
    if (!done) SQL_FAULT(store, "count a try", fault);
    sqlite3_finalize(statement);
    if (!done) return false;
    watch_door(store, failed, delay_s(failed));
    *out_failed = failed;
    return true;
}

static bool take_member(struct store *store, sqlite3_stmt *statement, struct staff_member *out,
                        char hash[PIN_HASH_SIZE], struct fault *fault)
{
    int result = sqlite3_step(statement);
    bool done = false;
    if (result == SQLITE_DONE)
        FAULT(fault, FAULT_NOT_FOUND, 0, "nobody of that number or card");
    else if (result != SQLITE_ROW)
        SQL_FAULT(store, "find a member of staff", fault);
    else if (!staff_member_read(statement, out) ||
             !sql_text(statement, STAFF_COLUMN_PIN, hash, PIN_HASH_SIZE))
        FAULT_CODED(fault, "S-02", FAULT_INPUT, 0, "a member of staff cannot be read");
    else
        done = true;
    sqlite3_finalize(statement);
    return done;
}

static bool find_by_number(struct store *store, const char *typed, struct staff_member *out,
                           char hash[PIN_HASH_SIZE], struct fault *fault)
{
    sqlite3_stmt *statement;
    if (strlen(typed) < 2 || strlen(typed) > TYPED_MAX || strspn(typed, "0123456789") < 2)
        return FAULT(fault, FAULT_NOT_FOUND, 0, "no number");
    if (!sql_prepare(store, "SELECT " STAFF_COLUMNS " FROM staff WHERE number = ?1 AND removed = 0",
                     &statement, fault))
        return false;
    sql_bind_number(statement, 1, (typed[0] - '0') * 10 + typed[1] - '0');
    return take_member(store, statement, out, hash, fault);
}

/* Whether the typed digits are a member's; takes as long either way. */
static bool compare(struct store *store, const char *typed, struct staff_member *out,
                    bool *out_right, struct fault *fault)
{
    char hash[PIN_HASH_SIZE];
    struct fault missing = {0};
    bool same = false, found = find_by_number(store, typed, out, hash, &missing);
    if (!found && missing.kind != FAULT_NOT_FOUND) {
        if (fault) *fault = missing;
        return false;
    }
    if (!pin_check(found ? typed + 2 : "000000", found ? hash : nobody, &same, fault)) return false;
    explicit_bzero(hash, sizeof hash);
    *out_right = found && same;
    return true;
}

static bool staff_is_registered(struct store *store, int64_t now_s, struct fault *fault)
{
    int64_t count;
    if (!sql_number(store, "SELECT count(*) FROM staff WHERE removed = 0", &count, fault))
        return false;
    if (count > 0) return true;
    note(store, now_s, "staff-none", "");
    return FAULT_CODED(fault, "U-04", FAULT_REFUSED, 0, "no staff is registered");
}

static bool refuse_shut(struct store *store, int64_t now_s, int wait_s, struct fault *fault)
{
    char detail[48];
    snprintf(detail, sizeof detail, "%d s left", wait_s);
    note(store, now_s, "staff-shut", detail);
    return FAULT_CODED(fault, "U-02", FAULT_REFUSED, 0, "the door is shut for %d s", wait_s);
}

static bool refuse_wrong(struct store *store, int64_t now_s, int failed, struct fault *fault)
{
    char detail[48];
    snprintf(detail, sizeof detail, "try %d, shut for %d s", failed, delay_s(failed));
    note(store, now_s, "staff-wrong", detail);
    return FAULT_CODED(fault, "U-01", FAULT_REFUSED, 0, "number or PIN is wrong");
}

static void admit(struct store *store, int64_t now_s, const char *kind, int number)
{
    char detail[16];
    snprintf(detail, sizeof detail, "%02d", number);
    note(store, now_s, kind, detail);
}

bool store_staff_enter(struct store *store, const char *typed, int64_t now_s,
                       struct staff_member *out, int *out_wait_s, struct fault *fault)
{
    struct staff_member member = {0};
    int failed;
    bool right = false;
    *out_wait_s = 0;
    if (!staff_is_registered(store, now_s, fault) || !read_door(store, now_s, out_wait_s, fault))
        return false;
    if (*out_wait_s > 0) return refuse_shut(store, now_s, *out_wait_s, fault);
    if (!count_try(store, now_s, &failed, fault)) return false;
    *out_wait_s = delay_s(failed);
    if (!compare(store, typed, &member, &right, fault)) return false;
    if (!right) return refuse_wrong(store, now_s, failed, fault);
    if (!sql_run(store, "UPDATE staff_door SET failed = 0", fault)) return false;
    *out_wait_s = 0;
    admit(store, now_s, "staff-enter", member.number);
    *out = member;
    return true;
}

bool store_staff_enter_card(struct store *store, const char *card, int64_t now_s,
                            struct staff_member *out, struct fault *fault)
{
    char sha256[65], hash[PIN_HASH_SIZE];
    struct staff_member member;
    struct fault missing = {0};
    sqlite3_stmt *statement;
    size_t length = strlen(card);
    while (length > 0 && strchr(" \r\n", card[length - 1])) /* what a reader puts behind a code */
        length--;
    seal_sha256(card, length, sha256);
    if (!sql_prepare(store,
                     "SELECT " STAFF_COLUMNS " FROM staff WHERE card_sha256 = ?1 AND removed = 0",
                     &statement, fault))
        return false;
    sql_bind_text(statement, 1, sha256);
    if (take_member(store, statement, &member, hash, &missing)) {
        admit(store, now_s, "staff-enter-card", member.number);
        *out = member;
        return true;
    }
    if (missing.kind != FAULT_NOT_FOUND) {
        if (fault) *fault = missing;
        return false;
    }
    note(store, now_s, "staff-card-unknown", "");
    return FAULT_CODED(fault, "U-03", FAULT_REFUSED, 0, "not a card that is known");
}
