#include "backend/heads.h"

#include "base/encode.h"
#include "base/log.h"

#include <stdio.h>

void heads_words(const struct db_head *head, char out[2 * DB_CHAIN_SIZE + 24])
{
    char chain[2 * DB_CHAIN_SIZE + 1];
    hex_encode(head->chain, DB_CHAIN_SIZE, chain);
    snprintf(out, 2 * DB_CHAIN_SIZE + 24, "%lld\t%s", (long long)head->number, chain);
}

void heads_tick(struct heads *heads, int64_t now_s)
{
    struct db_head head;
    struct fault fault = {0};
    char words[2 * DB_CHAIN_SIZE + 24];
    if (heads->told_s && now_s < heads->told_s + HEADS_EVERY_S) return;
    if (!db_audit_head(heads->db, &head, &fault)) {
        log_fault(LOG_LEVEL_ERROR, "audit", "read the log's head", &fault);
        return;
    }
    bool news = !heads->told_s || head.number != heads->number;
    heads->told_s = now_s;
    heads->number = head.number;
    if (!news) return;
    heads_words(&head, words);
    log_line(LOG_LEVEL_INFO, "audit", "head %s", words);
}
