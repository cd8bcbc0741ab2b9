#define _DEFAULT_SOURCE
#include "text/text.h"

#include "base/bytes.h"
#include "base/file.h"

#include <errno.h>
#include <gettext-po.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct message {
    char *source, *translation;
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

/* The library's handlers get no context of ours: what they noticed first is kept here, for the
 * thread that reads. */
static _Thread_local struct {
    bool failed;
    size_t line;
    char words[120];
} trouble;

static void notice(int severity, po_message_t message, const char *file, size_t line, size_t column,
                   int multiline, const char *words)
{
    (void)message, (void)file, (void)column, (void)multiline;
    if (severity == PO_SEVERITY_WARNING || trouble.failed) return;
    trouble.failed = true;
    trouble.line = line == (size_t)-1 ? 0 : line;
    snprintf(trouble.words, sizeof trouble.words, "%.*s", (int)strcspn(words, "\n"), words);
}

static void notice_two(int severity, po_message_t message1, const char *file1, size_t line1,
                       size_t column1, int multiline1, const char *words1, po_message_t message2,
                       const char *file2, size_t line2, size_t column2, int multiline2,
                       const char *words2)
{
    (void)message2, (void)file2, (void)line2, (void)column2, (void)multiline2, (void)words2;
    notice(severity, message1, file1, line1, column1, multiline1, words1);
}

static void catalogue_add(struct catalogue *catalogue, const char *source, const char *translation)
{
    if (catalogue->count == catalogue->capacity) {
        size_t capacity = catalogue->capacity ? 2 * catalogue->capacity : 256;
        struct message *grown = memory_alloc(capacity * sizeof *grown);
        if (catalogue->count) memcpy(grown, catalogue->messages, catalogue->count * sizeof *grown);
        free(catalogue->messages);
        catalogue->messages = grown;
        catalogue->capacity = capacity;
    }
    catalogue->messages[catalogue->count++] =
        (struct message){memory_copy_text(source), memory_copy_text(translation)};
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

/* Fuzzy ones are guesses that nobody has confirmed; obsolete ones nobody asks for. */
static void catalogue_fill(struct catalogue *catalogue, po_file_t file)
{
    po_message_iterator_t at = po_message_iterator(file, NULL);
    for (po_message_t message = po_next_message(at); message; message = po_next_message(at)) {
        const char *source = po_message_msgid(message);
        const char *translation = po_message_msgstr(message);
        if (po_message_is_fuzzy(message) || po_message_is_obsolete(message)) continue;
        if (source[0] && translation[0]) catalogue_add(catalogue, source, translation);
    }
    po_message_iterator_free(at);
    if (catalogue->count)
        qsort(catalogue->messages, catalogue->count, sizeof *catalogue->messages, compare);
}

static bool catalogue_read(struct catalogue *catalogue, const char *path, struct fault *fault)
{
    static const struct po_xerror_handler handler = {.xerror = notice, .xerror2 = notice_two};
    if (access(path, R_OK) != 0) {
        if (errno == ENOENT) return true;
        return FAULT_CODED(fault, "K-02", FAULT_SYSTEM, errno, "cannot read %s", path);
    }
    memset(&trouble, 0, sizeof trouble);
    po_file_t file = po_file_read(path, &handler);
    bool done = file && !trouble.failed;
    if (done)
        catalogue_fill(catalogue, file);
    else
        FAULT_CODED(fault, "K-01", FAULT_INPUT, 0, "%s:%zu: %s", path, trouble.line, trouble.words);
    if (file) po_file_free(file);
    return done;
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
