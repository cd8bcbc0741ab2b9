/* The keys that cases are sealed to, for whoever runs the backend. */
#include "backend/commands.h"

#include <stdio.h>

static const char *day_text(int64_t unix_s, char out[16])
{
    struct civil at = civil_from_unix(unix_s, CIVIL_WIB);
    snprintf(out, 16, "%04d-%02d-%02d", at.year % 10000, at.month % 100, at.day % 100);
    return unix_s ? out : "-";
}

static const char *state_of(const struct db_recipient_row *row, int64_t now_s, bool current)
{
    return row->destroyed_s        ? "destroyed"
           : current               ? "in use"
           : row->starts_s > now_s ? "made ahead"
                                   : "kept";
}

bool command_key_list(struct backend *backend, const struct arguments *arguments,
                      struct fault *fault)
{
    (void)arguments;
    struct bytes rows = {0};
    struct db_recipient current = {0};
    int64_t now_s = clock_wall_ms(&backend->clock) / 1000;
    bool done = db_recipient_current(backend->db, now_s, &current, fault) &&
                db_recipient_list(backend->db, true, &rows, fault);
    const struct db_recipient_row *row = (const struct db_recipient_row *)(const void *)rows.data;
    for (size_t i = 0; done && i < rows.size / sizeof *row; i++) {
        char starts[16], until[16], destroyed[16];
        printf("%lld\t%s\t%s\t%s\t%lld\t%s\t%.16s\n", (long long)row[i].number,
               day_text(row[i].starts_s, starts),
               day_text(recipient_kept_until_s(&backend->recipients, row[i].good_s), until),
               state_of(&row[i], now_s, row[i].number == current.number), (long long)row[i].cases,
               day_text(row[i].destroyed_s, destroyed), row[i].id);
    }
    db_recipient_free(&current);
    bytes_free(&rows);
    return done;
}

bool command_key_rotate(struct backend *backend, const struct arguments *arguments,
                        struct fault *fault)
{
    return recipients_rotate(&backend->recipients, arguments->by ? arguments->by : "command line",
                             fault);
}

bool command_key_export(struct backend *backend, const struct arguments *arguments,
                        struct fault *fault)
{
    const char *dir = arguments->words[2];
    struct bytes key = {0}, certificate = {0};
    bool done =
        recipients_export(&backend->recipients, &key, &certificate, fault) &&
        file_write_durable(dir, "recipient.key", key.data, key.size, 0600, fault) &&
        file_write_durable(dir, "recipient.crt", certificate.data, certificate.size, 0600, fault);
    bytes_free(&key);
    bytes_free(&certificate);
    return done;
}
