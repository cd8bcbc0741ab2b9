/* services.c - what this terminal can do for the person in front of it; and, apart from that, where
 * to say that something is not right. */
#include "screens/common.h"
#include "screens/complain.h"
#include "screens/service_row.h"

struct services {
    unsigned page;
};

static struct answer event(void *of, const struct view *view, const struct event *event)
{
    struct services *state = of;
    struct answer answer;
    unsigned service;
    if (screen_common_event(event, &answer)) return answer;
    if (event_turned_page(event, &state->page) || event->kind != EVENT_PRESS) return STAY;
    if (event_pressed(event, "complain")) return SAY(ASK_COMPLAINT, "");
    if (event_pressed(event, "guide")) return ASK(ASK_GUIDE, 0);
    return service_row_pressed(event, view, &service) ? ASK(ASK_SERVICE, service) : STAY;
}

/* Complaints are no service to choose among others. */
static const struct service *listed(const struct view *view, unsigned item)
{
    for (unsigned i = 0; i < view->services_count; i++)
        if (view->services[i]->kind != SERVICE_COMPLAINT && item-- == 0) return view->services[i];
    return NULL;
}

static unsigned listed_count(const struct view *view)
{
    unsigned count = 0;
    while (listed(view, count))
        count++;
    return count;
}

static int draw_service(struct canvas *canvas, const void *of, unsigned item, struct rect at,
                        bool draw)
{
    return service_row(canvas, listed(of, item), at, false, draw);
}

static void draw(const void *of, const struct view *view, struct canvas *canvas)
{
    const struct services *state = of;
    const struct theme *theme = canvas_theme(canvas);
    char words[160];
    struct frame frame = screen_frame(view, theme, words);
    frame.title = tr(theme, "Apa yang ingin Anda urus?");
    frame.subtitle = tr(theme, "Semua layanan gratis. Sentuh untuk melihat syaratnya.");
    frame.primary = tr(theme, "Bantu saya memilih");
    frame.primary_id = "guide";
    frame.primary_icon = ICON_CHECKLIST;
    struct list list = {.of = view,
                        .count = listed_count(view),
                        .gap_px = screen_px(canvas, 24),
                        .item = draw_service};
    struct rect body = ui_frame(canvas, &frame);
    list_draw(canvas, complain_rest(canvas, view, body, NULL), &list, state->page);
    complain_draw(canvas, view, body, NULL, NULL);
}

const struct screen screen_services = {.name = "services",
                                       .state_size = sizeof(struct services),
                                       .idle_s = 60,
                                       .event = event,
                                       .draw = draw};
