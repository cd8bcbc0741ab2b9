#define _DEFAULT_SOURCE
#include "backend/recipient/recipients.h"

#include "base/log.h"
#include "seal/gcm.h"

#include <stdio.h>
#include <string.h>

enum { DAY_S = 86400, NAME_SIZE = 48 };

static int64_t now_s(const struct recipients *recipients)
{
    return clock_wall_ms(recipients->clock) / 1000;
}

/* The first moment of the month that a time lies in, or of the months after it. */
static int64_t month_start(int64_t at_s, int months)
{
    struct civil at = civil_from_unix(at_s, CIVIL_WIB);
    int month = at.month - 1 + months;
    struct civil start = {.year = at.year + month / 12,
                          .month = month % 12 + 1,
                          .day = 1,
                          .offset_minutes = CIVIL_WIB};
    return civil_to_unix(&start);
}

int64_t recipient_kept_until_s(const struct recipients *recipients, int64_t good_s)
{
    return good_s + (int64_t)recipients->offline_days * DAY_S;
}

/* Of the server's secret, for this recipient alone. */
static void wrapping_key(const struct recipients *recipients, const char *id,
                         uint8_t out[GCM_KEY_SIZE])
{
    char text[RECIPIENT_SIZE + 16];
    int length = snprintf(text, sizeof text, "recipient-key\n%.64s", id);
    seal_hmac_sha256(recipients->secret->data, recipients->secret->size, text, (size_t)length, out);
}

static bool wrap(const struct recipients *recipients, const struct bytes *key,
                 struct db_recipient *row, struct fault *fault)
{
    uint8_t wrapping[GCM_KEY_SIZE];
    wrapping_key(recipients, row->id, wrapping);
    bool done = gcm_seal(wrapping, row->id, key, &row->sealed, fault);
    explicit_bzero(wrapping, sizeof wrapping);
    return done;
}

static bool unwrap(const struct recipients *recipients, const struct db_recipient *row,
                   struct bytes *out_key, struct fault *fault)
{
    uint8_t wrapping[GCM_KEY_SIZE];
    wrapping_key(recipients, row->id, wrapping);
    bool done = gcm_open(wrapping, row->id, row->sealed.data, row->sealed.size, out_key);
    explicit_bzero(wrapping, sizeof wrapping);
    return done || FAULT(fault, FAULT_SYSTEM, 0,
                         "the key of recipient %lld is not encrypted under this state_dir's secret",
                         (long long)row->number);
}

static struct db_entry entry_of(const struct recipients *recipients, const char *act,
                                const char *id, const char *detail)
{
    struct db_entry entry = {.at_s = now_s(recipients)};
    snprintf(entry.act, sizeof entry.act, "%s", act);
    snprintf(entry.object, sizeof entry.object, "%s", id);
    snprintf(entry.detail, sizeof entry.detail, "%s", detail);
    return entry;
}

static bool add(const struct recipients *recipients, const struct bytes *key,
                struct db_recipient *row, const char *by, struct fault *fault)
{
    struct db_entry entry = entry_of(recipients, "key-made", row->id, by);
    row->made_s = now_s(recipients);
    return wrap(recipients, key, row, fault) &&
           db_recipient_add(recipients->db, row, &entry, fault);
}

/* number: the next, as whoever decided knows it; another who was first makes it FAULT_REFUSED. */
static bool make(const struct recipients *recipients, int64_t number, int64_t starts_s,
                 const char *by, struct fault *fault)
{
    struct db_recipient row = {
        .number = number, .starts_s = starts_s, .ends_s = month_start(starts_s, 1)};
    struct civil at = civil_from_unix(starts_s, CIVIL_WIB);
    struct bytes key = {0};
    char name[NAME_SIZE];
    row.good_s = row.ends_s + (int64_t)recipients->offline_days * DAY_S;
    snprintf(name, sizeof name, "Anjungan Recipient %04d-%02d", at.year, at.month);
    bool done = seal_key_create(&key, fault) &&
                recipient_issue(recipients->ca_key, recipients->ca_certificate, &key, name,
                                starts_s, row.good_s, &row.certificate, fault) &&
                recipient_of_certificate(&row.certificate, row.id, fault) &&
                add(recipients, &key, &row, by, fault);
    if (done)
        log_line(LOG_LEVEL_INFO, "recipient", "key %lld is made: %s", (long long)number, name);
    bytes_free(&key);
    db_recipient_free(&row);
    return done;
}

