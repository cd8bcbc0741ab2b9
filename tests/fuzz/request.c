/* A whole request as anybody may send it, to the rooms that take requests from outside: first a
 * byte that says to which port, whether a terminal's certificate came with it, and how the body is
 * cut; then a line "METHOD PATH?QUERY", headers, an empty line and the body. Whatever it is, it is
 * answered, what is JSON is whole, and nobody without a token is told of a case. */
#define _POSIX_C_SOURCE 200809L
#include "centre.h"

#include "backend/api/api.h"
#include "backend/drop/drop.h"
#include "backend/fleet/fleet.h"
#include "backend/follow/follow.h"
#include "backend/inquiry/inquiry.h"
#include "backend/intake/intake.h"
#include "backend/people/tokens.h"
#include "backend/performance/performance.h"
#include "backend/supplement/supplement.h"
#include "backend/track/track.h"

#include <jansson.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Known to the seeds. */
#define TOKEN TOKEN_PREFIX "SPESIMEN-SPESIMEN-SPESIMEN-SPESIMEN-SPESIME"
_Static_assert(sizeof TOKEN == TOKEN_SIZE, "a token");

enum { PUBLIC, INTAKE, DESK, PORTS };

static struct centre *centre;
static struct http_router routers[PORTS];
static struct recipients recipients;

static void add_token(void)
{
    struct fault fault = {0};
    struct db_token token = {.id = CENTRE_CASE, .agency = "pekalongan", .name = "SPESIMEN"};
    uint8_t hash[DB_HASH_SIZE];
    struct db_entry entry = {.act = "token-add"};
    token.scopes = 7;
    token.expires_s = INT64_MAX;
    cases_hash(&centre->secret, "api-token", TOKEN, hash);
    centre_need(db_token_add(centre->cases.db, &token, hash, &entry, &fault), &fault);
}

static void open_recipients(void)
{
    struct fault fault = {0};
    recipients = (struct recipients){.db = centre->cases.db,
                                     .clock = &centre->clock,
                                     .secret = &centre->secret,
                                     .ca_key = &centre->ca_key,
                                     .ca_certificate = &centre->ca,
                                     .offline_days = 30};
    centre_need(recipients_begin(&recipients, centre->dir, &fault), &fault);
}

static void open_public(struct track *track, struct drops *drops)
{
    static struct follow follow;
    static struct follow_site follow_site;
    struct supplements *supplements =
        supplements_create(&(struct supplements_options){.cases = &centre->cases,
                                                         .track = track,
                                                         .blobs = centre->blobs,
                                                         .recipients = &recipients});
    follow_init(&follow, &centre->cases, "anjungan@example.go.id", "http://127.0.0.1");
    track_offer_news(track);
    follow_site = (struct follow_site){
        .follow = &follow, .track = track, .throttle = throttle_create(FOLLOW_ASKS_AN_HOUR, 3600)};
    routers[PUBLIC] =
        (struct http_router){.sites = {{track_routes, track_routes_count, track},
                                       {survey_routes, survey_routes_count, track},
                                       {drop_routes, drop_routes_count, drops},
                                       {supplement_routes, supplement_routes_count, supplements},
                                       {performance_routes, performance_routes_count,
                                        performance_create(&centre->cases, track)},
                                       {follow_routes, follow_routes_count, &follow_site}},
                             .count = 6,
                             .missing = track_answer_missing,
                             .missing_context = track};
}

static void open_ports(void)
{
    struct fault fault = {0};
    struct track *track = track_create(&centre->cases, SOURCE_DIR "/assets/web", &fault);
    centre_need(track != NULL, &fault);
    struct drops *drops = drops_create(&(struct drops_options){
        .cases = &centre->cases, .track = track, .base_url = "http://127.0.0.1"});
    open_recipients();
    open_public(track, drops);
    static struct fleet fleet;
    fleet = (struct fleet){.db = centre->cases.db,
                           .clock = &centre->clock,
                           .secret = &centre->secret,
                           .recipients = &recipients,
                           .ca_key = &centre->ca_key,
                           .ca_certificate = &centre->ca,
                           .sign_certificate = &centre->sign,
                           .intake_certificate = &centre->sign,
                           .tracking_base = "http://127.0.0.1",
                           .throttle = throttle_create(10, 60)};
    struct intake *intake = intake_create(&(struct intake_options){.db = centre->cases.db,
                                                                   .blobs = centre->blobs,
                                                                   .cases = &centre->cases,
                                                                   .opener = centre->opener,
                                                                   .sign_key = &centre->sign_key,
                                                                   .clock = &centre->clock,
                                                                   .name = "here",
                                                                   .size_max = 4096,
                                                                   .expiry_s = 60});
    struct inquiries *inquiries = inquiries_create(&(struct inquiry_options){
        .db = centre->cases.db,
        .opener = centre->opener,
        .clock = &centre->clock,
        .sites = {{track_kinds, track_kinds_count, track}, {drop_kinds, drop_kinds_count, drops}},
        .count = 2});
    routers[INTAKE] =
        (struct http_router){.sites = {{fleet_routes, fleet_routes_count, &fleet},
                                       {intake_routes, intake_routes_count, intake},
                                       {inquiry_routes, inquiry_routes_count, inquiries}},
                             .count = 3,
                             .https = true,
                             .overrides = true,
                             .always = intake_version,
                             .missing = api_answer_missing};
    struct api *api = api_create(&(struct api_options){
        .cases = &centre->cases, .blobs = centre->blobs, .opener = centre->opener});
    routers[DESK] = (struct http_router){
        .sites = {{api_routes, api_routes_count, api}}, .count = 1, .missing = api_answer_missing};
}

