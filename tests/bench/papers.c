/* papers - measures the page pipeline with specimens whose truth is known. */
#define _GNU_SOURCE
#include "papers.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAMES_MAX = 64, SEEDS_USUAL = 20, QUICK_SEED = 2 };

static int usage(void)
{
    fputs(
        "papers [--seeds N] [--first SEED] [CLASS...]   the table, N seeds of each class\n"
        "papers --quick                                 one seed of a few classes\n"
        "papers --list                                  the classes\n"
        "papers --draw SEED CLASS OUT.png               the picture that a device would give\n"
        "papers --page SEED CLASS OUT.jpg               the page that comes of it\n"
        "papers --sample OUT.ppm                        an A4 letter of 300 dpi, 2 degrees askew\n"
        "papers --one IN.ppm OUT.jpg                    a page of 300 dpi, timed\n",
        stderr);
    return 2;
}

static bool number(const char *text, uint64_t *out)
{
    char *end;
    errno = 0;
    unsigned long long value = strtoull(text, &end, 10);
    if (errno || *end || end == text) return false;
    *out = value;
    return true;
}

static int list(void)
{
    for (int i = 0; i < trial_classes_count(); i++)
        printf("%-14s %s\n", trial_classes[i].name, trial_classes[i].what);
    return 0;
}

/* The classes that are cheap to draw, one for each code and each way of lying. */
static int quick(void)
{
    static const char *const names[] = {"card",       "odd",       "blank", "grey-copy",
                                        "glare-card", "crop-card", "tilted"};
    return papers_table(names, sizeof names / sizeof *names, QUICK_SEED, 1) ? 0 : 1;
}

static int table(int count, char **arguments)
{
    uint64_t seeds = SEEDS_USUAL, first = 0;
    const char *names[NAMES_MAX];
    int names_count = 0;
    for (int i = 0; i < count; i++) {
        bool value = i + 1 < count;
        if (value && strcmp(arguments[i], "--seeds") == 0) {
            if (!number(arguments[++i], &seeds) || seeds < 1 || seeds > 100000) return usage();
        } else if (value && strcmp(arguments[i], "--first") == 0) {
            if (!number(arguments[++i], &first)) return usage();
        } else {
            if (!trial_class_find(arguments[i]) || names_count == NAMES_MAX) return usage();
            names[names_count++] = arguments[i];
        }
    }
    return papers_table(names, names_count, first, (int)seeds) ? 0 : 1;
}

int main(int count, char **arguments)
{
    uint64_t seed;
    if (count == 2 && strcmp(arguments[1], "--quick") == 0) return quick();
    if (count == 2 && strcmp(arguments[1], "--list") == 0) return list();
    if (count == 3 && strcmp(arguments[1], "--sample") == 0) return papers_sample(arguments[2]);
    if (count == 4 && strcmp(arguments[1], "--one") == 0)
        return papers_one(arguments[2], arguments[3]);
    if (count == 5 && number(arguments[2], &seed) && trial_class_find(arguments[3])) {
        if (strcmp(arguments[1], "--draw") == 0)
            return papers_draw(arguments[3], seed, arguments[4], false);
        if (strcmp(arguments[1], "--page") == 0)
            return papers_draw(arguments[3], seed, arguments[4], true);
    }
    return table(count - 1, arguments + 1);
}
