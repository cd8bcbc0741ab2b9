/* What a code reader sends. First byte: as bytes of a serial line, as keys of a keyboard, or as a
 * word to the simulated reader. Whatever comes: a code is printable ASCII, and fits. */
#define _GNU_SOURCE
#include "reader/reader_keys.h"
#include "reader/reader_line.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_code(const char *code)
{
    size_t length = strnlen(code, READER_TEXT_SIZE);
    assert(length > 0 && length < READER_TEXT_SIZE);
    for (size_t i = 0; i < length; i++)
        assert(code[i] >= ' ' && code[i] <= '~');
}

static void check_step(struct reader_line *line, enum reader_step step)
{
    char code[READER_TEXT_SIZE];
    if (step != READER_CODE) return;
    reader_line_take(line, code);
    check_code(code);
    assert(!reader_line_open(line));
}

static void put_bytes(const uint8_t *data, size_t size)
{
    struct reader_line line = {0};
    for (size_t i = 0; i < size; i++)
        check_step(&line, reader_line_put(&line, (char)data[i]));
    check_step(&line, reader_line_end(&line));
    assert(!reader_line_open(&line));
}

/* Two bytes a key: its code, and whether it is pressed. */
static void put_keys(const uint8_t *data, size_t size)
{
    struct reader_line line = {0};
    struct reader_keys keys = {0};
    for (size_t i = 0; i + 1 < size; i += 2) {
        int typed = reader_keys_take(&keys, data[i] | (data[i + 1] & 0x7Fu) << 8, data[i + 1] >> 7);
        assert(typed == READER_KEY_NOTHING || typed == READER_KEY_FOREIGN || typed == '\r' ||
               (typed >= ' ' && typed <= '~'));
        if (typed == READER_KEY_FOREIGN) reader_line_spoil(&line);
        if (typed > 0) check_step(&line, reader_line_put(&line, (char)typed));
    }
}

static void put_word(const uint8_t *data, size_t size)
{
    struct reader *reader = reader_open("sim:", NULL);
    char *word = calloc(1, size + 1), code[READER_TEXT_SIZE];
    memcpy(word, data, size);
    bool strikes = strcmp(word, "hang") == 0 || strcmp(word, "crash") == 0;
    if (!strikes && reader->ops->control(reader, word, NULL) &&
        reader->ops->read(reader, code, 0, NULL))
        check_code(code);
    free(word);
    reader->ops->destroy(reader);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const ways[])(const uint8_t *, size_t) = {put_bytes, put_keys, put_word};
    if (size > 0) ways[data[0] % 3](data + 1, size - 1);
    return 0;
}
