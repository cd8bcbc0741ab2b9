#include "screens/desk.h"

#include "screens/common.h"

void desk_draw(struct canvas *canvas, const struct view *view, struct frame *frame)
{
    const struct theme *theme = canvas_theme(canvas);
    frame->primary = tr(theme, "Panggil petugas");
    frame->primary_id = "call-staff";
    frame->primary_icon = ICON_PEOPLE;
    frame->primary_disabled = view->staff_called;
    frame->reads = true;
    struct rect body = ui_frame(canvas, frame);
    char where[200];
    words_fill(where, sizeof where, tr(theme, "Loket {1}"),
               phrase_in(&view->agency->short_name, theme->language), "");
    struct point points[] = {{.id = "desk",
                              .icon = ICON_AGENCY,
                              .title = where,
                              .hint = tr(theme, "Petugas memberi tahu ke mana dan apa syaratnya.")},
                             {.id = "phone",
                              .icon = ICON_PHONE,
                              .title = view->agency->complaint_phone,
                              .hint = tr(theme, "Telepon dinas ini")}};
    for (size_t i = 0; i < sizeof points / sizeof *points; i++)
        body.y += screen_point(canvas, body, &points[i], true) + screen_px(canvas, 32);
    if (!view->staff_called) return;
    struct notice called = {.kind = NOTICE_GOOD,
                            .icon = ICON_PEOPLE,
                            .text = tr(theme, "Petugas sudah dipanggil"),
                            .detail = tr(theme, "Mohon tunggu di sini sebentar.")};
    ui_notice(canvas, body.x, body.y, body.width, &called);
}
