#include "base/support.h"
#include "screens/staff/inside.h"
#include "screens/staff/manual.h"

#include <stdio.h>

enum { BEFORE_STEPS = 1 };

static const char *actor_words(enum support_actor actor)
{
    switch (actor) {
    case SUPPORT_SELF: return "Terminal memulihkan diri";
    case SUPPORT_APPLICANT: return "Pemohon dapat melakukannya sendiri";
    case SUPPORT_STAFF: return "Petugas bertindak";
    case SUPPORT_VENDOR: return "Hubungi penyedia alat";
    }
    return "";
}

static const char *action_words(enum support_action action)
{
    switch (action) {
    case SUPPORT_WAIT: return "Tunggu sebentar";
    case SUPPORT_RETRY: return "Ulangi sekali lagi";
    case SUPPORT_RESET: return "Periksa kabel dan daya";
    case SUPPORT_CLEAR: return "Bereskan yang tersangkut atau terbuka";
    case SUPPORT_REFILL: return "Isi kertas";
    case SUPPORT_CLEAN: return "Bersihkan";
    case SUPPORT_CONFIGURE: return "Periksa pengaturannya";
    case SUPPORT_MAINTAIN: return "Perlu perbaikan";
    case SUPPORT_SUSPEND: return "Hentikan pemakaian dulu";
    }
    return "";
}

struct drawn {
    const struct support *support;
    const struct manual_page *page;
};

static int draw_item(struct canvas *canvas, const void *of, unsigned item, struct rect at,
                     bool draw)
{
    const struct drawn *drawn = of;
    const struct theme *theme = canvas_theme(canvas);
    char id[ELEMENT_ID_SIZE], number[16];
    snprintf(id, sizeof id, "step-%u", item);
    struct point point = {.id = id};
    if (item == 0) {
        point.icon = ICON_PEOPLE;
        point.title = tr(theme, actor_words(drawn->support->actor));
        point.hint = tr(theme, action_words(drawn->support->action));
    } else {
        snprintf(number, sizeof number, "%u.", item);
        point.icon = ICON_CHECK;
        point.title = number;
        point.hint = tr(theme, drawn->page->steps[item - BEFORE_STEPS]);
    }
    int pad = screen_px(canvas, 32);
    struct rect inner = {at.x + pad, at.y + pad, at.width - 2 * pad, at.height};
    int height = screen_point(canvas, inner, &point, false) + 2 * pad;
    if (!draw) return height;
    screen_card(canvas, (struct rect){at.x, at.y, at.width, height});
    screen_point(canvas, inner, &point, true);
    return height;
}

void manual_draw(struct canvas *canvas, const struct view *view, const char *code, unsigned page)
{
    const struct theme *theme = canvas_theme(canvas);
    struct drawn drawn = {.support = support_find(code), .page = manual_find(code)};
    char who[WHO_SIZE];
    struct frame frame = staff_frame(view, theme, who);
    frame.back = tr(theme, "Kembali");
    frame.title = code;
    if (!drawn.support || !drawn.page) {
        ui_frame(canvas, &frame);
        return;
    }
    frame.subtitle = tr(theme, drawn.support->text);
    struct list list = {
        .of = &drawn, .count = BEFORE_STEPS, .gap_px = screen_px(canvas, 16), .item = draw_item};
    while (list.count - BEFORE_STEPS < MANUAL_STEPS_MAX &&
           drawn.page->steps[list.count - BEFORE_STEPS])
        list.count++;
    list_draw(canvas, ui_frame(canvas, &frame), &list, page);
}