/* Ended by a NUL where the line ends. NULL: there is none any more. */
static char *take_line(char **at)
{
    char *line = *at, *end = line ? strchr(line, '\n') : NULL;
    if (!end) return NULL;
    *end = 0;
    *at = end + 1;
    return line;
}

static void read_queries(char *text, struct http_request *request)
{
    char *rest = NULL;
    for (char *pair = strtok_r(text, "&", &rest); pair && request->queries_count < HTTP_HEADERS_MAX;
         pair = strtok_r(NULL, "&", &rest)) {
        char *value = strchr(pair, '=');
        if (value) *value++ = 0;
        request->queries[request->queries_count++] = (struct http_pair){pair, value ? value : ""};
    }
}

/* As libmicrohttpd would hand it on; the method's name, or NULL: it is no request. */
static char *read_head(char **at, struct http_request *request)
{
    char *method = take_line(at), *path = method ? strchr(method, ' ') : NULL, *line;
    if (!path) return NULL;
    *path++ = 0;
    char *query = strchr(path, '?');
    if (query) *query++ = 0;
    request->path = path;
    if (query) read_queries(query, request);
    while ((line = take_line(at)) && *line) {
        char *value = strchr(line, ':');
        if (!value || request->headers_count == HTTP_HEADERS_MAX) return NULL;
        *value++ = 0;
        value += strspn(value, " ");
        request->headers[request->headers_count++] = (struct http_pair){line, value};
    }
    return line ? method : NULL;
}

static bool is_known(const struct http_request *request)
{
    char token[TOKEN_SIZE];
    return token_from_header(http_request_header(request, "Authorization"), token) &&
           strcmp(token, TOKEN) == 0;
}

static void check(const struct http_exchange *exchange, bool desk)
{
    const struct http_response *response = &exchange->response;
    const char *type = http_response_find(response, "Content-Type");
    assert(exchange->answered && response->status >= 200 && response->status < 600);
    assert(http_response_find(response, "Content-Security-Policy"));
    if (type && strcmp(type, "application/json") == 0) {
        json_t *root = json_loadb((const char *)response->body.data, response->body.size, 0, NULL);
        assert(root);
        json_decref(root);
    }
    if (desk && !is_known(&exchange->request)) assert(response->status >= 400);
}

static void send(struct http_exchange *exchange, const uint8_t *body, size_t size, size_t step)
{
    for (size_t at = 0; at < size; at += step)
        http_exchange_data(exchange, body + at, size - at < step ? size - at : step);
    http_exchange_end(exchange);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2) return 0;
    if (!centre) {
        centre = centre_create("request");
        open_ports();
        add_token();
    }
    clock_advance(&centre->clock, 61 * 1000); /* whoever had to wait has waited */
    struct bytes text = {0};
    bytes_append(&text, data + 1, size - 1);
    bytes_append(&text, "", 1);
    char *at = (char *)text.data;
    struct http_exchange exchange = {.request.address = "192.0.2.1"};
    struct http_request *request = &exchange.request;
    int port = data[0] % 4 == 3 ? INTAKE : data[0] % 4;
    if (data[0] & 4)
        request->peer = (struct http_peer){
            .proved = true, .name = CENTRE_TERMINAL, .fingerprint = CENTRE_FINGERPRINT};
    char *method = read_head(&at, request);
    if (method) {
        const uint8_t *body = (const uint8_t *)at;
        http_exchange_begin(&exchange, &routers[port], method);
        send(&exchange, body, text.size - 1 - (size_t)(body - text.data), 1U << (data[0] >> 4));
        check(&exchange, port == DESK);
        http_exchange_finish(&exchange);
    }
    bytes_free(&text);
    return 0;
}
