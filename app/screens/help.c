/* help.c - what to do on the screen behind this one, and the ways out of it: staff are called, or
 * they go on with the case as it stands; or one says what is not right (help_channels.h). What is
 * said of which screen: help_topics.h. */
#include "screens/common.h"
#include "screens/help_channels.h"
#include "screens/help_topics.h"

#include <stdio.h>
#include <string.h>

struct help {
    unsigned page;
    struct help_channels channels;
};

/* Before consent, staff are called; while it is sealed, its own screen offers it when that fails.
 */
static bool may_hand_over(const struct view *view)
{
    return view_may_hand_over(view) && flow_station(view->flow)->step != STEP_SUBMIT;
}

static struct answer event(void *of, const struct view *view, const struct event *event)
{
    struct help *state = of;
    struct answer answer;
    if (help_channels_event(&state->channels, view, event, &answer)) return answer;
    if (event_pressed(event, "call-cancel")) return ASK(ASK_CALL_STAFF, 0);
    if (event_pressed(event, "handover") && !may_hand_over(view)) return STAY;
    if (event_pressed(event, "cancel") || event_pressed(event, "help")) return STAY;
    if (screen_common_event(event, &answer)) return answer;
    event_turned_page(event, &state->page);
    return STAY;
}

struct helps {
    const struct help_tip *tips;
    unsigned tips_count;
    const char *phone; /* NULL: none */
};

static int draw_help(struct canvas *canvas, const void *of, unsigned item, struct rect at,
                     bool draw)
{
    const struct helps *helps = of;
    const struct theme *theme = canvas_theme(canvas);
    char id[ELEMENT_ID_SIZE];
    snprintf(id, sizeof id, "tip-%u", item + 1);
    struct point point = {.id = id};
    if (item < helps->tips_count) {
        point.icon = helps->tips[item].icon;
        point.title = tr(theme, helps->tips[item].title);
        point.hint = tr(theme, helps->tips[item].hint);
    } else {
        point.icon = ICON_PHONE;
        point.title = helps->phone;
        point.hint = tr(theme, "Telepon pengaduan dan bantuan");
    }
    int pad = screen_px(canvas, 36);
    struct rect inner = {at.x + pad, at.y + pad, at.width - 2 * pad, at.height};
    int height = screen_point(canvas, inner, &point, false) + 2 * pad;
    if (height > at.height) {
        point.hint = NULL;
        height = screen_point(canvas, inner, &point, false) + 2 * pad;
    }
    if (!draw) return height;
    screen_card(canvas, (struct rect){at.x, at.y, at.width, height});
    screen_point(canvas, inner, &point, true);
    return height;
}

/* What staff do, below the tips; returns the room that is left for these. */
static struct rect draw_staff(struct canvas *canvas, const struct view *view, struct rect body)
{
    const struct theme *theme = canvas_theme(canvas);
    struct notice called = {.kind = NOTICE_GOOD,
                            .icon = ICON_PEOPLE,
                            .text = tr(theme, "Petugas sudah dipanggil"),
                            .detail = tr(theme, "Mohon tunggu di sini sebentar.")};
    struct button buttons[3];
    int count = 0, gap = screen_px(canvas, 28);
    if (help_has_channels(view) && !view->staff_called)
        buttons[count++] = (struct button){.id = "channels",
                                           .label = tr(theme, "Saluran pengaduan"),
                                           .icon = ICON_MEGAPHONE,
                                           .style = BUTTON_PLAIN};
    if (view->staff_called)
        buttons[count++] = (struct button){.id = "call-cancel",
                                           .label = tr(theme, "Batalkan panggilan"),
                                           .icon = ICON_CLOSE,
                                           .style = BUTTON_PLAIN};
    if (may_hand_over(view))
        buttons[count++] = (struct button){.id = "handover",
                                           .label = tr(theme, "Lanjutkan dengan petugas"),
                                           .icon = ICON_PEOPLE,
                                           .style = BUTTON_PLAIN};
    int height = 2 * canvas_text_height(canvas, 4096, TYPE_BODY_BOLD, "M") + screen_px(canvas, 24);
    int bottom = body.y + body.height;
    if (count > 0) {
        bottom -= height;
        ui_button_row(canvas, (struct rect){body.x, bottom, body.width, height}, gap, buttons,
                      count);
        bottom -= gap;
    }
    bool largest = theme->scale > text_size_scale(TEXT_LARGE);
    if (largest) called.detail = NULL;
    if (view->staff_called && largest && theme->reach) {
        /* What is pressed keeps the lower half. */
        int taken = ui_notice(canvas, body.x, body.y, body.width, &called) + gap;
        body.y += taken;
    } else if (view->staff_called) {
        bottom -= ui_notice_height(canvas, body.width, &called);
        ui_notice(canvas, body.x, bottom, body.width, &called);
        bottom -= gap;
    }
    body.height = bottom - body.y;
    return body;
}

static void draw(const void *of, const struct view *view, struct canvas *canvas)
{
    const struct help *state = of;
    const struct theme *theme = canvas_theme(canvas);
    struct helps helps = {.tips = help_topic(view)};
    while (helps.tips[helps.tips_count].title)
        helps.tips_count++;
    if (view->agency) helps.phone = view->agency->complaint_phone;
    struct list list = {.of = &helps,
                        .count = helps.tips_count + (helps.phone ? 1 : 0),
                        .gap_px = screen_px(canvas, 20),
                        .item = draw_help};
    char words[160];
    struct frame frame = screen_frame(view, theme, words);
    frame.title = tr(theme, "Bantuan");
    frame.groups = 0;
    frame.reads = true;
    frame.step_words = NULL;
    frame.cancel = false;
    if (!view->staff_called) {
        frame.primary = tr(theme, "Panggil petugas");
        frame.primary_id = "call-staff";
        frame.primary_icon = ICON_PEOPLE;
    } else if (help_has_channels(view)) { /* three in the row would be too narrow to be read */
        frame.primary = tr(theme, "Saluran pengaduan");
        frame.primary_id = "channels";
        frame.primary_icon = ICON_MEGAPHONE;
    }
    if (state->channels.open) {
        help_channels_draw(canvas, &state->channels, view, &frame);
        return;
    }
    list_draw(canvas, draw_staff(canvas, view, ui_frame(canvas, &frame)), &list, state->page);
}

const struct screen screen_help = {
    .name = "help", .state_size = sizeof(struct help), .idle_s = 60, .event = event, .draw = draw};
