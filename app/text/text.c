#include "text/text.h"

#include "base/bytes.h"
#include "base/file.h"
#include "text/po.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CATALOGUE_MAX_BYTES = 4 << 20 };

struct message {
    char *source, *translation;
    int line;
};

struct catalogue {
    struct message *messages; /* sorted by source */
    size_t count, capacity;
};

struct text {
    struct catalogue catalogues[LANGUAGE_COUNT];
};

const char *language_tag(enum language language)
{
    switch (language) {
    case LANGUAGE_ID: return "id";
    case LANGUAGE_EN: return "en";
    case LANGUAGE_JV: return "jv";
    case LANGUAGE_COUNT: break;
    }
    return "";
}

bool language_from_tag(const char *tag, enum language *out)
{
    for (enum language language = 0; language < LANGUAGE_COUNT; language++) {
        if (strcmp(tag, language_tag(language)) != 0) continue;
        *out = language;
        return true;
    }
    return false;
}

static void catalogue_add(struct catalogue *catalogue, const struct po_entry *entry)
{
    if (catalogue->count == catalogue->capacity) {
        size_t capacity = catalogue->capacity ? 2 * catalogue->capacity : 256;
        struct message *grown = memory_alloc(capacity * sizeof *grown);
        if (catalogue->count) memcpy(grown, catalogue->messages, catalogue->count * sizeof *grown);
        free(catalogue->messages);
        catalogue->messages = grown;
        catalogue->capacity = capacity;
    }
    catalogue->messages[catalogue->count++] = (struct message){
        memory_copy_text(entry->source), memory_copy_text(entry->translation), entry->line};
}

static void catalogue_free(struct catalogue *catalogue)
{
    for (size_t i = 0; i < catalogue->count; i++) {
        free(catalogue->messages[i].source);
        free(catalogue->messages[i].translation);
    }
    free(catalogue->messages);
}

static int compare(const void *a, const void *b)
{
    return strcmp(((const struct message *)a)->source, ((const struct message *)b)->source);
}

static bool add_entry(void *context, const struct po_entry *entry, struct fault *fault)
{
    (void)fault;
    catalogue_add(context, entry);
    return true;
}

/* Twice the same source: which of the two would be said is nobody's decision. */
static bool check_twins(const struct catalogue *catalogue, const char *path, struct fault *fault)
{
    for (size_t i = 1; i < catalogue->count; i++) {
        const struct message *one = &catalogue->messages[i - 1], *other = &catalogue->messages[i];
        if (strcmp(one->source, other->source) != 0) continue;
        int first = one->line < other->line ? one->line : other->line;
        int second = one->line < other->line ? other->line : one->line;
        return FAULT_CODED(fault, "K-01", FAULT_INPUT, 0, "%s:%d: this message stands in line %d",
                           path, second, first);
    }
    return true;
}

static bool catalogue_read(struct catalogue *catalogue, const char *path, struct fault *fault)
{
    struct bytes content = {0};
    struct fault reading = {0};
    if (!file_read(path, CATALOGUE_MAX_BYTES, &content, &reading)) {
        if (reading.kind == FAULT_NOT_FOUND) return true;
        return FAULT_CODED(fault, "K-02", reading.kind, reading.cause, "%s", reading.text);
    }
    const char *text = bytes_text(&content);
    bool done = po_read(path, text, add_entry, catalogue, fault);
    bytes_free(&content);
    if (!done) return false;
    if (catalogue->count)
        qsort(catalogue->messages, catalogue->count, sizeof *catalogue->messages, compare);
    return check_twins(catalogue, path, fault);
}

struct text *text_create(const char *dir, struct fault *fault)
{
    struct text *text = memory_alloc(sizeof *text);
    for (enum language language = 0; language < LANGUAGE_COUNT; language++) {
        char name[16], path[PATH_SIZE];
        snprintf(name, sizeof name, "%s.po", language_tag(language));
        if (!path_join(dir, name, path, fault) ||
            !catalogue_read(&text->catalogues[language], path, fault)) {
            text_destroy(text);
            return NULL;
        }
    }
    return text;
}

void text_destroy(struct text *text)
{
    if (!text) return;
    for (enum language language = 0; language < LANGUAGE_COUNT; language++)
        catalogue_free(&text->catalogues[language]);
    free(text);
}

static const struct message *find(const struct text *text, enum language language,
                                  const char *source)
{
    const struct catalogue *catalogue = &text->catalogues[language];
    size_t low = 0, high = catalogue->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(source, catalogue->messages[middle].source);
        if (order == 0) return &catalogue->messages[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

const char *text_get(const struct text *text, enum language language, const char *indonesian)
{
    const struct message *message = find(text, language, indonesian);
    return message ? message->translation : indonesian;
}

bool text_has(const struct text *text, enum language language, const char *indonesian)
{
    return find(text, language, indonesian) != NULL;
}
