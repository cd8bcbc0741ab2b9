/* underway.c - what the applicant asks for is being done already, or made: how to follow it, or
 * what to do with it, instead of asking twice. Nothing of that case is shown: the NIK may have been
 * another's. */
#include "screens/art.h"
#include "screens/aside.h"
#include "screens/certificate.h"
#include "screens/common.h"

static struct answer event(void *state, const struct view *view, const struct event *event)
{
    (void)state;
    struct answer answer;
    if (event_pressed(event, "next") && !view->awaits_activation) return ASK(ASK_TRACKING, 0);
    return screen_common_event(event, &answer) ? answer : STAY;
}

static void say_under_way(const struct theme *theme, struct frame *frame, struct notice *notice)
{
    frame->title = tr(theme, "Permohonan Anda sedang berjalan");
    frame->subtitle =
        tr(theme, "Permohonan dengan NIK ini sedang diproses. Anda tidak perlu mengajukan "
                  "lagi; lacak saja dengan kode tanda terima.");
    frame->primary = tr(theme, "Lacak dengan kode");
    notice->text = tr(theme, "Kode tanda terima hilang?");
}

/* The link is in the e-mail; whoever has none needs staff, not a second certificate. */
static void say_made(const struct theme *theme, bool called, struct frame *frame,
                     struct notice *notice)
{
    const struct certificate_meaning *meaning = certificate_meaning(CERTIFICATE_NEW);
    frame->title = tr(theme, meaning->title);
    frame->subtitle = tr(theme, meaning->next);
    frame->primary = tr(theme, "Panggil petugas");
    frame->primary_id = "call-staff";
    frame->primary_icon = ICON_PEOPLE;
    frame->primary_disabled = called;
    notice->text = tr(theme, called ? "Petugas sudah dipanggil" : "Perlu bantuan?");
}

static void draw(const void *state, const struct view *view, struct canvas *canvas)
{
    (void)state;
    const struct theme *theme = canvas_theme(canvas);
    struct notice notice = {
        .kind = NOTICE_INFO,
        .icon = ICON_PEOPLE,
        .detail = tr(theme, "Petugas dapat membantu Anda. NIK keliru? Kembali, lalu betulkan.")};
    struct aside aside = {.notice = &notice};
    char words[160];
    struct frame frame = screen_frame(view, theme, words);
    frame.groups = 0;
    frame.step_words = NULL;
    frame.cancel = false;
    frame.is_private = true;
    if (view->awaits_activation)
        say_made(theme, view->staff_called, &frame, &notice);
    else
        say_under_way(theme, &frame, &notice);
    struct rect picture = aside_draw(canvas, ui_frame(canvas, &frame), &aside, NULL);
    art_badge(canvas, picture, view->awaits_activation ? ICON_MAIL : ICON_CHECKLIST,
              COLOUR_PRIMARY);
}

const struct screen screen_underway = {
    .name = "underway", .idle_s = 60, .event = event, .draw = draw};