/* How far it has come: the last number, and the latest beginning up to now and ever. */
struct standing {
    int64_t number, current_s, latest_s;
};

static struct standing standing_of(const struct recipients *recipients, const struct bytes *rows)
{
    struct standing standing = {0, -1, -1};
    int64_t now = now_s(recipients);
    const struct db_recipient_row *row = (const struct db_recipient_row *)(const void *)rows->data;
    for (size_t i = 0; i < rows->size / sizeof *row; i++) {
        standing.number = row[i].number;
        if (row[i].starts_s > standing.latest_s) standing.latest_s = row[i].starts_s;
        if (row[i].starts_s <= now && row[i].starts_s > standing.current_s)
            standing.current_s = row[i].starts_s;
    }
    return standing;
}

static bool look(const struct recipients *recipients, struct standing *out, struct fault *fault)
{
    struct bytes rows = {0};
    bool done = db_recipient_list(recipients->db, false, &rows, fault);
    if (done) *out = standing_of(recipients, &rows);
    bytes_free(&rows);
    return done;
}

/* True also when another was first. */
static bool make_due(const struct recipients *recipients, struct fault *fault)
{
    struct standing standing;
    struct fault why = {0};
    int64_t now = now_s(recipients), next = month_start(now, 1);
    if (!look(recipients, &standing, fault)) return false;
    bool done = true;
    if (standing.current_s < month_start(now, 0))
        done = make(recipients, standing.number + 1, now, "", &why);
    else if (now >= next - RECIPIENT_AHEAD_DAYS * DAY_S && standing.latest_s < next)
        done = make(recipients, standing.number + 1, next, "", &why);
    if (done || why.kind == FAULT_REFUSED) return true;
    if (fault) *fault = why;
    return false;
}

static bool destroy_if_over(const struct recipients *recipients, const struct db_recipient_row *row,
                            int64_t current_s)
{
    struct fault fault = {0};
    int64_t now = now_s(recipients), until_s = recipient_kept_until_s(recipients, row->good_s);
    struct db_entry entry = entry_of(recipients, "key-destroyed", row->id, "");
    if (row->destroyed_s || row->used || row->starts_s >= current_s || now < until_s) return false;
    bool done = db_recipient_destroy(recipients->db, row->number, until_s, now, &entry, &fault);
    if (done)
        log_line(LOG_LEVEL_INFO, "recipient", "key %lld is destroyed", (long long)row->number);
    else if (fault.kind != FAULT_REFUSED)
        log_fault(LOG_LEVEL_ERROR, "recipient", "destroy a key (tried again later)", &fault);
    return done;
}

static bool destroy_due(const struct recipients *recipients, int *out_count, struct fault *fault)
{
    struct bytes rows = {0};
    if (!db_recipient_list(recipients->db, false, &rows, fault)) return false;
    struct standing standing = standing_of(recipients, &rows);
    const struct db_recipient_row *row = (const struct db_recipient_row *)(const void *)rows.data;
    for (size_t i = 0; i < rows.size / sizeof *row; i++)
        *out_count += destroy_if_over(recipients, &row[i], standing.current_s);
    bytes_free(&rows);
    return true;
}

int recipients_tick(const struct recipients *recipients)
{
    struct fault fault = {0};
    int destroyed = 0;
    if (!make_due(recipients, &fault))
        log_fault(LOG_LEVEL_ERROR, "recipient", "make a key (tried again later)", &fault);
    if (!destroy_due(recipients, &destroyed, &fault))
        log_fault(LOG_LEVEL_ERROR, "recipient", "look for keys to destroy", &fault);
    return destroyed;
}

