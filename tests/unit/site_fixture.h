/* site_fixture.h - the backend's pages without a port: a world, the tracking pages, the routes that
 * a test gives to the router, and what was answered last. */
#ifndef ANJUNGAN_TESTS_UNIT_SITE_FIXTURE_H
#define ANJUNGAN_TESTS_UNIT_SITE_FIXTURE_H

#include "backend/track/track.h"
#include "backend_fixture.h"

static struct world world;
static struct track *track;
static struct http_router router;
static struct http_response response;

/* A new world. The tracking pages hold no state between tests, and reading the catalogue is the
 * slow part: they are made once. The router knows no route yet. */
static inline void site_open(void)
{
    world_init(&world);
    if (!track) MUST((track = track_create(&world.cases, SOURCE_DIR "/assets/web", &why)));
    router = (struct http_router){.missing = track_answer_missing, .missing_context = track};
}

static inline void site_add(struct http_site site)
{
    router.sites[router.count++] = site;
}

static inline void site_close(void)
{
    http_response_clear(&response);
    world_free(&world);
}

/* What the pages counted is forgotten too: after each test that counts, after the last of the
 * others. */
static inline void site_forget(void)
{
    track_destroy(track);
    track = NULL;
}

static inline int site_finish(void **state)
{
    (void)state;
    site_forget();
    return 0;
}

/* The status; the answer stays in response. */
static inline int site_answer(struct http_exchange *exchange)
{
    http_exchange_end(exchange);
    http_response_clear(&response);
    response = exchange->response;
    exchange->response = (struct http_response){0};
    http_exchange_finish(exchange);
    return response.status;
}

static inline bool says(const char *words)
{
    return strstr(bytes_text(&response.body), words) != NULL;
}

#endif
