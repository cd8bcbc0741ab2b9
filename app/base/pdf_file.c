#define _GNU_SOURCE
#include "base/pdf_file.h"

#include <stdint.h>
#include <string.h>

/* Readers look for the end mark in the last 1024 octets (ISO 32000-1, annex H.3); the place of the
 * table stands just before it. */
enum { END_MAX = 1024, START_MAX = 256, NUMBER_DIGITS_MAX = 12 };

struct span {
    const uint8_t *at, *end;
};

static bool begins(struct span span, const char *word)
{
    size_t length = strlen(word);
    return (size_t)(span.end - span.at) >= length && memcmp(span.at, word, length) == 0;
}

static bool is_white(uint8_t c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0';
}

static bool is_delimiter(uint8_t c)
{
    return is_white(c) || (c && strchr("()<>[]{}/%", c));
}

static void skip_white(struct span *span)
{
    while (span->at < span->end && is_white(*span->at))
        span->at++;
}

static const uint8_t *find_last(struct span span, const char *word)
{
    const uint8_t *found = NULL;
    size_t length = strlen(word);
    for (const uint8_t *at = span.at;
         (at = memmem(at, (size_t)(span.end - at), word, length)) != NULL; at += length)
        found = at;
    return found;
}

static bool read_number(struct span *span, uint64_t *out)
{
    uint64_t number = 0;
    int digits = 0;
    skip_white(span);
    for (; span->at < span->end && *span->at >= '0' && *span->at <= '9'; span->at++) {
        if (++digits > NUMBER_DIGITS_MAX) return false;
        number = number * 10 + (uint64_t)(*span->at - '0');
    }
    if (digits == 0) return false;
    *out = number;
    return true;
}

/* Where the end says that the last table begins; false: the end is not there. */
static bool find_table(struct span file, struct span *out)
{
    struct span last = file;
    if (last.end - last.at > END_MAX) last.at = last.end - END_MAX;
    const uint8_t *mark = find_last(last, "%%EOF");
    if (!mark) return false;
    struct span before = {mark - file.at > START_MAX ? mark - START_MAX : file.at, mark};
    const uint8_t *start = find_last(before, "startxref");
    uint64_t place = 0;
    if (!start) return false;
    before.at = start + strlen("startxref");
    if (!read_number(&before, &place) || place >= (uint64_t)(file.end - file.at)) return false;
    *out = (struct span){file.at + place, file.end};
    return true;
}

/* Over a string in parentheses, at its first. */
static void skip_string(struct span *span)
{
    int depth = 0;
    for (; span->at < span->end; span->at++) {
        if (*span->at == '\\' && span->at + 1 < span->end)
            span->at++;
        else if (*span->at == '(')
            depth++;
        else if (*span->at == ')' && --depth == 0)
            break;
    }
    span->at = span->at < span->end ? span->at + 1 : span->end;
}

/* Is name a key of the dictionary at span, whatever stands deeper in it? */
static bool has_key(struct span span, const char *name)
{
    int depth = 0;
    while (span.at < span.end) {
        struct span after = {span.at + 1, span.end};
        if (*span.at == '(') {
            skip_string(&span);
            continue;
        }
        if (begins(span, "<<"))
            depth++, span.at++;
        else if (begins(span, ">>") && (span.at++, --depth == 0))
            return false;
        else if (depth == 1 && begins(span, name) &&
                 (after.at += strlen(name) - 1, after.at == after.end || is_delimiter(*after.at)))
            return true;
        span.at++;
    }
    return false;
}

/* The dictionary that goes with the table: after the word trailer, or that of the stream which the
 * table is. Where the place is none, as in a file that a program mended, the last trailer will do.
 */
static struct span find_trailer(struct span file, struct span table)
{
    uint64_t number;
    skip_white(&table);
    struct span object = table;
    const uint8_t *found = NULL;
    if (begins(table, "xref"))
        found = memmem(table.at, (size_t)(table.end - table.at), "trailer", 7);
    else if (read_number(&object, &number) && read_number(&object, &number) &&
             (skip_white(&object), begins(object, "obj")))
        return (struct span){object.at + 3, object.end};
    if (!found) found = find_last(file, "trailer");
    return found ? (struct span){found + 7, file.end} : (struct span){file.end, file.end};
}

/* [0 a b c]: what is signed, within the file. One that is still to be filled in holds none. */
static bool is_range(struct span at, size_t size)
{
    uint64_t numbers[4];
    skip_white(&at);
    if (!begins(at, "[")) return false;
    at.at++;
    for (int i = 0; i < 4; i++)
        if (!read_number(&at, &numbers[i])) return false;
    return numbers[0] == 0 && numbers[1] > 0 && numbers[1] <= numbers[2] &&
           numbers[2] + numbers[3] <= size;
}

static bool is_signature_format(struct span at)
{
    skip_white(&at);
    return begins(at, "/adbe.pkcs7.") || begins(at, "/ETSI.CAdES.");
}

/* Both of them in one object. They are never compressed: what is signed is told by place. */
static bool has_signature(struct span file)
{
    static const char range[] = "/ByteRange", format[] = "/SubFilter";
    bool ranged = false, formatted = false;
    for (struct span at = file; at.at < at.end; at.at++) {
        if (*at.at == 'e' && begins(at, "endobj")) {
            ranged = formatted = false;
        } else if (*at.at == '/' && begins(at, range)) {
            ranged = is_range((struct span){at.at + strlen(range), at.end},
                              (size_t)(file.end - file.at));
        } else if (*at.at == '/' && begins(at, format)) {
            formatted = is_signature_format((struct span){at.at + strlen(format), at.end});
        }
        if (ranged && formatted) return true;
    }
    return false;
}

struct pdf_file pdf_file_look(const void *data, size_t size)
{
    const struct span file = {data, (const uint8_t *)data + size};
    struct span table;
    if (!data || !find_table(file, &table)) return (struct pdf_file){.state = PDF_CUT};
    if (has_key(find_trailer(file, table), "/Encrypt"))
        return (struct pdf_file){.state = PDF_LOCKED};
    return (struct pdf_file){.is_signed = has_signature(file)};
}
