#define _DEFAULT_SOURCE
#include "store/staff.h"

#include "base/encode.h"
#include "seal/pin.h"
#include "seal/seal.h"
#include "store/sql.h"

#include <stdio.h>
#include <string.h>

#define CARD_START "ANJ-STAF-"
enum { PIN_MIN = 6, PIN_MAX = 12, CARD_RANDOM = 16 };

static bool is_digits(const char *text)
{
    return strspn(text, "0123456789") == strlen(text);
}

/* One digit repeated, or a run up or down (9 leads on to 0). */
static bool is_run(const char *pin)
{
    int step = (pin[1] - pin[0] + 10) % 10;
    if (step != 0 && step != 1 && step != 9) return false;
    for (size_t i = 1; pin[i]; i++)
        if ((pin[i] - pin[i - 1] + 10) % 10 != step) return false;
    return true;
}

static bool member_is_fit(int number, const char *name, const char *pin, struct fault *fault)
{
    if (number < 1 || number > STAFF_MAX)
        return FAULT(fault, FAULT_INPUT, 0, "a staff number is 1 to %d", STAFF_MAX);
    size_t length = strlen(name);
    bool named = length >= 1 && length < STAFF_NAME_SIZE && name[0] != ' ';
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)name[i] < 0x20 || name[i] == 0x7F) named = false;
    if (!named)
        return FAULT(fault, FAULT_INPUT, 0, "a name has 1 to %d characters", STAFF_NAME_SIZE - 1);
    size_t digits = strlen(pin);
    if (!is_digits(pin) || digits < PIN_MIN || digits > PIN_MAX)
        return FAULT(fault, FAULT_INPUT, 0, "a PIN has %d to %d digits", PIN_MIN, PIN_MAX);
    if (is_run(pin)) return FAULT(fault, FAULT_INPUT, 0, "this PIN is too easy to guess");
    return true;
}

/* What staff do is noted before it is done: a crash between leaves a line too many, never one too
 * few. */
static bool note_member(struct store *store, int64_t now_s, const char *kind, int number,
                        struct fault *fault)
{
    char detail[16];
    snprintf(detail, sizeof detail, "%02d", number);
    return store_event_add(store, now_s, kind, detail, fault);
}

bool store_staff_set(struct store *store, int number, const char *name, const char *pin,
                     int64_t now_s, struct fault *fault)
{
    char hash[PIN_HASH_SIZE];
    sqlite3_stmt *statement;
    if (!member_is_fit(number, name, pin, fault) || !pin_hash(pin, hash, fault) ||
        !note_member(store, now_s, "staff-set", number, fault) ||
        !sql_prepare(store,
                     "INSERT INTO staff (number, name, pin_hash, added_s, removed)"
                     " VALUES (?1, ?2, ?3, ?4, 0) ON CONFLICT (number) DO UPDATE SET"
                     " name = excluded.name, pin_hash = excluded.pin_hash, removed = 0,"
                     " added_s = CASE WHEN removed = 1 THEN excluded.added_s ELSE added_s END",
                     &statement, fault))
        return false;
    sql_bind_number(statement, 1, number);
    sql_bind_text(statement, 2, name);
    sql_bind_text(statement, 3, hash);
    sql_bind_number(statement, 4, now_s);
    return sql_finish(store, statement, fault);
}

/* Runs an UPDATE of one member that ends in RETURNING. */
static bool change_member(struct store *store, sqlite3_stmt *statement, struct fault *fault)
{
    int result = sqlite3_step(statement);
    bool found = result == SQLITE_ROW;
    if (found) result = sqlite3_step(statement);
    bool done = result == SQLITE_DONE || SQL_FAULT(store, "change a member of staff", fault);
    sqlite3_finalize(statement);
    return done && (found || FAULT(fault, FAULT_NOT_FOUND, 0, "no such member of staff"));
}

