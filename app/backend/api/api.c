#include "backend/api/inside.h"

#include "base/log.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define PREFIX "/api/v1/"

enum { MISSES = 20, MISSES_WINDOW_S = 300, READS = 30, READS_WINDOW_S = 10 };

struct api *api_create(const struct api_options *options)
{
    struct api *api = memory_alloc(sizeof *api);
    api->options = *options;
    api->strangers = throttle_create(MISSES, MISSES_WINDOW_S);
    api->readers = throttle_create(READS, READS_WINDOW_S);
    return api;
}

void api_destroy(struct api *api)
{
    if (!api) return;
    throttle_destroy(api->strangers);
    throttle_destroy(api->readers);
    free(api);
}

bool api_is_asked(const struct http_request *request)
{
    return strncmp(request->path, "/api/", 5) == 0;
}

void api_answer_missing(struct http_request *request, struct http_response *response, void *context)
{
    (void)request;
    (void)context;
    http_response_error(response, 404, "N-04", "there is nothing here");
}

static bool say_busy(struct asking *asking, unsigned wait_s)
{
    http_response_error(asking->response, 429, "N-05", "too many requests: wait");
    http_response_header(asking->response, "Retry-After", "%u", wait_s);
    return false;
}

/* The same for none, a wrong one, and one that is no more. */
static bool say_stranger(struct asking *asking)
{
    http_response_error(asking->response, 401, "N-07", "no token, or one that is not valid");
    http_response_header(asking->response, "WWW-Authenticate", "Bearer realm=\"anjungan\"");
    return false;
}

static bool let_in(struct asking *asking)
{
    const struct cases *cases = asking->api->options.cases;
    const char *address = asking->request->address;
    int64_t now_s = cases_now_s(cases);
    char token[TOKEN_SIZE];
    struct fault fault = {0};
    unsigned wait_s = throttle_wait_s(asking->api->strangers, address, now_s);
    if (wait_s) return say_busy(asking, wait_s);
    bool known = token_from_header(http_request_header(asking->request, "Authorization"), token) &&
                 token_find(cases, token, &asking->token, &fault);
    if (known && !db_token_use(cases->db, asking->token.id, now_s, &fault)) known = false;
    if (!known && fault.kind != FAULT_NONE && fault.kind != FAULT_NOT_FOUND) {
        asking_fail(asking, "find a token", &fault);
        return false;
    }
    if (known) return true;
    throttle_miss(asking->api->strangers, address, now_s);
    log_line(LOG_LEVEL_WARNING, "api", "no valid token, from %s%s", address,
             throttle_wait_s(asking->api->strangers, address, now_s) ? ", which has to wait" : "");
    return say_stranger(asking);
}

static bool has_scope(const struct asking *asking, enum scope scope)
{
    unsigned held = asking->token.scopes;
    return scopes_have(held, scope) ||
           (scope == SCOPE_CASES && scopes_have(held, SCOPE_COMPLAINTS));
}

static struct db_entry entry_of(const struct asking *asking, const char *act, const char *object,
                                const char *detail)
{
    return cases_entry(asking->api->options.cases, asking->token.id, asking->token.agency, act,
                       object, detail);
}

/* Of a case: whether it is another's or there is none, so that the time does not tell which. */
static void note_denied(struct asking *asking)
{
    const struct cases *cases = asking->api->options.cases;
    char id[DB_ID_SIZE] = "";
    struct fault fault = {0};
    bool named = cases_named(cases, asking->request->argument, id);
    struct db_entry entry = entry_of(asking, "denied", named ? id : "", scope_key(asking->scope));
    if (!db_audit_add(cases->db, &entry, &fault))
        log_fault(LOG_LEVEL_ERROR, "api", "note what was denied", &fault);
}

void asking_deny(struct asking *asking)
{
    note_denied(asking);
    http_response_error(asking->response, 404, "N-04", "there is no such thing");
}

/* Opening a case is work for this machine. */
static bool may_read_now(struct asking *asking)
{
    int64_t now_s = cases_now_s(asking->api->options.cases);
    struct throttle *readers = asking->api->readers;
    unsigned wait_s = throttle_wait_of_s(readers, "", asking->token.id, now_s);
    if (wait_s) return say_busy(asking, wait_s);
    throttle_miss_of(readers, "", asking->token.id, now_s);
    return true;
}

bool asking_begin(struct asking *asking, struct api *api, struct http_request *request,
                  struct http_response *response, enum scope scope)
{
    *asking = (struct asking){.api = api, .request = request, .response = response, .scope = scope};
    if (!let_in(asking)) return false;
    if (has_scope(asking, scope)) return scope != SCOPE_PAPERS || may_read_now(asking);
    note_denied(asking);
    http_response_error(response, 403, "N-07", "this token has not the scope for it");
    return false;
}

bool asking_sees(const struct asking *asking, const struct service *service)
{
    bool complaint = service->kind == SERVICE_COMPLAINT;
    return scopes_have(asking->token.scopes, complaint ? SCOPE_COMPLAINTS : SCOPE_CASES);
}

bool asking_find_case(struct asking *asking)
{
    const struct cases *cases = asking->api->options.cases;
    char id[DB_ID_SIZE];
    struct fault fault = {0};
    bool found = cases_named(cases, asking->request->argument, id) &&
                 db_case_find(cases->db, id, &asking->item, &fault);
    if (!found && fault.kind != FAULT_NONE && fault.kind != FAULT_NOT_FOUND) {
        asking_fail(asking, "find a case", &fault);
        return false;
    }
    asking->service = found ? catalogue_find_service(cases->catalogue, asking->item.service) : NULL;
    if (asking->service && strcmp(asking->item.agency, asking->token.agency) == 0 &&
        asking_sees(asking, asking->service))
        return true;
    asking_deny(asking);
    return false;
}

bool asking_note(struct asking *asking, const char *act, const char *detail)
{
    struct fault fault = {0};
    struct db_entry entry = entry_of(asking, act, asking->item.id, detail);
    if (db_audit_add(asking->api->options.cases->db, &entry, &fault)) return true;
    asking_fail(asking, "note a look", &fault);
    return false;
}

void asking_fail(struct asking *asking, const char *doing, const struct fault *fault)
{
    if (fault->kind != FAULT_TIMEOUT) log_fault(LOG_LEVEL_ERROR, "api", doing, fault);
    if (fault->kind == FAULT_INPUT)
        http_response_error(asking->response, 500, "S-03", "the sealed case cannot be read");
    else
        http_response_away(asking->response);
}

void asking_answer(struct asking *asking, json_t *root)
{
    char *text = json_dumps(root, JSON_COMPACT);
    assert(text);
    asking->response->status = 200;
    http_response_header(asking->response, "Content-Type", "application/json");
    bytes_append_text(&asking->response->body, text);
    free(text);
    json_decref(root);
}

#define GET(path, function)                                                                        \
    {                                                                                              \
        .methods = HTTP_GET, .pattern = PREFIX path, .answer = function                            \
    }

const struct http_route api_routes[] = {
    GET("cases", api_answer_changes),          GET("queue", api_answer_due),
    GET("cases/*", api_answer_case),           GET("cases/*/content", api_answer_content),
    GET("cases/*/papers/*", api_answer_paper),
};
const int api_routes_count = sizeof api_routes / sizeof *api_routes;
