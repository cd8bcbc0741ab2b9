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

/* Who acts, and how in three words. */
static int draw_actor(struct canvas *canvas, const struct support *support, struct rect inner,
                      bool draw)
{
    const struct theme *theme = canvas_theme(canvas);
    struct point point = {.id = "actor",
                          .icon = ICON_PEOPLE,
                          .title = tr(theme, actor_words(support->actor)),
                          .hint = tr(theme, action_words(support->action))};
    return screen_point(canvas, inner, &point, draw);
}

/* A number in a disc, and what to do. */
static int draw_step(struct canvas *canvas, unsigned number, const char *words, struct rect inner,
                     bool draw)
{
    const struct theme *theme = canvas_theme(canvas);
    int line = canvas_text_height(canvas, 4096, TYPE_BODY_BOLD, "0");
    int disc = line * 14 / 10, gap = screen_px(canvas, 24);
    struct rect text = {inner.x + disc + gap, inner.y, inner.width - disc - gap, 4096};
    int height = canvas_text_height(canvas, text.width, TYPE_BODY, words);
    int whole = height > disc ? height : disc;
    if (!draw) return whole;
    char figure[16], id[ELEMENT_ID_SIZE];
    snprintf(figure, sizeof figure, "%u", number);
    snprintf(id, sizeof id, "step-%u", number);
    canvas_circle(canvas, inner.x + disc / 2, inner.y + disc / 2, disc / 2,
                  theme_colour(theme, COLOUR_PRIMARY));
    canvas_text(canvas, (struct rect){inner.x, inner.y + (disc - line) / 2, disc, line},
                TYPE_BODY_BOLD, theme_colour(theme, COLOUR_ON_PRIMARY), ALIGN_CENTRE, figure);
    text.y += (whole - height) / 2;
    if (height > disc) text.y = inner.y;
    screen_text(canvas, id, text, TYPE_BODY, COLOUR_INK, words);
    return whole;
}

static int draw_item(struct canvas *canvas, const void *of, unsigned item, struct rect at,
                     bool draw)
{
    const struct drawn *drawn = of;
    const struct theme *theme = canvas_theme(canvas);
    int pad = screen_px(canvas, 30);
    struct rect inner = {at.x + pad, at.y + pad, at.width - 2 * pad, at.height};
    const char *words =
        item < BEFORE_STEPS ? NULL : tr(theme, drawn->page->steps[item - BEFORE_STEPS]);
    int height = 2 * pad + (words ? draw_step(canvas, item, words, inner, false)
                                  : draw_actor(canvas, drawn->support, inner, false));
    if (!draw) return height;
    screen_card(canvas, (struct rect){at.x, at.y, at.width, height});
    if (words)
        draw_step(canvas, item, words, inner, true);
    else
        draw_actor(canvas, drawn->support, inner, true);
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
