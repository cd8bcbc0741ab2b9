#define _GNU_SOURCE
#include "backend/http/multipart.h"

#include <string.h>
#include <strings.h>

/* The characters of a boundary (RFC 2046, 5.1.1) but the space, which no browser writes. */
static const char boundary_characters[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'()+_,-./:=?";

static bool read_boundary(const char *content_type, char *out, size_t size)
{
    static const char type[] = "multipart/form-data", name[] = "boundary=";
    if (strncasecmp(content_type, type, sizeof type - 1) != 0) return false;
    const char *at = content_type + sizeof type - 1;
    at += strspn(at, " \t");
    if (*at++ != ';') return false;
    at += strspn(at, " \t");
    if (strncasecmp(at, name, sizeof name - 1) != 0) return false;
    at += sizeof name - 1;
    bool quoted = *at == '"';
    if (quoted) at++;
    size_t length = strspn(at, boundary_characters);
    if (length == 0 || length >= size) return false;
    const char *end = at + length;
    if (quoted && *end++ != '"') return false;
    if (*end && *end != ';' && *end != ' ') return false;
    memcpy(out, at, length);
    out[length] = '\0';
    return true;
}

bool multipart_begin(struct multipart *form, const char *content_type, const char *field,
                     size_t max)
{
    *form = (struct multipart){.field = field, .max = max, .state = MULTIPART_STATE_BROKEN};
    memcpy(form->delimiter, "\r\n--", 4);
    if (!content_type ||
        !read_boundary(content_type, form->delimiter + 4, sizeof form->delimiter - 4))
        return false;
    form->length = strlen(form->delimiter);
    form->matched = 2; /* the first delimiter stands at the beginning, no line before it */
    form->state = MULTIPART_STATE_OPENING;
    return true;
}

/* What stands behind name= of a disposition, in quotes; a quote inside would be written %22. */
static bool has_name(const char *disposition, const char *field)
{
    size_t length = strlen(field);
    const char *at = disposition;
    while ((at = strchr(at, ';'))) {
        at++;
        at += strspn(at, " \t");
        if (strncasecmp(at, "name=\"", 6) != 0) continue;
        return strncmp(at + 6, field, length) == 0 && at[6 + length] == '"';
    }
    return false;
}

/* One header line without its end; an empty one ends them. */
static enum multipart_state read_header(struct multipart *form)
{
    static const char name[] = "Content-Disposition:", word[] = "form-data";
    const char *line = bytes_text(&form->line);
    if (strlen(line) != form->line.size) return MULTIPART_STATE_BROKEN;
    if (!*line) return form->named ? MULTIPART_STATE_FILE : MULTIPART_STATE_BROKEN;
    if (strncasecmp(line, name, sizeof name - 1) != 0)
        return strncasecmp(line, "Content-Transfer-Encoding:", 26) == 0 ? MULTIPART_STATE_BROKEN
                                                                        : MULTIPART_STATE_HEADERS;
    const char *value = line + sizeof name - 1;
    value += strspn(value, " \t");
    bool right = strncasecmp(value, word, sizeof word - 1) == 0 &&
                 has_name(value + sizeof word - 1, form->field);
    if (form->named || !right) return MULTIPART_STATE_BROKEN;
    form->named = true;
    return MULTIPART_STATE_HEADERS;
}

static enum multipart_state add_header_byte(struct multipart *form, uint8_t byte)
{
    if (++form->headers > MULTIPART_HEADERS_MAX) return MULTIPART_STATE_BROKEN;
    bytes_append(&form->line, &byte, 1);
    size_t size = form->line.size;
    if (size < 2 || memcmp(form->line.data + size - 2, "\r\n", 2) != 0)
        return MULTIPART_STATE_HEADERS;
    bytes_truncate(&form->line, size - 2);
    enum multipart_state next = read_header(form);
    bytes_truncate(&form->line, 0);
    return next;
}

static void keep(struct multipart *form, const void *data, size_t size)
{
    if (form->too_large) return;
    if (size > form->max - form->file.size) {
        form->too_large = true;
        bytes_free(&form->file);
        return;
    }
    bytes_append(&form->file, data, size);
}

/* CR stands only at the beginning of a delimiter: what turned out to be none begins anew at most
 * with this byte. */
static enum multipart_state add_file_byte(struct multipart *form, uint8_t byte)
{
    if (byte != (uint8_t)form->delimiter[form->matched]) {
        keep(form, form->delimiter, form->matched);
        form->matched = 0;
    }
    if (byte != (uint8_t)form->delimiter[form->matched]) {
        keep(form, &byte, 1);
        return MULTIPART_STATE_FILE;
    }
    if (++form->matched < form->length) return MULTIPART_STATE_FILE;
    form->matched = 0;
    return MULTIPART_STATE_AFTER;
}

/* Two hyphens, and perhaps the end of the line. */
static enum multipart_state add_last_byte(struct multipart *form, uint8_t byte)
{
    static const char last[] = "--\r\n";
    if (form->matched == sizeof last - 1 || byte != (uint8_t)last[form->matched])
        return MULTIPART_STATE_BROKEN;
    form->matched++;
    return form->matched >= 2 ? MULTIPART_STATE_DONE : MULTIPART_STATE_AFTER;
}

/* The first delimiter and the end of its line. */
static enum multipart_state add_opening_byte(struct multipart *form, uint8_t byte)
{
    static const char end[] = "\r\n";
    const char *expected = form->matched < form->length ? &form->delimiter[form->matched]
                                                        : &end[form->matched - form->length];
    if (byte != (uint8_t)*expected) return MULTIPART_STATE_BROKEN;
    form->matched++;
    return form->matched < form->length + 2 ? MULTIPART_STATE_OPENING : MULTIPART_STATE_HEADERS;
}

static void add_byte(struct multipart *form, uint8_t byte)
{
    enum multipart_state before = form->state, next = MULTIPART_STATE_BROKEN;
    switch (before) {
    case MULTIPART_STATE_BROKEN: return;
    case MULTIPART_STATE_OPENING: next = add_opening_byte(form, byte); break;
    case MULTIPART_STATE_HEADERS: next = add_header_byte(form, byte); break;
    case MULTIPART_STATE_FILE: next = add_file_byte(form, byte); break;
    case MULTIPART_STATE_AFTER:
    case MULTIPART_STATE_DONE: next = add_last_byte(form, byte); break;
    }
    if (next == MULTIPART_STATE_FILE && before == MULTIPART_STATE_HEADERS) form->matched = 0;
    form->state = next;
    if (next == MULTIPART_STATE_BROKEN) multipart_free(form);
}

void multipart_data(struct multipart *form, const void *data, size_t size)
{
    const uint8_t *at = data, *end = at + size;
    while (at < end) {
        if (form->state == MULTIPART_STATE_FILE && form->matched == 0) {
            const uint8_t *stop = memchr(at, '\r', (size_t)(end - at));
            size_t plain = (size_t)((stop ? stop : end) - at);
            keep(form, at, plain);
            at += plain;
            if (at == end) return;
        }
        add_byte(form, *at++);
    }
}

enum multipart_result multipart_end(struct multipart *form, struct bytes *out)
{
    bool done = form->state == MULTIPART_STATE_DONE;
    if (done && !form->too_large) bytes_move(out, &form->file);
    multipart_free(form);
    if (!done) return MULTIPART_BROKEN;
    return form->too_large ? MULTIPART_TOO_LARGE : MULTIPART_FILE;
}

void multipart_free(struct multipart *form)
{
    bytes_free(&form->line);
    bytes_free(&form->file);
}
