#include "backend/drop/inside.h"

#include "base/log.h"

#include <stdlib.h>

struct drops *drops_create(const struct drops_options *options)
{
    struct drops *drops = memory_alloc(sizeof *drops);
    drops->options = *options;
    receiving_places_init(&drops->places);
    return drops;
}

void drops_destroy(struct drops *drops)
{
    if (!drops) return;
    receiving_places_finish(&drops->places);
    free(drops);
}

void drops_tick(struct drops *drops)
{
    const struct cases *cases = drops->options.cases;
    struct fault fault = {0};
    if (!db_drop_sweep(cases->db, cases_now_s(cases), &fault))
        log_fault(LOG_LEVEL_ERROR, "drop", "delete what has expired", &fault);
}

void drops_hash(const struct drops *drops, const char *token, uint8_t out[DB_HASH_SIZE])
{
    cases_hash(drops->options.cases->secret, "drop", token, out);
}

bool drops_find(const struct drops *drops, const char *token, struct db_drop *out,
                struct fault *fault)
{
    const struct cases *cases = drops->options.cases;
    uint8_t hash[DB_HASH_SIZE];
    struct fault why = {0};
    drops_hash(drops, token, hash);
    bool found = db_drop_find(cases->db, hash, cases_now_s(cases), out, &why);
    if (!found && why.kind != FAULT_NOT_FOUND)
        log_fault(LOG_LEVEL_ERROR, "drop", "look for a drop", &why);
    if (!found && fault) *fault = why;
    return found;
}

/* What a phone shows first. A preview that asks for the head alone has shown nothing to anybody. */
static void answer_page(struct http_request *request, struct http_response *response, void *context)
{
    const struct drops *drops = context;
    struct track *track = drops->options.track;
    struct db *db = drops->options.cases->db;
    struct db_drop drop;
    struct drop_page page;
    struct fault fault = {0};
    int64_t now_s = cases_now_s(drops->options.cases);
    unsigned wait_s = throttle_wait_s(track->throttle, request->address, now_s);
    bool found = !wait_s && drops_find(drops, request->argument, &drop, &fault);
    drop_page_init(&page, drops, found ? &drop : NULL, request, response);
    if (wait_s) {
        drop_page_busy(&page, wait_s);
    } else if (!found && fault.kind != FAULT_NOT_FOUND) {
        drop_page_away(&page);
    } else if (!found) {
        throttle_miss(track->throttle, request->address, now_s);
        drop_page_gone(&page);
    } else if (drop.state == DB_DROP_ARRIVED) {
        drop_page_arrived(&page, 200, "Sudah terkirim");
    } else {
        if (request->method == HTTP_GET && !db_drop_show(db, drop.token_hash, &fault))
            log_fault(LOG_LEVEL_ERROR, "drop", "note that the page was shown", &fault);
        drop_page_ask(&page, 200, NULL);
    }
}

const struct http_route drop_routes[] = {
    {.methods = HTTP_GET, .pattern = "/u/*", .answer = answer_page},
    {.methods = HTTP_POST, .pattern = "/u/*", .stream = &drop_upload},
};
const int drop_routes_count = sizeof drop_routes / sizeof *drop_routes;
