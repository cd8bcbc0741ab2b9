/* thanks.c - a short good-bye, and the terminal forgets. */
#include "screens/art.h"
#include "screens/common.h"

enum { STAYS_MS = 8000 };

static struct answer enter(void *state, const struct view *view)
{
    (void)state;
    (void)view;
    return ASK(ASK_TIMER, STAYS_MS);
}

static struct answer event(void *state, const struct view *view, const struct event *event)
{
    (void)state;
    (void)view;
    if (event->kind == EVENT_TIMER || event_pressed(event, "next")) return ASK(ASK_END, 0);
    return STAY;
}

static void draw(const void *state, const struct view *view, struct canvas *canvas)
{
    (void)state;
    const struct theme *theme = canvas_theme(canvas);
    char words[160];
    struct frame frame = screen_frame(view, theme, words);
    frame.title = tr(theme, "Terima kasih. Sampai jumpa.");
    frame.subtitle =
        tr(theme, "Simpan tanda terima atau kodenya. Data Anda sudah dihapus dari layar "
                  "ini.");
    frame.back = NULL;
    frame.primary = tr(theme, "Selesai");
    frame.primary_icon = ICON_CHECK;
    struct rect body = ui_frame(canvas, &frame);
    int side = screen_px(canvas, 420);
    if (side > body.height) side = body.height;
    struct rect badge = {body.x + (body.width - side) / 2, body.y + (body.height - side) / 2, side,
                         side};
    art_badge(canvas, badge, ICON_GOOD, COLOUR_GOOD);
}

const struct screen screen_thanks = {
    .name = "thanks", .enter = enter, .event = event, .draw = draw};
