#include "screens/help_channels.h"

#include "screens/common.h"
#include "screens/complain.h"

#include <string.h>

/* What a complaint begun now would cost whoever stands here. */
enum door {
    DOOR_NONE,  /* none is taken here, or one is being written */
    DOOR_OPEN,  /* nothing is lost */
    DOOR_ASKS,  /* what was entered is lost */
    DOOR_LATER, /* a code is on the screen that is proof, or soon will be; or a survey half done */
};

static enum door door_of(const struct view *view)
{
    if (!complain_service(view) || view_complains(view)) return DOOR_NONE;
    if (!view->flow || !view->record) {
        bool keeps =
            view->over && (strcmp(view->over, "sorry") == 0 || strcmp(view->over, "survey") == 0);
        return keeps ? DOOR_LATER : DOOR_OPEN;
    }
    enum kiosk_step step = flow_station(view->flow)->step;
    if (step == STEP_SUBMIT || step == STEP_RECEIPT || step == STEP_THANKS) return DOOR_LATER;
    return case_is_begun(view->record) ? DOOR_ASKS : DOOR_OPEN;
}

bool help_has_channels(const struct view *view)
{
    return view->agency && view->agency->channels_count > 0;
}

/* Whoever was just told of a case complains about that one. */
static struct answer begin(const struct view *view)
{
    bool told = view->over && strcmp(view->over, "track") == 0;
    return SAY(ASK_COMPLAINT, told ? complain_about(view->tracked) : "");
}

static bool event_asking(struct help_channels *state, const struct view *view,
                         const struct event *event, struct answer *out)
{
    *out = STAY;
    if (event_pressed(event, "handover") && !view_may_hand_over(view)) return true;
    if (event->kind == EVENT_PRESS) state->asks = false;
    if (event_pressed(event, "complain-yes") && door_of(view) == DOOR_ASKS) *out = begin(view);
    return !event_pressed(event, "handover");
}

bool help_channels_event(struct help_channels *state, const struct view *view,
                         const struct event *event, struct answer *out)
{
    *out = STAY;
    if (!state->open) {
        if (!event_pressed(event, "channels") || !help_has_channels(view)) return false;
        *state = (struct help_channels){.open = true};
        return true;
    }
    if (state->asks) return event_asking(state, view, event, out);
    if (event_pressed(event, "back")) {
        *state = (struct help_channels){0};
        return true;
    }
    if (event_pressed(event, "complain")) {
        enum door door = door_of(view);
        if (door == DOOR_OPEN) *out = begin(view);
        state->asks = door == DOOR_ASKS;
        return true;
    }
    return event_turned_page(event, &state->page);
}

static int draw_channel(struct canvas *canvas, const void *of, unsigned item, struct rect at,
                        bool draw)
{
    const struct view *view = of;
    int pad = screen_px(canvas, 26), side = screen_px(canvas, 36);
    struct rect inner = {at.x + side, at.y + pad, at.width - 2 * side, at.height};
    int height = complain_draw_channel(canvas, view->agency, item, inner, false) + 2 * pad;
    if (!draw) return height;
    screen_card(canvas, (struct rect){at.x, at.y, at.width, height});
    complain_draw_channel(canvas, view->agency, item, inner, true);
    return height;
}

static void draw_question(struct canvas *canvas, const struct view *view)
{
    const struct theme *theme = canvas_theme(canvas);
    struct dialog dialog = {
        .title = tr(theme, "Hapus isian dan buat pengaduan?"),
        .words = tr(theme, "Semua yang sudah Anda isi dan pindai akan dihapus."),
        .buttons = {{.id = "complain-yes",
                     .label = tr(theme, "Ya, hapus"),
                     .icon = ICON_DELETE,
                     .style = BUTTON_DANGER},
                    {.id = "complain-no",
                     .label = tr(theme, "Tidak, saya lanjutkan"),
                     .style = BUTTON_PRIMARY}},
        .countdown_s = -1,
    };
    if (view_may_hand_over(view))
        dialog.buttons[2] = (struct button){.id = "handover",
                                            .label = tr(theme, "Lanjutkan dengan petugas"),
                                            .icon = ICON_PEOPLE,
                                            .style = BUTTON_PLAIN};
    ui_dialog(canvas, &dialog);
}

/* Reads from top to bottom: what cannot be done now stands above the channels that can be used. */
static struct rect draw_later(struct canvas *canvas, struct rect body)
{
    const struct theme *theme = canvas_theme(canvas);
    struct notice later = {
        .kind = NOTICE_INFO,
        .text = tr(theme, "Selesaikan dulu yang di layar ini. Sesudah itu pengaduan dapat "
                          "dibuat di terminal ini.")};
    int taken = ui_notice(canvas, body.x, body.y, body.width, &later) + screen_px(canvas, 24);
    body.y += taken;
    body.height -= taken;
    return body;
}

void help_channels_draw(struct canvas *canvas, const struct help_channels *state,
                        const struct view *view, struct frame *frame)
{
    const struct theme *theme = canvas_theme(canvas);
    enum door door = door_of(view);
    struct list list = {.of = view,
                        .count = view->agency->channels_count,
                        .gap_px = screen_px(canvas, 16),
                        .item = draw_channel};
    frame->title = tr(theme, "Saluran pengaduan");
    frame->primary = NULL;
    if (door == DOOR_OPEN || door == DOOR_ASKS) {
        frame->primary = tr(theme, "Buat pengaduan");
        frame->primary_id = "complain";
        frame->primary_icon = ICON_MEGAPHONE;
    }
    struct rect body = ui_frame(canvas, frame);
    if (door == DOOR_LATER) body = draw_later(canvas, body);
    list_draw(canvas, body, &list, state->page);
    if (state->asks && door == DOOR_ASKS) draw_question(canvas, view);
}
