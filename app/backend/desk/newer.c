#include "backend/desk/newer.h"

#include "backend/supplement/supplement.h"

#include <stdio.h>
#include <string.h>

bool newer_read(struct visit *visit, struct newer *out, struct fault *fault)
{
    struct db_supplement came[DB_SUPPLEMENTS_MAX];
    int count = 0;
    if (!db_supplement_list(visit->desk->options.cases->db, visit->item.id, came, &count, fault))
        return false;
    out->count = 0;
    for (int i = 0; i < count; i++)
        if (came[i].state == DB_SUPPLEMENT_SENT) out->papers[out->count++] = came[i];
    return true;
}

const struct db_supplement *newer_find(const struct newer *newer, const char *item, int number)
{
    for (int i = newer->count - 1; i >= 0; i--)
        if (strcmp(newer->papers[i].item, item) == 0 &&
            (number == NEWER_LATEST || newer->papers[i].number == number))
            return &newer->papers[i];
    return NULL;
}

void newer_words(const struct newer *newer, const char *item, const struct db_supplement *paper,
                 char out[WORDS_SIZE])
{
    char at[WORDS_SIZE];
    if (!paper) {
        snprintf(out, WORDS_SIZE, "yang dahulu, dari terminal");
        return;
    }
    words_time(paper->at_s, at);
    bool latest = newer_find(newer, item, NEWER_LATEST) == paper;
    snprintf(out, WORDS_SIZE, "%s, dari ponsel, %.60s", latest ? "baru" : "yang dahulu", at);
}

static void write_link(struct visit *visit, const struct newer *newer, const char *item,
                       const struct db_supplement *paper)
{
    char target[160], words[WORDS_SIZE];
    snprintf(target, sizeof target, "/kasus/%s/berkas/%.63s?versi=%d", visit->item.id, item,
             paper ? paper->number : NEWER_FIRST);
    newer_words(newer, item, paper, words);
    html_open(&visit->html, "a", "href", target, NULL);
    html_text(&visit->html, words);
    html_close(&visit->html);
    html_text(&visit->html, " ");
}

void newer_write_others(struct visit *visit, const struct newer *newer, const char *item,
                        const struct db_supplement *here, bool has_first)
{
    if (!newer_find(newer, item, NEWER_LATEST)) return;
    html_open(&visit->html, "p", "class", "versions", NULL);
    for (int i = newer->count - 1; i >= 0; i--)
        if (&newer->papers[i] != here && strcmp(newer->papers[i].item, item) == 0)
            write_link(visit, newer, item, &newer->papers[i]);
    if (here && has_first) write_link(visit, newer, item, NULL);
    html_close(&visit->html);
}

bool newer_open(struct visit *visit, const struct db_supplement *paper, struct bytes *out,
                struct fault *fault)
{
    const struct desk_options *options = &visit->desk->options;
    return opened_take_place(visit, fault) &&
           supplement_read(options->blobs, options->opener, paper, out, fault);
}
