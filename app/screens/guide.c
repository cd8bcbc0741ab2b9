/* guide.c - which service? Situations in plain words, from the services' own files, lead to the
 * service that answers them, or to where it is done if not here. */
#include "screens/common.h"
#include "screens/desk.h"
#include "screens/service_row.h"

#include <stdio.h>
#include <string.h>

enum { UNSURE = 255 };

struct guide {
    unsigned page;
    unsigned chosen; /* 0: none yet; else the number of a situation, from 1; UNSURE */
};

static bool is_here(const struct view *view, const struct service *service)
{
    for (unsigned i = 0; i < view->services_count; i++)
        if (view->services[i] == service) return true;
    return false;
}

static const struct situation *answered_by(const struct service *service, const char *key)
{
    for (unsigned i = 0; i < service->guide_count; i++)
        if (strcmp(service->guide[i].key, key) == 0) return &service->guide[i];
    return NULL;
}

/* Whether a service of this terminal answers the situation. */
static bool is_answered_here(const struct view *view, const char *key)
{
    for (unsigned i = 0; i < view->services_count; i++)
        if (answered_by(view->services[i], key)) return true;
    return false;
}

/* Whether this is the first of the services, these or the others, that answers it. */
static bool is_first(const struct view *view, unsigned service, const char *key, bool here)
{
    for (unsigned i = 0; i < service; i++) {
        const struct service *other = catalogue_service(view->catalogue, i);
        if (is_here(view, other) == here && answered_by(other, key)) return false;
    }
    return true;
}

/* The situation with this number, from 1: those that are answered here, then the others; each but
 * once. NULL past the last. */
static const struct situation *situation_at(const struct view *view, unsigned number)
{
    for (int here = 1; here >= 0; here--)
        for (unsigned i = 0; i < catalogue_service_count(view->catalogue); i++) {
            const struct service *service = catalogue_service(view->catalogue, i);
            if (is_here(view, service) != here) continue;
            for (unsigned j = 0; j < service->guide_count; j++) {
                const char *key = service->guide[j].key;
                if (!is_first(view, i, key, here)) continue;
                if (!here && is_answered_here(view, key)) continue;
                if (--number == 0) return &service->guide[j];
            }
        }
    return NULL;
}

static unsigned situations_count(const struct view *view)
{
    unsigned count = 0;
    while (situation_at(view, count + 1))
        count++;
    return count;
}

static struct answer go_back(struct guide *state)
{
    if (state->chosen == 0) return GO(OUTCOME_BACK);
    *state = (struct guide){.page = 0};
    return STAY;
}

static struct answer event(void *of, const struct view *view, const struct event *event)
{
    struct guide *state = of;
    struct answer answer;
    unsigned number, service;
    if (event_pressed(event, "back")) return go_back(state);
    if (screen_common_event(event, &answer)) return answer;
    if (event_turned_page(event, &state->page) || event->kind != EVENT_PRESS) return STAY;
    if (event_pressed_number(event, "situation-", &number)) {
        *state = (struct guide){.chosen = number};
        return STAY;
    }
    if (event_pressed(event, "check")) return ASK(ASK_CERTIFICATE, 0);
    return service_row_pressed(event, view, &service) ? ASK(ASK_SERVICE, service) : STAY;
}

static int draw_check(struct canvas *canvas, struct rect at, bool draw)
{
    const struct theme *theme = canvas_theme(canvas);
    struct row row = {.id = "check",
                      .icon = ICON_SCAN,
                      .title = tr(theme, "Cek status sertifikat dengan NIK"),
                      .hint = tr(theme, "Bila Anda belum tahu keadaan sertifikat Anda"),
                      .accent = true};
    return screen_row(canvas, at, &row, draw);
}

static int draw_situation(struct canvas *canvas, const void *of, unsigned item, struct rect at,
                          bool draw)
{
    const struct view *view = of;
    const struct theme *theme = canvas_theme(canvas);
    if (view->agency->gateway && item-- == 0) return draw_check(canvas, at, draw);
    const struct situation *situation = situation_at(view, item + 1);
    char id[ELEMENT_ID_SIZE];
    snprintf(id, sizeof id, "situation-%u", situation ? item + 1 : UNSURE);
    struct row row = {.id = id,
                      .icon = ICON_SUPPORT,
                      .title = tr(theme, "Belum tahu, atau keperluan lain"),
                      .hint = tr(theme, "Petugas membantu Anda memilih")};
    if (situation) {
        const char *hint = phrase_in(&situation->hint, theme->language);
        row.icon = icon_from_word(situation->icon);
        row.title = phrase_in(&situation->title, theme->language);
        row.hint = *hint ? hint : NULL;
    }
    return screen_row(canvas, at, &row, draw);
}

struct answers {
    const struct view *view;
    const char *key;
};

static const struct service *service_at(const struct answers *answers, unsigned item)
{
    for (unsigned i = 0; i < answers->view->services_count; i++)
        if (answered_by(answers->view->services[i], answers->key) && item-- == 0)
            return answers->view->services[i];
    return NULL;
}

static int draw_service(struct canvas *canvas, const void *of, unsigned item, struct rect at,
                        bool draw)
{
    return service_row(canvas, service_at(of, item), at, true, draw);
}

static void draw_answer(const struct guide *state, const struct view *view, struct canvas *canvas,
                        struct frame *frame)
{
    const struct theme *theme = canvas_theme(canvas);
    const struct situation *situation =
        state->chosen == UNSURE ? NULL : situation_at(view, state->chosen);
    struct answers answers = {view, situation ? situation->key : ""};
    unsigned count = 0;
    while (service_at(&answers, count))
        count++;
    frame->subtitle = situation ? phrase_in(&situation->title, theme->language) : NULL;
    if (count > 0) {
        struct list list = {
            .of = &answers, .count = count, .gap_px = screen_px(canvas, 24), .item = draw_service};
        frame->title =
            tr(theme, count > 1 ? "Layanan ini yang cocok, pilih satu" : "Layanan ini yang cocok");
        list_draw(canvas, ui_frame(canvas, frame), &list, state->page);
        return;
    }
    frame->title =
        tr(theme, situation ? "Ini belum dilayani di terminal ini" : "Petugas siap membantu Anda");
    desk_draw(canvas, view, frame);
}

static void draw(const void *of, const struct view *view, struct canvas *canvas)
{
    const struct guide *state = of;
    const struct theme *theme = canvas_theme(canvas);
    char words[160];
    struct frame frame = screen_frame(view, theme, words);
    if (state->chosen) {
        draw_answer(state, view, canvas, &frame);
        return;
    }
    struct list list = {.of = view,
                        .count = situations_count(view) + (view->agency->gateway ? 2 : 1),
                        .gap_px = screen_px(canvas, 24),
                        .item = draw_situation};
    frame.title = tr(theme, "Apa yang sedang Anda alami?");
    frame.subtitle = tr(theme, "Sentuh yang paling sesuai. Anda dapat kembali kapan saja.");
    list_draw(canvas, ui_frame(canvas, &frame), &list, state->page);
}

const struct screen screen_guide = {.name = "guide",
                                    .state_size = sizeof(struct guide),
                                    .idle_s = 60,
                                    .event = event,
                                    .draw = draw};
