#include "case/json_writer.h"

#include "base/utf8.h"

#include <assert.h>
#include <string.h>

static void write_quoted(struct bytes *out, const char *text)
{
    bytes_append_text(out, "\"");
    for (const unsigned char *at = (const unsigned char *)text; *at;) {
        size_t length = utf8_length(at);
        if (length == 0) {
            bytes_append_text(out, "\\ufffd");
            at++;
            continue;
        }
        if (*at == '"' || *at == '\\') {
            char escaped[2] = {'\\', (char)*at};
            bytes_append(out, escaped, sizeof escaped);
        } else if (*at < 0x20 || *at == 0x7F) {
            bytes_append_format(out, "\\u%04x", *at);
        } else {
            bytes_append(out, at, length);
        }
        at += length;
    }
    bytes_append_text(out, "\"");
}

static void write_key(struct json_writer *writer, const char *key)
{
    if (writer->depth > 0) {
        int level = writer->depth - 1;
        assert((writer->closers[level] == '}') == (key != NULL));
        if (writer->filled[level]) bytes_append_text(writer->out, ",");
        writer->filled[level] = true;
        bytes_append_text(writer->out, "\n");
    }
    if (!key) return;
    write_quoted(writer->out, key);
    bytes_append_text(writer->out, ": ");
}

static void begin(struct json_writer *writer, const char *key, const char *opener, char closer)
{
    write_key(writer, key);
    assert(writer->depth < JSON_DEPTH_MAX);
    writer->closers[writer->depth] = closer;
    writer->filled[writer->depth] = false;
    writer->depth++;
    bytes_append_text(writer->out, opener);
}

void json_begin_object(struct json_writer *writer, const char *key)
{
    begin(writer, key, "{", '}');
}

void json_begin_array(struct json_writer *writer, const char *key)
{
    begin(writer, key, "[", ']');
}

void json_end(struct json_writer *writer)
{
    assert(writer->depth > 0);
    writer->depth--;
    bytes_append(writer->out, &writer->closers[writer->depth], 1);
    if (writer->depth == 0) bytes_append_text(writer->out, "\n");
}

void json_text(struct json_writer *writer, const char *key, const char *text)
{
    write_key(writer, key);
    write_quoted(writer->out, text);
}

void json_number(struct json_writer *writer, const char *key, long long number)
{
    write_key(writer, key);
    bytes_append_format(writer->out, "%lld", number);
}

static void write_decimal(struct json_writer *writer, const char *key, double number, int digits)
{
    long long unit = 1;
    for (int i = 0; i < digits; i++)
        unit *= 10;
    write_key(writer, key);
    /* By integers: printf would follow the locale's decimal comma. */
    double bounded = number > -1e9 && number < 1e9 ? number : 0;
    long long parts = (long long)(bounded * (double)unit + (bounded < 0 ? -0.5 : 0.5));
    long long size = parts < 0 ? -parts : parts;
    bytes_append_format(writer->out, "%s%lld.%0*lld", parts < 0 ? "-" : "", size / unit, digits,
                        size % unit);
}

void json_decimal(struct json_writer *writer, const char *key, double number)
{
    write_decimal(writer, key, number, 1);
}

void json_fraction(struct json_writer *writer, const char *key, double number)
{
    write_decimal(writer, key, number, 4);
}

void json_flag(struct json_writer *writer, const char *key, bool flag)
{
    write_key(writer, key);
    bytes_append_text(writer->out, flag ? "true" : "false");
}
