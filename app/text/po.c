#include "text/po.h"

#include <string.h>

enum part { PART_NONE, PART_SOURCE, PART_TRANSLATION };

struct reader {
    const char *path;
    int line;
    enum part part; /* the string that a continuation would go on with */
    bool fuzzy, fuzzy_next;
    int source_line;
    struct bytes source, translation;
    bool (*each)(void *, const struct po_entry *, struct fault *);
    void *context;
    struct fault *fault;
};

static bool broken(const struct reader *reader, int line, const char *words)
{
    return FAULT_CODED(reader->fault, "K-01", FAULT_INPUT, 0, "%s:%d: %s", reader->path, line,
                       words);
}

/* Length of the UTF-8 character at text, or 0. */
static int utf8_length(const unsigned char *text)
{
    int length = text[0] < 0x80   ? 1
                 : text[0] < 0xC2 ? 0
                 : text[0] < 0xE0 ? 2
                 : text[0] < 0xF0 ? 3
                 : text[0] < 0xF5 ? 4
                                  : 0;
    for (int i = 1; i < length; i++)
        if ((text[i] & 0xC0) != 0x80) return 0;
    return length;
}

static char unescaped(char letter)
{
    switch (letter) {
    case 'n': return '\n';
    case 't': return '\t';
    case '"': return '"';
    case '\\': return '\\';
    default: return 0;
    }
}

/* Appends the quoted string that is the rest of the line. */
static bool read_string(struct reader *reader, const char *at, const char *end, struct bytes *out)
{
    while (at < end && (*at == ' ' || *at == '\t'))
        at++;
    if (at == end || *at++ != '"') return broken(reader, reader->line, "a string is missing");
    while (at < end && *at != '"') {
        int length = utf8_length((const unsigned char *)at);
        if (length == 0) return broken(reader, reader->line, "not UTF-8");
        if (*at != '\\') {
            bytes_append(out, at, (size_t)length);
            at += length;
            continue;
        }
        char letter = at + 1 < end ? unescaped(at[1]) : 0;
        if (!letter) return broken(reader, reader->line, "unknown escape");
        bytes_append(out, &letter, 1);
        at += 2;
    }
    if (at == end) return broken(reader, reader->line, "a string is not closed");
    if (at + 1 != end) return broken(reader, reader->line, "something stands behind the string");
    return true;
}

/* Hands over what has been read, and begins anew. */
static bool finish(struct reader *reader)
{
    if (reader->part == PART_SOURCE)
        return broken(reader, reader->source_line, "msgstr is missing");
    bool done = true;
    if (reader->part == PART_TRANSLATION && reader->source.size && reader->translation.size &&
        !reader->fuzzy) {
        struct po_entry entry = {bytes_text(&reader->source), bytes_text(&reader->translation),
                                 reader->source_line};
        done = reader->each(reader->context, &entry, reader->fault);
    }
    bytes_truncate(&reader->source, 0);
    bytes_truncate(&reader->translation, 0);
    reader->part = PART_NONE;
    return done;
}

static bool is_word(const char *at, const char *end, const char *word)
{
    size_t length = strlen(word);
    return (size_t)(end - at) > length && strncmp(at, word, length) == 0 &&
           (at[length] == ' ' || at[length] == '"');
}

static bool read_comment(struct reader *reader, const char *at, const char *end)
{
    /* Flags stand before the entry that they are for. */
    if (reader->part != PART_NONE && !finish(reader)) return false;
    if (end - at < 2 || at[1] != ',') return true;
    for (const char *word = at + 2; word + 5 <= end; word++)
        if (strncmp(word, "fuzzy", 5) == 0) reader->fuzzy_next = true;
    return true;
}

static bool read_line(struct reader *reader, const char *at, const char *end)
{
    while (end > at && (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\r'))
        end--;
    if (at == end) return true;
    if (*at == '#') return read_comment(reader, at, end);
    if (*at == '"') {
        if (reader->part == PART_NONE)
            return broken(reader, reader->line, "a string belongs to nothing");
        return read_string(reader, at, end,
                           reader->part == PART_SOURCE ? &reader->source : &reader->translation);
    }
    if (is_word(at, end, "msgid")) {
        if (!finish(reader)) return false;
        reader->part = PART_SOURCE;
        reader->source_line = reader->line;
        reader->fuzzy = reader->fuzzy_next;
        reader->fuzzy_next = false;
        return read_string(reader, at + strlen("msgid"), end, &reader->source);
    }
    if (is_word(at, end, "msgstr")) {
        if (reader->part != PART_SOURCE)
            return broken(reader, reader->line, "msgstr without a msgid");
        reader->part = PART_TRANSLATION;
        return read_string(reader, at + strlen("msgstr"), end, &reader->translation);
    }
    return broken(reader, reader->line, "neither msgid, msgstr, string nor comment");
}

bool po_read(const char *path, const char *content,
             bool (*each)(void *context, const struct po_entry *, struct fault *), void *context,
             struct fault *fault)
{
    struct reader reader = {.path = path, .each = each, .context = context, .fault = fault};
    bool done = true;
    while (done && *content) {
        const char *end = content + strcspn(content, "\n");
        reader.line++;
        done = read_line(&reader, content, end);
        content = *end ? end + 1 : end;
    }
    done = done && finish(&reader);
    bytes_free(&reader.source);
    bytes_free(&reader.translation);
    return done;
}
