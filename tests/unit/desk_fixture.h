/* desk_fixture.h - the desk without a browser: a world, its pages, people who are in by both
 * factors, and what they ask by cookie and form key. */
#ifndef ANJUNGAN_TESTS_UNIT_DESK_FIXTURE_H
#define ANJUNGAN_TESTS_UNIT_DESK_FIXTURE_H

#include "answer_fixture.h"
#include "backend/desk/desk.h"
#include "people_fixture.h"

static struct world world;
static struct desk *desk;
static struct http_router router;

static inline void desk_open(void)
{
    world_init(&world);
    const struct desk_options options = {.cases = &world.cases,
                                         .blobs = world.blobs,
                                         .web_dir = SOURCE_DIR "/assets/web",
                                         .base_url = "http://127.0.0.1"};
    MUST((desk = desk_create(&options, &why)));
    router = (struct http_router){.sites = {{desk_routes, desk_routes_count, desk}},
                                  .count = 1,
                                  .missing = desk_answer_missing,
                                  .missing_context = desk};
}

static inline void desk_close(void)
{
    http_response_clear(&response);
    desk_destroy(desk);
    world_free(&world);
}

/* As setup and teardown of a test that needs no more. */
static inline int desk_setup(void **state)
{
    (void)state;
    desk_open();
    return 0;
}

static inline int desk_teardown(void **state)
{
    (void)state;
    desk_close();
    return 0;
}

/* Somebody who is in. */
struct person {
    char token[PEOPLE_TOKEN_SIZE], key[PEOPLE_TOKEN_SIZE];
};

static inline void desk_hire(const char *login, const char *agency, unsigned roles,
                             struct person *out)
{
    people_hire(&world, login, agency, roles, out->token);
    people_form_key(&world.cases, out->token, out->key);
}

/* What a browser sends. body NULL: a GET; who, address NULL: nobody, from somewhere. */
struct asked {
    const struct person *who;
    const char *target, *body, *address;
};

/* The status. For threads, too, each with its own out. */
static inline int desk_ask(const struct asked *asked, struct http_response *out)
{
    char target[300], cookie[80];
    struct http_exchange exchange = {0};
    struct http_request *request = &exchange.request;
    snprintf(target, sizeof target, "%s", asked->target);
    snprintf(cookie, sizeof cookie, "anjungan=%s", asked->who ? asked->who->token : "");
    snprintf(request->address, sizeof request->address, "%s",
             asked->address ? asked->address : "192.0.2.1");
    ask_target(request, target);
    ask_header(request, "Cookie", cookie);
    ask_header(request, "Content-Type", "application/x-www-form-urlencoded");
    http_exchange_begin(&exchange, &router, asked->body ? "POST" : "GET");
    if (asked->body) http_exchange_data(&exchange, asked->body, strlen(asked->body));
    return answer_take(&exchange, out);
}

static inline int desk_get(const struct person *who, const char *target)
{
    return desk_ask(&(struct asked){.who = who, .target = target}, &response);
}

/* fields: as a form writes them, or ""; the key of their forms goes along. */
static inline int desk_post(const struct person *who, const char *target, const char *fields)
{
    char body[2048];
    snprintf(body, sizeof body, "kunci=%s%s%s", who->key, *fields ? "&" : "", fields);
    return desk_ask(&(struct asked){.who = who, .target = target, .body = body}, &response);
}

#endif
