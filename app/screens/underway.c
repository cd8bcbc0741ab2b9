/* underway.c - what the applicant asks for is being done already: how to follow it, instead of
 * asking twice. Nothing of that case is shown: the NIK may have been another's. */
#include "screens/art.h"
#include "screens/aside.h"
#include "screens/common.h"

static struct answer event(void *state, const struct view *view, const struct event *event)
{
    (void)state;
    (void)view;
    struct answer answer;
    if (event_pressed(event, "next")) return ASK(ASK_TRACKING, 0);
    return screen_common_event(event, &answer) ? answer : STAY;
}

static void draw(const void *state, const struct view *view, struct canvas *canvas)
{
    (void)state;
    const struct theme *theme = canvas_theme(canvas);
    struct notice notice = {
        .kind = NOTICE_INFO,
        .icon = ICON_PEOPLE,
        .text = tr(theme, "Kode tanda terima hilang?"),
        .detail = tr(theme, "Petugas dapat membantu Anda. NIK keliru? Kembali, lalu betulkan.")};
    struct aside aside = {.notice = &notice};
    char words[160];
    struct frame frame = screen_frame(view, theme, words);
    frame.groups = 0;
    frame.step_words = NULL;
    frame.cancel = false;
    frame.title = tr(theme, "Permohonan Anda sedang berjalan");
    frame.subtitle =
        tr(theme, "Permohonan dengan NIK ini sedang diproses. Anda tidak perlu mengajukan "
                  "lagi; lacak saja dengan kode tanda terima.");
    frame.is_private = true;
    frame.primary = tr(theme, "Lacak dengan kode");
    struct rect picture = aside_draw(canvas, ui_frame(canvas, &frame), &aside, NULL);
    art_badge(canvas, picture, ICON_CHECKLIST, COLOUR_PRIMARY);
}

const struct screen screen_underway = {
    .name = "underway", .idle_s = 60, .event = event, .draw = draw};
