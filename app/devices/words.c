#include "devices/words.h"

#include <stdio.h>
#include <string.h>

static int find(const struct words *words, const char *word)
{
    for (int i = 0; i < words->count; i++)
        if (strcmp(words->list[i], word) == 0) return i;
    return -1;
}

static void drop(struct words *words, int index)
{
    if (index < 0) return;
    words->count--;
    memmove(words->list[index], words->list[index + 1],
            (size_t)(words->count - index) * sizeof *words->list);
}

void words_add(struct words *words, const char *word)
{
    static const char *const once[] = {"hang", "hang_finish", "crash"};
    for (size_t i = 0; i < sizeof once / sizeof *once; i++)
        if (strcmp(word, once[i]) == 0) return;
    if (strncmp(word, "code:", 5) == 0) return;
    if (strcmp(word, "ok") == 0) {
        words->count = 0;
    } else if (strcmp(word, "plug") == 0) {
        drop(words, find(words, "unplug"));
    } else {
        drop(words, find(words, word));
        if (words->count == WORDS_MAX) drop(words, 0);
        snprintf(words->list[words->count++], WORD_SIZE, "%s", word);
    }
}

void words_printed_out(struct words *words)
{
    int index = find(words, "paper_out_midprint");
    if (index < 0) return;
    drop(words, index);
    words_add(words, "paper_out");
}

void words_to_arguments(const struct words *words, const char *out[2 * WORDS_MAX + 1])
{
    for (int i = 0; i < words->count; i++) {
        *out++ = "--word";
        *out++ = words->list[i];
    }
    *out = NULL;
}
