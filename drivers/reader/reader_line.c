#define _DEFAULT_SOURCE
#include "reader/reader_line.h"

#include <string.h>

void reader_line_drop(struct reader_line *line)
{
    explicit_bzero(line, sizeof *line);
}

bool reader_line_open(const struct reader_line *line)
{
    return line->length > 0 || line->foreign || line->skipping;
}

void reader_line_spoil(struct reader_line *line)
{
    if (!line->skipping) line->foreign = true;
}

enum reader_step reader_line_end(struct reader_line *line)
{
    if (line->length > 0 && !line->foreign && !line->skipping) return READER_CODE;
    bool refused = line->foreign;
    reader_line_drop(line);
    return refused ? READER_REFUSED : READER_MORE;
}

enum reader_step reader_line_put(struct reader_line *line, char byte)
{
    if (byte == '\r' || byte == '\n') return reader_line_end(line);
    if (line->skipping) return READER_MORE;
    if (byte < ' ' || byte > '~') line->foreign = true;
    if (line->length < READER_TEXT_SIZE - 1) {
        line->text[line->length++] = byte;
        return READER_MORE;
    }
    reader_line_drop(line);
    line->skipping = true;
    return READER_REFUSED;
}

void reader_line_take(struct reader_line *line, char out[READER_TEXT_SIZE])
{
    memcpy(out, line->text, (size_t)line->length);
    out[line->length] = 0;
    reader_line_drop(line);
}
