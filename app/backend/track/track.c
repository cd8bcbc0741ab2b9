#include "backend/track/inside.h"

#include "backend/http/digest.h"
#include "base/encode.h"
#include "base/file.h"
#include "base/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STYLE_MAX = 16 * 1024, MISSES_A_MINUTE = 10 };

static bool read_style(struct track *track, const char *web_dir, struct fault *fault)
{
    char path[PATH_SIZE];
    if (!path_join(web_dir, "track.css", path, fault) ||
        !file_read(path, STYLE_MAX, &track->style, fault))
        return false;
    if (strchr(bytes_text(&track->style), '<'))
        return FAULT_CODED(fault, "K-01", FAULT_INPUT, 0, "%s: '<' may not stand in it", path);
    uint8_t hash[DIGEST_MAX];
    struct digest *digest = digest_create(DIGEST_SHA256);
    digest_add(digest, track->style.data, track->style.size);
    struct bytes text = {0};
    base64_encode(hash, digest_finish(digest, hash), &text);
    snprintf(track->policy, sizeof track->policy,
             "default-src 'none'; style-src 'sha256-%s'; img-src data:; base-uri 'none'; "
             "form-action 'self'; frame-ancestors 'none'",
             bytes_text(&text));
    bytes_free(&text);
    return true;
}

struct track *track_create(const struct cases *cases, const char *web_dir, struct fault *fault)
{
    struct track *track = memory_alloc(sizeof *track);
    char text_dir[PATH_SIZE];
    track->cases = cases;
    track->throttle = throttle_create(MISSES_A_MINUTE, 60);
    track->terminals = throttle_create(MISSES_A_MINUTE, 60);
    if (read_style(track, web_dir, fault) && path_join(web_dir, "text", text_dir, fault) &&
        (track->text = text_create(text_dir, fault)))
        return track;
    track_destroy(track);
    return NULL;
}

void track_destroy(struct track *track)
{
    if (!track) return;
    throttle_destroy(track->throttle);
    throttle_destroy(track->terminals);
    text_destroy(track->text);
    bytes_free(&track->style);
    free(track);
}

void track_offer_news(struct track *track)
{
    track->offers_news = true;
}

/* One look-up: what was asked, and what of it may be shown again. */
struct lookup {
    struct page page;
    char code[CODE_SIZE], grouped[CODE_GROUPED_SIZE];
    bool json;
};

static bool wants_json(const struct http_request *request)
{
    const char *accept = http_request_header(request, "Accept");
    return accept && strstr(accept, "application/json") && !strstr(accept, "text/html");
}

