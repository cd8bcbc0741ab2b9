/* network.c - whether the service centre is heard, in words; what waits meanwhile is safe. */
#include "screens/staff/art_staff.h"
#include "screens/staff/inside.h"

#include <stdio.h>

enum { CLOCK_FINE_S = 60, POINTS = 3, WORDS_SIZE = 200 };

struct network {
    bool reading; /* the manual's page about the line */
    unsigned page, manual_page;
};

static struct answer event(void *of, const struct view *view, const struct event *event)
{
    struct network *state = of;
    struct answer answer;
    if (state->reading) {
        if (event_pressed(event, "back")) state->reading = false;
        event_turned_page(event, &state->manual_page);
        return STAY;
    }
    if (staff_common_event(event, &answer)) return answer;
    if (event_turned_page(event, &state->page)) return STAY;
    if (event_pressed(event, "next") && *view->staff->line_code) {
        state->reading = true;
        state->manual_page = 0;
    }
    return STAY;
}

static void clock_words(const struct theme *theme, int offset_s, char *out, size_t size)
{
    int apart = offset_s < 0 ? -offset_s : offset_s;
    bool fast = offset_s > 0;
    if (apart < CLOCK_FINE_S)
        snprintf(out, size, "%s", tr(theme, "Jam terminal tepat"));
    else if (apart < 2 * 3600)
        words_fill_numbers(out, size,
                           tr(theme, fast ? "Jam terminal lebih cepat {1} menit"
                                          : "Jam terminal lebih lambat {1} menit"),
                           apart / 60, 0);
    else
        words_fill_numbers(out, size,
                           tr(theme, fast ? "Jam terminal lebih cepat {1} jam"
                                          : "Jam terminal lebih lambat {1} jam"),
                           apart / 3600, 0);
}

static void contact_words(const struct theme *theme, const struct view *view, char *out,
                          size_t size)
{
    char age[48], when[64];
    if (view->staff->contact.year == 0) {
        snprintf(out, size, "%s", tr(theme, "Pusat layanan belum pernah menjawab"));
        return;
    }
    words_age(theme, &view->staff->contact, &view->now, age, sizeof age);
    words_when(theme, &view->staff->contact, &view->now, when, sizeof when);
    words_fill(out, size, tr(theme, "Jawaban terakhir {1} yang lalu, pukul {2}"), age, when);
}

static int draw_point(struct canvas *canvas, const void *of, unsigned item, struct rect at,
                      bool draw)
{
    const struct view *view = of;
    const struct theme *theme = canvas_theme(canvas);
    char words[WORDS_SIZE];
    struct point point = {.title = words};
    switch (item) {
    case 0:
        point.id = "contact";
        point.icon = ICON_NETWORK;
        contact_words(theme, view, words, sizeof words);
        break;
    case 1:
        point.id = "waiting";
        point.icon = ICON_INBOX;
        point.hint = tr(theme, "Yang menunggu tersegel dan aman di terminal ini.");
        words_waiting(theme, view, words, sizeof words);
        break;
    default:
        point.id = "clock";
        point.icon = ICON_CLOCK;
        clock_words(theme, view->staff->clock_offset_s, words, sizeof words);
        break;
    }
    int pad = screen_px(canvas, 36);
    struct rect inner = {at.x + pad, at.y + pad, at.width - 2 * pad, at.height};
    int height = screen_point(canvas, inner, &point, false) + 2 * pad;
    if (!draw) return height;
    screen_card(canvas, (struct rect){at.x, at.y, at.width, height});
    screen_point(canvas, inner, &point, true);
    return height;
}

/* The line in a picture, where there is room; body is what is left. */
static void draw_line(struct canvas *canvas, struct rect *body, bool up, const char *words)
{
    struct rect upper = ui_frame_upper(canvas);
    int gap = screen_px(canvas, 28), height = screen_px(canvas, 300);
    struct rect picture = {body->x, body->y, body->width, height};
    if (upper.height >= height) {
        picture = upper;
    } else if (theme_is_landscape(canvas_theme(canvas))) {
        picture.width = (body->width - gap) / 2;
        picture.height = body->height;
        body->x += picture.width + gap;
        body->width -= picture.width + gap;
    } else if (body->height > 3 * height) {
        body->y += height + gap;
        body->height -= height + gap;
    } else {
        return;
    }
    art_line(canvas, aside_panel(canvas, picture), up);
    canvas_element(canvas, "picture", ROLE_PICTURE, words, picture, true);
}

static void draw(const void *of, const struct view *view, struct canvas *canvas)
{
    const struct network *state = of;
    const struct theme *theme = canvas_theme(canvas);
    char who[WHO_SIZE], guide[64];
    if (state->reading) {
        manual_draw(canvas, view, view->staff->line_code, state->manual_page);
        return;
    }
    struct frame frame = staff_frame(view, theme, who);
    frame.title = words_line(theme, view->staff);
    frame.subtitle = tr(theme, "Permohonan tetap dapat diajukan, dengan atau tanpa jaringan.");
    if (*view->staff->line_code) {
        words_fill(guide, sizeof guide, tr(theme, "Panduan {1}"), view->staff->line_code, "");
        frame.primary = guide;
        frame.primary_icon = ICON_BOOK;
    }
    struct list list = {
        .of = view, .count = POINTS, .gap_px = screen_px(canvas, 20), .item = draw_point};
    struct rect body = ui_frame(canvas, &frame);
    if (view->staff->line != LINE_UNKNOWN)
        draw_line(canvas, &body, view->staff->line == LINE_UP, frame.title);
    list_draw(canvas, body, &list, state->page);
}

const struct screen screen_staff_network = {.name = "staff-network",
                                            .state_size = sizeof(struct network),
                                            .idle_s = IDLE_STAFF_S,
                                            .event = event,
                                            .draw = draw};
