#include "v4l2/script.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NUMBER(word)                                                                               \
    {                                                                                              \
#word, offsetof(struct script, word)                                                       \
    }
static const struct {
    const char *word;
    size_t offset;
} numbers[] = {NUMBER(node),       NUMBER(plugged),      NUMBER(fps),         NUMBER(controls),
               NUMBER(busy),       NUMBER(stall),        NUMBER(stall_after), NUMBER(error_each),
               NUMBER(short_each), NUMBER(corrupt_each), NUMBER(no_tables),   NUMBER(stray),
               NUMBER(eio),        NUMBER(lie_index),    NUMBER(lie_bytes),   NUMBER(lie_length),
               NUMBER(lie_stride), NUMBER(buffers)};

static uint32_t fourcc_of(const char *text)
{
    return (uint32_t)(uint8_t)text[0] | (uint32_t)(uint8_t)text[1] << 8 |
           (uint32_t)(uint8_t)text[2] << 16 | (uint32_t)(uint8_t)text[3] << 24;
}

static bool read_offer(struct script *script, const char *word, const char *values)
{
    struct script_offer *offer = &script->offers[script->offer_count];
    char fourcc[5];
    if (script->offer_count == SCRIPT_OFFERS) return false;
    if (strcmp(word, "format") == 0 &&
        sscanf(values, "%4s %u %u %u", fourcc, &offer->width, &offer->height, &offer->fps) == 4) {
        offer->fourcc = fourcc_of(fourcc);
    } else if (strcmp(word, "steps") == 0 &&
               sscanf(values, "%4s %u %u %u %u %u", fourcc, &offer->width, &offer->height,
                      &offer->width_most, &offer->height_most, &offer->step) == 6) {
        offer->fourcc = fourcc_of(fourcc);
        offer->steps = true;
        offer->fps = 30;
    } else {
        return false;
    }
    script->offer_count++;
    return true;
}

static bool read_number(struct script *script, const char *word, const char *values)
{
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        if (strcmp(word, numbers[i].word) != 0) continue;
        int number = (int)strtol(values, NULL, 10);
        memcpy((char *)script + numbers[i].offset, &number, sizeof number);
        return true;
    }
    return false;
}

static bool read_line(struct script *script, const char *word, const char *values)
{
    struct script_fail *fail = &script->fails[script->fail_count];
    if (strcmp(word, "name") == 0)
        snprintf(script->name, sizeof script->name, "%s", values);
    else if (strcmp(word, "bus") == 0)
        snprintf(script->bus, sizeof script->bus, "%s", values);
    else if (strcmp(word, "picture") == 0)
        snprintf(script->picture, sizeof script->picture, "%s", values);
    else if (strcmp(word, "give") == 0 && strlen(values) == 4)
        script->give = fourcc_of(values);
    else if (strcmp(word, "fail") == 0 && script->fail_count < SCRIPT_FAILS &&
             sscanf(values, "%15s %d", fail->request, &fail->error) == 2)
        script->fail_count++;
    else
        return read_number(script, word, values) || read_offer(script, word, values);
    return true;
}

void script_read(const char *text, struct script *out)
{
    *out = (struct script){.name = "SPESIMEN Kamera", .bus = "usb-spesimen-1", .plugged = 1};
    while (*text) {
        char line[320], *values;
        size_t length = strcspn(text, "\n");
        snprintf(line, sizeof line, "%.*s", (int)length, text);
        text += length + (text[length] == '\n');
        if (!*line || *line == '#') continue;
        values = line + strcspn(line, " ");
        if (*values) *values++ = 0;
        if (read_line(out, line, values)) continue;
        fprintf(stderr, "v4l2 peer: not a line of a script: %s %s\n", line, values);
        abort();
    }
}

int script_fails(const struct script *script, const char *request)
{
    for (int i = 0; i < script->fail_count; i++)
        if (strcmp(script->fails[i].request, request) == 0) return script->fails[i].error;
    return 0;
}