static bool is_plain(const char *text)
{
    return text &&
           !text[strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")];
}

static void read_lookup(struct track *track, const struct http_request *request, struct lookup *out)
{
    *out = (struct lookup){.json = wants_json(request)};
    out->page = (struct page){.track = track, .language = page_language(request)};
    if (code_parse(request->argument, out->code)) {
        code_group(out->code, out->grouped);
        out->page.code = out->grouped;
    }
    const char *terminal = http_request_query(request, "k");
    const char *signature = http_request_query(request, "s");
    if (is_plain(terminal) && is_plain(signature)) {
        out->page.terminal = terminal;
        out->page.signature = signature;
    }
}

static void begin_response(const struct lookup *lookup, struct http_response *response, int status)
{
    http_response_header(response, "Vary", "Accept");
    if (!lookup->json) {
        page_answer(&lookup->page, response, status);
        return;
    }
    response->status = status;
    http_response_header(response, "Content-Type", "application/json");
}

/* The code that was asked for is not in it, nor the link: the same bytes for every wrong one. */
static void answer_unknown(const struct lookup *lookup, struct http_response *response)
{
    struct page page = {.track = lookup->page.track, .language = lookup->page.language};
    begin_response(lookup, response, 404);
    if (lookup->json)
        bytes_append_text(&response->body, "{\"code\":\"T-01\"}");
    else
        page_write_unknown(&page, &response->body);
}

static void answer_case(struct lookup *lookup, const struct case_view *view,
                        struct http_response *response)
{
    lookup->page.agency = view->service->agency;
    begin_response(lookup, response, 200);
    if (lookup->json)
        track_json_case(&lookup->page, lookup->code, view, &response->body);
    else
        page_write_case(&lookup->page, view, &response->body);
}

static void answer_on_its_way(struct lookup *lookup, const char *agency,
                              struct http_response *response)
{
    lookup->page.agency = catalogue_find_agency(lookup->page.track->cases->catalogue, agency);
    begin_response(lookup, response, 200);
    if (lookup->json)
        track_json_on_its_way(&lookup->page, lookup->code, &response->body);
    else
        page_write_on_its_way(&lookup->page, &response->body);
}

static void answer_busy(const struct lookup *lookup, unsigned wait_s,
                        struct http_response *response)
{
    begin_response(lookup, response, 429);
    http_response_header(response, "Retry-After", "%u", wait_s);
    if (lookup->json)
        bytes_append_text(&response->body, "{\"code\":\"T-01\"}");
    else
        page_write_busy(&lookup->page, &response->body);
}

static void answer_away(const struct lookup *lookup, const struct fault *fault,
                        struct http_response *response)
{
    log_fault(LOG_LEVEL_ERROR, "track", "show a case", fault);
    begin_response(lookup, response, 503);
    http_response_header(response, "Retry-After", "5");
    if (lookup->json)
        bytes_append_text(&response->body, "{\"code\":\"N-05\"}");
    else
        page_write_away(&lookup->page, &response->body);
}

static void answer_track(struct http_request *request, struct http_response *response,
                         void *context)
{
    struct track *track = context;
    const struct cases *cases = track->cases;
    struct lookup lookup;
    read_lookup(track, request, &lookup);
    int64_t now_s = cases_now_s(cases);
    unsigned wait_s = throttle_wait_s(track->throttle, request->address, now_s);
    if (wait_s) {
        answer_busy(&lookup, wait_s, response);
        return;
    }
    struct case_view view;
    struct fault fault = {0};
    char agency[DB_NAME_SIZE];
    const char *code = lookup.code[0] ? lookup.code : NULL;
    if (cases_view_code(cases, code, &view, &fault)) {
        answer_case(&lookup, &view, response);
        return;
    }
    if (fault.kind != FAULT_NOT_FOUND) {
        answer_away(&lookup, &fault, response);
        return;
    }
    if (cases_link_is_ours(cases, code, lookup.page.terminal, lookup.page.signature, agency)) {
        answer_on_its_way(&lookup, agency, response);
    } else {
        throttle_miss(track->throttle, request->address, now_s);
        answer_unknown(&lookup, response);
    }
}

/* Where a code is typed: an application's address may be read out, a QR code may not. */
static void answer_entry(struct http_request *request, struct http_response *response,
                         void *context)
{
    struct lookup lookup;
    read_lookup(context, request, &lookup);
    begin_response(&lookup, response, 200);
    if (lookup.json)
        bytes_append_text(&response->body, "{}");
    else
        page_write_entry(&lookup.page, &response->body);
}

/* To the page of what was typed: of a code as it is written, of anything else one that is none. */
static void answer_typed(struct http_request *request, struct http_response *response,
                         void *context)
{
    struct lookup lookup;
    const char *typed = http_request_query(request, "code");
    snprintf(request->argument, sizeof request->argument, "%.100s", typed ? typed : "");
    read_lookup(context, request, &lookup);
    response->status = 303;
    http_response_header(response, "Location", "t/%s%s", lookup.code[0] ? lookup.code : "-",
                         lookup.page.language == LANGUAGE_EN ? "?lang=en" : "");
}

void track_answer_missing(struct http_request *request, struct http_response *response,
                          void *context)
{
    struct lookup lookup;
    read_lookup(context, request, &lookup);
    answer_unknown(&lookup, response);
}

const struct http_route track_routes[] = {
    {.methods = HTTP_GET, .pattern = "/t/*", .answer = answer_track},
    {.methods = HTTP_GET, .pattern = "/t", .answer = answer_typed},
    {.methods = HTTP_GET, .pattern = "/", .answer = answer_entry},
};
const int track_routes_count = sizeof track_routes / sizeof *track_routes;
