#include "screens/pages.h"

#include "base/support.h"
#include "screens/aside.h"
#include "screens/common.h"

#include <stdio.h>

enum { THUMB_HEIGHT = 150 };

/* The small pictures of all pages, each a control, the one looked at with a thick line. */
static void draw_thumbs(struct canvas *canvas, struct rect strip, const struct theme *theme,
                        const struct case_document *document, unsigned page)
{
    int gap = screen_px(canvas, 20), count = document->pages_count;
    int width = (strip.width - (CASE_PAGES_MAX / 2 - 1) * gap) / (CASE_PAGES_MAX / 2);
    if (count > CASE_PAGES_MAX / 2) width = (strip.width - (count - 1) * gap) / count;
    for (int i = 0; i < count; i++) {
        struct rect thumb = {strip.x + i * (width + gap), strip.y, width, strip.height};
        bool chosen = (unsigned)i == page;
        int radius = screen_px(canvas, 10);
        canvas_round(canvas, thumb, radius, screen_colour(canvas, COLOUR_SHADE));
        canvas_picture(canvas, thumb, &document->pages[i].preview, FIT_CONTAIN, radius, false);
        canvas_round_line(canvas, thumb, radius, screen_px(canvas, chosen ? 6 : 2),
                          screen_colour(canvas, chosen ? COLOUR_PRIMARY : COLOUR_LINE));
        char id[ELEMENT_ID_SIZE], label[80];
        snprintf(id, sizeof id, "page-%d", i + 1);
        words_fill_numbers(label, sizeof label, tr(theme, "Halaman {1} dari {2}"), i + 1, count);
        canvas_element(canvas, id, ROLE_BUTTON, label, thumb, true);
    }
}

/* What can be said of a page: what is not as asked, that it was the last one there is room for
 * (full), or its size. detail: 120 bytes. */
static struct notice judge_page(const struct theme *theme, const struct requirement *requirement,
                                const struct case_page *page, bool full, char *detail)
{
    const struct support *support =
        page->judgement.code[0] ? support_find(page->judgement.code) : NULL;
    if (support)
        return (struct notice){.kind = NOTICE_WARNING,
                               .text = tr(theme, "Periksa sekali lagi"),
                               .detail = tr(theme, support->text),
                               .code = page->judgement.code};
    if (requirement->colour && !page->colour)
        return (struct notice){
            .kind = NOTICE_WARNING,
            .text = tr(theme, "Pindaian tampak hitam putih"),
            .detail =
                tr(theme, "Berkas ini diminta berwarna. Pindai ulang jika aslinya berwarna.")};
    if (full) {
        const struct support *no_more = support_find("D-03");
        snprintf(detail, 120, "%s", tr(theme, no_more->text));
    } else if (page->width_mm > 0 && page->height_mm > 0) {
        char size[48];
        snprintf(size, sizeof size, "%.0f × %.0f mm · %d dpi", page->width_mm, page->height_mm,
                 page->dpi);
        words_fill(detail, 120, tr(theme, "Ukuran {1}"), size, "");
    }
    return (struct notice){.kind = NOTICE_GOOD,
                           .text = tr(theme, "Halaman lurus dan utuh"),
                           .detail = *detail ? detail : NULL};
}

/* Where a picture stands that is to be seen whole. */
static struct rect contained(struct rect in, const struct picture *picture)
{
    double across = (double)in.width / picture->width_px;
    double down = (double)in.height / picture->height_px;
    double scale = across < down ? across : down;
    struct rect out = {0, 0, (int)(picture->width_px * scale), (int)(picture->height_px * scale)};
    out.x = in.x + (in.width - out.width) / 2;
    out.y = in.y + (in.height - out.height) / 2;
    return out;
}

static void draw_page(struct canvas *canvas, struct rect panel, const struct theme *theme,
                      const struct case_document *document, unsigned page)
{
    struct rect inner = aside_panel(canvas, panel);
    const struct picture *preview = &document->pages[page].preview;
    struct rect sheet = contained(inner, preview);
    canvas_shadow(canvas, sheet, screen_px(canvas, 8), screen_px(canvas, 20), 50);
    canvas_picture(canvas, sheet, preview, FIT_CONTAIN, screen_px(canvas, 8), false);
    if (theme_is_plain(canvas_theme(canvas)))
        canvas_round_line(canvas, sheet, screen_px(canvas, 8), 2,
                          screen_colour(canvas, COLOUR_EDGE));
    char label[80];
    words_fill_numbers(label, sizeof label, tr(theme, "Halaman {1} dari {2}"), (int)page + 1,
                       document->pages_count);
    canvas_element(canvas, "preview", ROLE_PICTURE, label, panel, true);
    canvas_mark_private(canvas);
}

void pages_draw(struct canvas *canvas, const struct view *view, unsigned page, struct frame *frame)
{
    const struct theme *theme = canvas_theme(canvas);
    const struct requirement *requirement = view_requirement(view);
    const struct case_document *document = view_document(view);
    unsigned count = (unsigned)document->pages_count;
    if (page >= count) page = count - 1;
    unsigned most = requirement->pages_max ? requirement->pages_max : CASE_PAGES_MAX;
    char detail[120] = "", where[80], subtitle[256];
    bool full = most > 1 && count == most; /* why "Tambah halaman" is not there */
    struct notice notice = judge_page(theme, requirement, &document->pages[page], full, detail);
    struct aside aside = {.strip_px = count > 1 ? screen_px(canvas, THUMB_HEIGHT) : 0,
                          .notice = &notice};
    aside.buttons[aside.buttons_count++] =
        aside_button(theme, "retake", "Pindai ulang", ICON_RETRY);
    if (count < most)
        aside.buttons[aside.buttons_count++] =
            aside_button(theme, "add", "Tambah halaman", ICON_ADD);
    aside.buttons[aside.buttons_count++] = aside_button(theme, "delete", "Hapus", ICON_DELETE);

    words_fill_numbers(where, sizeof where, tr(theme, "Halaman {1} dari {2}"), (int)page + 1,
                       (int)count);
    snprintf(subtitle, sizeof subtitle, "%s%s%s", phrase_in(&requirement->title, theme->language),
             count > 1 ? " · " : "", count > 1 ? where : "");
    frame->title = tr(theme, "Apakah semua tulisan terbaca?");
    frame->subtitle = subtitle;
    frame->primary = tr(theme, "Lanjut");
    struct rect strip;
    struct rect panel = aside_draw(canvas, ui_frame(canvas, frame), &aside, &strip);
    draw_page(canvas, panel, theme, document, page);
    if (aside.strip_px) draw_thumbs(canvas, strip, theme, document, page);
}