/* The first of all, where nobody else has made it. */
static bool take_legacy(const struct recipients *recipients, const struct bytes *key,
                        const struct bytes *certificate, bool *out_known, struct fault *fault)
{
    struct db_recipient row = {.number = 1, .ends_s = month_start(now_s(recipients), 1)};
    struct db_recipient found = {0};
    struct fault why = {0};
    bool done = recipient_of_certificate(certificate, row.id, fault) &&
                recipient_good_until(certificate, &row.good_s, fault);
    if (done) bytes_append(&row.certificate, certificate->data, certificate->size);
    if (done && !add(recipients, key, &row, "state_dir", &why) && why.kind != FAULT_REFUSED) {
        if (fault) *fault = why;
        done = false;
    }
    why = (struct fault){0};
    *out_known = done && db_recipient_find(recipients->db, row.id, &found, &why);
    if (done && !*out_known && why.kind != FAULT_NOT_FOUND) {
        if (fault) *fault = why;
        done = false;
    }
    db_recipient_free(&found);
    db_recipient_free(&row);
    return done;
}

bool recipients_begin(const struct recipients *recipients, const char *state_dir,
                      struct fault *fault)
{
    struct bytes key = {0}, certificate = {0};
    bool known = false;
    bool done = recipient_legacy_read(state_dir, &key, &certificate, fault);
    if (done && key.size) done = take_legacy(recipients, &key, &certificate, &known, fault);
    if (done && known) done = recipient_legacy_wipe(state_dir, fault);
    if (done && key.size && !known)
        log_line(LOG_LEVEL_WARNING, "recipient",
                 "recipient.key of state_dir is none of this database's keys, and not used");
    bytes_free(&key);
    bytes_free(&certificate);
    return done && make_due(recipients, fault);
}

bool recipients_current(const struct recipients *recipients, struct bytes *out_certificate,
                        struct fault *fault)
{
    struct db_recipient row = {0};
    if (!db_recipient_current(recipients->db, now_s(recipients), &row, fault)) return false;
    bytes_move(out_certificate, &row.certificate);
    db_recipient_free(&row);
    return true;
}

/* Never in the same second as the one before: a certificate that began later is how terminals know
 * the later one. */
bool recipients_rotate(const struct recipients *recipients, const char *by, struct fault *fault)
{
    struct standing standing;
    int64_t now = now_s(recipients);
    if (!look(recipients, &standing, fault)) return false;
    if (standing.current_s >= now)
        return FAULT(fault, FAULT_REFUSED, 0, "the key in use was made just now");
    return make(recipients, standing.number + 1, now, by, fault) &&
           (standing.latest_s <= now ||
            make(recipients, standing.number + 2, standing.latest_s + 1, by, fault));
}

bool recipients_export(const struct recipients *recipients, struct bytes *out_key,
                       struct bytes *out_certificate, struct fault *fault)
{
    struct db_recipient row = {0};
    if (!db_recipient_current(recipients->db, now_s(recipients), &row, fault)) return false;
    struct db_entry entry = entry_of(recipients, "key-exported", row.id, "");
    bool done =
        db_audit_add(recipients->db, &entry, fault) && unwrap(recipients, &row, out_key, fault);
    if (done) bytes_move(out_certificate, &row.certificate);
    db_recipient_free(&row);
    return done;
}

static bool find(void *context, const char *id, struct bytes *out_key,
                 struct bytes *out_certificate, struct fault *fault)
{
    const struct recipients *recipients = context;
    struct db_recipient row = {0};
    struct fault why = {0};
    if (!db_recipient_find(recipients->db, id, &row, &why)) {
        if (why.kind == FAULT_NOT_FOUND)
            return FAULT_CODED(fault, "S-03", FAULT_REFUSED, 0, "sealed for another recipient");
        if (fault) *fault = why;
        return false;
    }
    bool done = row.destroyed_s == 0 ||
                FAULT_CODED(fault, "S-06", FAULT_REFUSED, 0,
                            "sealed to key %lld, which was destroyed", (long long)row.number);
    done = done && unwrap(recipients, &row, out_key, fault);
    if (done) bytes_move(out_certificate, &row.certificate);
    db_recipient_free(&row);
    return done;
}

struct opener *recipients_opener(const struct recipients *recipients, struct fault *fault)
{
    const struct recipient_ring ring = {find, (void *)(uintptr_t)recipients};
    return opener_create(&ring, recipients->ca_certificate, fault);
}