static bool member_is_there(struct store *store, int number, struct fault *fault)
{
    sqlite3_stmt *statement;
    if (!sql_prepare(store, "SELECT 1 FROM staff WHERE number = ?1 AND removed = 0", &statement,
                     fault))
        return false;
    sql_bind_number(statement, 1, number);
    int result = sqlite3_step(statement);
    bool found = result == SQLITE_ROW;
    if (result == SQLITE_DONE)
        FAULT(fault, FAULT_NOT_FOUND, 0, "no such member of staff");
    else if (!found)
        SQL_FAULT(store, "find a member of staff", fault);
    sqlite3_finalize(statement);
    return found;
}

bool store_staff_card(struct store *store, int number, char out[STAFF_CARD_SIZE], int64_t now_s,
                      struct fault *fault)
{
    uint8_t random[CARD_RANDOM];
    char digits[2 * CARD_RANDOM + 1], card[STAFF_CARD_SIZE], hash[65];
    sqlite3_stmt *statement;
    if (!member_is_there(store, number, fault) || !seal_random(random, sizeof random, fault))
        return false;
    hex_encode(random, sizeof random, digits);
    for (char *at = digits; *at; at++) /* upper case takes less room in a QR code */
        if (*at >= 'a') *at = (char)(*at - 'a' + 'A');
    snprintf(card, sizeof card, CARD_START "%s", digits);
    seal_sha256(card, strlen(card), hash);
    bool done = note_member(store, now_s, "staff-card", number, fault) &&
                sql_prepare(store,
                            "UPDATE staff SET card_sha256 = ?2 WHERE number = ?1 AND removed = 0"
                            " RETURNING number",
                            &statement, fault);
    if (done) {
        sql_bind_number(statement, 1, number);
        sql_bind_text(statement, 2, hash);
        done = change_member(store, statement, fault);
    }
    if (done) memcpy(out, card, sizeof card);
    explicit_bzero(random, sizeof random);
    explicit_bzero(digits, sizeof digits);
    explicit_bzero(card, sizeof card);
    return done;
}

bool store_staff_remove(struct store *store, int number, int64_t now_s, struct fault *fault)
{
    sqlite3_stmt *statement;
    if (!member_is_there(store, number, fault) ||
        !note_member(store, now_s, "staff-remove", number, fault) ||
        !sql_prepare(store,
                     "UPDATE staff SET removed = 1, pin_hash = '', card_sha256 = NULL"
                     " WHERE number = ?1 AND removed = 0 RETURNING number",
                     &statement, fault))
        return false;
    sql_bind_number(statement, 1, number);
    return change_member(store, statement, fault);
}

bool staff_member_read(sqlite3_stmt *statement, struct staff_member *out)
{
    struct staff_member member = {
        .number = sqlite3_column_int(statement, 0),
        .has_card = sqlite3_column_int(statement, 2) != 0,
        .added_s = sqlite3_column_int64(statement, 3),
    };
    if (member.number < 1 || member.number > STAFF_MAX ||
        !sql_text(statement, 1, member.name, sizeof member.name))
        return false;
    *out = member;
    return true;
}

bool store_staff_list(struct store *store, struct staff_member out[STAFF_MAX], int *out_count,
                      struct fault *fault)
{
    sqlite3_stmt *statement;
    if (!sql_prepare(store,
                     "SELECT " STAFF_COLUMNS " FROM staff WHERE removed = 0 ORDER BY number"
                     " LIMIT 99",
                     &statement, fault))
        return false;
    int count = 0, result;
    bool done = true;
    while (done && (result = sqlite3_step(statement)) != SQLITE_DONE) {
        if (result != SQLITE_ROW)
            done = SQL_FAULT(store, "list the staff", fault);
        else if (!staff_member_read(statement, &out[count]))
            done = FAULT_CODED(fault, "S-02", FAULT_INPUT, 0, "a member of staff cannot be read");
        else
            count++;
    }
    sqlite3_finalize(statement);
    if (done) *out_count = count;
    return done;
}
