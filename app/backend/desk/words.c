#include "backend/desk/inside.h"

#include "backend/people/tokens.h"
#include "text/text.h"

#include <stdio.h>

enum { SOON_S = 2 * 3600 };

void words_time(int64_t at_s, char out[WORDS_SIZE])
{
    char date[32], time[16];
    struct civil at = civil_from_unix(at_s, CIVIL_WIB);
    text_date_short(LANGUAGE_ID, &at, date, sizeof date);
    text_time(LANGUAGE_ID, &at, time, sizeof time);
    snprintf(out, WORDS_SIZE, "%s, %s", date, time);
}

void words_hour(int64_t at_s, char out[WORDS_SIZE])
{
    struct civil at = civil_from_unix(at_s, CIVIL_WIB);
    text_time(LANGUAGE_ID, &at, out, WORDS_SIZE);
}

void words_left(int64_t now_s, int64_t due_s, char out[WORDS_SIZE])
{
    bool late = due_s < now_s;
    int64_t minutes = (late ? now_s - due_s : due_s - now_s) / 60;
    int64_t number = minutes < 60 ? minutes : minutes < 48 * 60 ? minutes / 60 : minutes / 1440;
    const char *unit = minutes < 60 ? "menit" : minutes < 48 * 60 ? "jam" : "hari";
    if (late)
        snprintf(out, WORDS_SIZE, "terlambat %lld %s", (long long)number, unit);
    else
        snprintf(out, WORDS_SIZE, "%lld %s lagi", (long long)number, unit);
}

const char *words_tone(int64_t now_s, int64_t due_s)
{
    if (due_s < now_s) return "late";
    return due_s - now_s < SOON_S ? "soon" : "";
}

void words_person(struct desk *desk, const char *account, char out[DB_PERSON_SIZE])
{
    struct db_account found;
    struct fault missing = {0};
    struct db *db = desk->options.cases->db;
    bool known = account[0] && db_account_find(db, account, &found, &missing);
    snprintf(out, DB_PERSON_SIZE, "%s", known ? found.name : account);
    struct db_token token;
    if (!known && account[0] && db_token_find_id(db, account, &token, &missing))
        snprintf(out, DB_PERSON_SIZE, "API: %s", token.name);
}
