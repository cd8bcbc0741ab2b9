/* site_fixture.h - the backend's pages without a port: a world, the tracking pages, the routes that
 * a test gives to the router. */
#ifndef ANJUNGAN_TESTS_UNIT_SITE_FIXTURE_H
#define ANJUNGAN_TESTS_UNIT_SITE_FIXTURE_H

#include "answer_fixture.h"
#include "backend/track/track.h"
#include "backend_fixture.h"

static struct world world;
static struct track *track;
static struct http_router router;

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

#endif
