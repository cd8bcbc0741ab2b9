/* thanks.c - a short good-bye, and the terminal forgets. */
#include "screens/art.h"
#include "screens/common.h"

enum { STAYS_MS = 8000 };

static struct answer enter(void *state, const struct view *view)
{
    (void)state;
    (void)view;
    return ASK(ASK_LEAVE, STAYS_MS);
}

static struct answer event(void *state, const struct view *view, const struct event *event)
{
    (void)state;
    (void)view;
    if (event_pressed(event, "next")) return ASK(ASK_END, 0);
    if (event_pressed(event, "help")) return GO(OUTCOME_HELP);
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
        tr(theme, "Simpan tanda terima atau kodenya. Setelah layar ini tertutup, terminal "
                  "tidak dapat membaca isian Anda lagi.");
    frame.back = NULL;
    frame.cancel = false;
    frame.primary = tr(theme, "Selesai");
    frame.primary_icon = ICON_CHECK;
    struct rect body = ui_frame(canvas, &frame);
    const char *next = view->record->handed_at[0]
                           ? tr(theme, "Tunjukkan tanda terima atau kodenya di loket. Petugas "
                                       "melengkapi yang belum ada.")
                           : phrase_in(&view->record->service->receipt_next, theme->language);
    int width = body.width < screen_px(canvas, 800) ? body.width : screen_px(canvas, 800);
    int line = canvas_text_height(canvas, width, TYPE_BODY, next), gap = screen_px(canvas, 56);
    int side = screen_px(canvas, ART_BADGE_MOST);
    if (side > body.height - line - gap) side = body.height - line - gap;
    int y = body.y + (body.height - side - gap - line) / 2;
    art_badge(canvas, (struct rect){body.x + (body.width - side) / 2, y, side, side}, ICON_GOOD,
              COLOUR_GOOD);
    screen_text_centred(
        canvas, "next-step",
        (struct rect){body.x + (body.width - width) / 2, y + side + gap, width, line}, TYPE_BODY,
        COLOUR_INK, next);
}

const struct screen screen_thanks = {
    .name = "thanks", .enter = enter, .event = event, .draw = draw};
