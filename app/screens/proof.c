#include "screens/proof.h"

#include "receipt/code.h"
#include "screens/common.h"

#include <stdio.h>
#include <string.h>

/* Paper stays white and ink black in every contrast mode: a phone must read it. */
static const uint32_t paper = 0xFFFFFFFF;

static void draw_paper(struct canvas *canvas, struct rect rect, int radius)
{
    canvas_shadow(canvas, rect, radius, screen_px(canvas, 24), 60);
    canvas_round(canvas, rect, radius, paper);
    if (theme_is_plain(canvas_theme(canvas)))
        canvas_round_line(canvas, rect, radius, screen_px(canvas, 2),
                          screen_colour(canvas, COLOUR_EDGE));
}

static int due_height(struct canvas *canvas, int width, const char *due)
{
    return *due ? canvas_text_height(canvas, width, TYPE_BODY, due) + screen_px(canvas, 12) : 0;
}

void proof_draw(struct canvas *canvas, struct rect rect, const struct view *view)
{
    const struct theme *theme = canvas_theme(canvas);
    int pad = screen_px(canvas, 36), gap = screen_px(canvas, 24);
    struct rect inner = {rect.x + pad, rect.y + pad, rect.width - 2 * pad, rect.height - 2 * pad};
    char code[CODE_GROUPED_SIZE] = "", due[160] = "", moment[120];
    if (strlen(view->code) == CODE_LENGTH) code_group(view->code, code);
    if (view->record && view->record->due.year != 0) {
        words_moment(theme, &view->record->due, moment, sizeof moment);
        words_fill(due, sizeof due, tr(theme, "Selesai paling lambat {1}"), moment, "");
    }
    draw_paper(canvas, rect, screen_px(canvas, 20));
    int code_height = canvas_text_height(canvas, inner.width, TYPE_CODE, code);
    int side = inner.height - code_height - gap - due_height(canvas, inner.width, due);
    if (side > inner.width) side = inner.width;
    int used = side + gap + code_height + due_height(canvas, inner.width, due);
    int y = inner.y + (inner.height - used) / 2;
    if (view->qr && side > 0) {
        struct rect qr = {inner.x + (inner.width - side) / 2, y, side, side};
        canvas_bitmap(canvas, qr, view->qr);
        canvas_element(canvas, "qr", ROLE_PICTURE, tr(theme, "Kode QR untuk melacak"), qr, true);
        y += side + gap;
    }
    struct rect text = {inner.x, y, inner.width, code_height};
    canvas_text(canvas, text, TYPE_CODE, 0xFF000000, ALIGN_CENTRE, code);
    canvas_element(canvas, "code", ROLE_TEXT, code, text, true);
    if (!*due) return;
    text.y += code_height + screen_px(canvas, 12);
    text.height = canvas_text_height(canvas, inner.width, TYPE_BODY, due);
    canvas_text(canvas, text, TYPE_BODY, 0xFF000000, ALIGN_CENTRE, due);
    canvas_element(canvas, "due", ROLE_TEXT, due, text, true);
}

void proof_draw_receipt(struct canvas *canvas, struct rect rect, const struct bitmap *receipt)
{
    if (!receipt || receipt->width_px == 0) return;
    int pad = screen_px(canvas, 20);
    double across = (double)(rect.width - 2 * pad) / receipt->width_px;
    double down = (double)(rect.height - 2 * pad) / receipt->height_px;
    double scale = across < down ? across : down;
    if (scale > 1) scale = 1;
    struct rect dots = {0, 0, (int)(receipt->width_px * scale), (int)(receipt->height_px * scale)};
    dots.x = rect.x + (rect.width - dots.width) / 2;
    dots.y = rect.y + (rect.height - dots.height) / 2;
    struct rect sheet = {dots.x - pad, dots.y - pad, dots.width + 2 * pad, dots.height + 2 * pad};
    draw_paper(canvas, sheet, screen_px(canvas, 4));
    canvas_bitmap(canvas, dots, receipt);
    canvas_element(canvas, "receipt", ROLE_PICTURE,
                   tr(canvas_theme(canvas), "Gambar tanda terima Anda"), sheet, true);
}
