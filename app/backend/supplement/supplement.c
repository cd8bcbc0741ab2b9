#include "backend/supplement/inside.h"

#include "base/log.h"

#include <stdlib.h>

enum { GIVE_UP_S = 3600, SWEPT_AT_ONCE = 32 };

struct supplements *supplements_create(const struct supplements_options *options)
{
    struct supplements *supplements = memory_alloc(sizeof *supplements);
    supplements->options = *options;
    receiving_places_init(&supplements->places);
    return supplements;
}

void supplements_destroy(struct supplements *supplements)
{
    if (!supplements) return;
    receiving_places_finish(&supplements->places);
    free(supplements);
}

static void tell(const char *doing, const struct fault *fault)
{
    log_fault(LOG_LEVEL_ERROR, "supplement", doing, fault);
}

/* The blob first: a row that is gone names nothing that is there. A store that is away is asked
 * once a tick, and no oftener: other rooms wait for their turn. */
void supplements_tick(struct supplements *supplements)
{
    struct db *db = supplements->options.cases->db;
    struct blobs *blobs = supplements->options.blobs;
    struct db_supplement dropped[SWEPT_AT_ONCE];
    struct fault fault = {0};
    int count = 0;
    int64_t now_s = cases_now_s(supplements->options.cases);
    bool done = db_supplement_give_up(db, now_s - GIVE_UP_S, &fault) &&
                db_supplement_list_dropped(db, dropped, SWEPT_AT_ONCE, &count, &fault);
    for (int i = 0; done && i < count; i++)
        done = blobs->ops->remove(blobs, dropped[i].blob, &fault) &&
               db_supplement_gone(db, &dropped[i], &fault);
    if (!done) tell("remove what was replaced", &fault);
}

static void answer_form(struct http_request *request, struct http_response *response, void *context)
{
    struct asked asked;
    if (!asked_answer(&asked, asked_read(&asked, context, request, response), request)) return;
    if (asked.wanted)
        asked_write_form(&asked, 200, NULL);
    else
        asked_lead_back(&asked);
}

/* Pressed twice, or by two: the second finds it done, and the page shows where the case is. */
static void answer_go_on(struct http_request *request, struct http_response *response,
                         void *context)
{
    struct supplements *supplements = context;
    struct asked asked;
    struct fault fault = {0};
    if (!asked_answer(&asked, asked_read(&asked, context, request, response), request)) return;
    if (wanted_is_complete(&asked.list) &&
        !cases_hand_in_again(supplements->options.cases, &asked.view, &fault) &&
        fault.kind != FAULT_REFUSED) {
        tell("send a case on", &fault);
        asked_answer(&asked, ASKED_AWAY, request);
        return;
    }
    asked_lead_back(&asked);
}

enum { BODY_MAX = 1024 };

const struct http_route supplement_routes[] = {
    {.methods = HTTP_GET, .pattern = "/l/*/*", .answer = answer_form},
    {.methods = HTTP_POST, .pattern = "/l/*/*", .stream = &supplement_upload},
    {.methods = HTTP_POST, .pattern = "/l/*", .body_max = BODY_MAX, .answer = answer_go_on},
};
const int supplement_routes_count = sizeof supplement_routes / sizeof *supplement_routes;
