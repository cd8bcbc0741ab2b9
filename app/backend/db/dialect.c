#include "backend/db/dialect.h"

#include "backend/db/sql.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

void dialect_types(const char *sql, struct bytes *out)
{
    static const char *const words[][2] = {
        {"INTEGER", "BIGINT"}, {"BLOB", "BYTEA"}, {"TEXT", "TEXT COLLATE \"C\""}};
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789";
    while (*sql) {
        size_t length = strspn(sql, letters);
        const char *spelt = NULL;
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
            if (strlen(words[i][0]) == length && memcmp(sql, words[i][0], length) == 0)
                spelt = words[i][1];
        if (length == 0) length = 1;
        if (*sql == '\'' || *sql == '"') {
            const char *end = strchr(sql + 1, *sql);
            length = end ? (size_t)(end - sql) + 1 : strlen(sql);
        }
        if (spelt)
            bytes_append_text(out, spelt);
        else
            bytes_append(out, sql, length);
        sql += length;
    }
}

int dialect_values(const char *sql, struct bytes *out)
{
    int count = 0;
    char quote = 0;
    for (const char *at = sql; *at; at++) {
        if (quote ? *at == quote : *at == '\'' || *at == '"') quote = quote ? 0 : *at;
        bool is_value = !quote && *at == '?';
        bytes_append(out, is_value ? "$" : at, 1);
        int number = is_value ? (int)strtol(at + 1, NULL, 10) : 0;
        assert(number <= QUERY_VALUES_MAX);
        if (number > count) count = number;
    }
    return count;
}
