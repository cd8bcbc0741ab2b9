#include "screens/preview.h"

#include "screens/aside.h"
#include "screens/common.h"

#include <stdio.h>

enum { CORNER = 8, SPOT_LEAST = 72, SPOT_MARGIN = 12, BADGE = 64 };

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

/* Along one axis: the spot's stretch on the screen, large enough to be seen and inside the page. */
static void place(int from_px, int length_px, double scale, int least, int margin, int page,
                  int *out_from, int *out_length)
{
    int from = (int)(from_px * scale) - margin;
    int length = (int)(length_px * scale) + 2 * margin;
    if (length < least) {
        from -= (least - length) / 2;
        length = least;
    }
    if (length > page) length = page;
    if (from + length > page) from = page - length;
    *out_from = from < 0 ? 0 : from;
    *out_length = length;
}

static struct rect spot_on(struct canvas *canvas, struct rect sheet, const struct case_page *page)
{
    const struct spot *spot = &page->judgement.spot;
    double scale = (double)sheet.width / page->preview.width_px;
    int least = screen_px(canvas, SPOT_LEAST), margin = screen_px(canvas, SPOT_MARGIN);
    struct rect out;
    place(spot->x_px, spot->width_px, scale, least, margin, sheet.width, &out.x, &out.width);
    place(spot->y_px, spot->height_px, scale, least, margin, sheet.height, &out.y, &out.height);
    out.x += sheet.x;
    out.y += sheet.y;
    return out;
}

/* All but the spot, a little darker; up to the middle of its outline, whose corners are round. */
static void dim_around(struct canvas *canvas, struct rect sheet, struct rect spot)
{
    int inset = screen_px(canvas, 5);
    spot = (struct rect){spot.x + inset, spot.y + inset, spot.width - 2 * inset,
                         spot.height - 2 * inset};
    int right = spot.x + spot.width, below = spot.y + spot.height;
    const struct rect parts[] = {
        {sheet.x, sheet.y, sheet.width, spot.y - sheet.y},
        {sheet.x, below, sheet.width, sheet.y + sheet.height - below},
        {sheet.x, spot.y, spot.x - sheet.x, spot.height},
        {right, spot.y, sheet.x + sheet.width - right, spot.height},
    };
    uint32_t shade = (screen_colour(canvas, COLOUR_INK) & 0xFFFFFF) | 0x58000000;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (parts[i].width <= 0 || parts[i].height <= 0) continue;
        canvas_clip(canvas, parts[i]);
        canvas_round(canvas, sheet, screen_px(canvas, CORNER), shade);
        canvas_unclip(canvas);
    }
}

/* Two lines, light within dark: one of them shows on whatever the page holds. */
static void outline(struct canvas *canvas, struct rect spot, enum colour_name colour)
{
    int thick = screen_px(canvas, 7), thin = screen_px(canvas, 4), radius = screen_px(canvas, 14);
    canvas_round_line(canvas, spot, radius, thick, screen_colour(canvas, colour));
    struct rect inner = {spot.x + thick, spot.y + thick, spot.width - 2 * thick,
                         spot.height - 2 * thick};
    canvas_round_line(canvas, inner, radius - thick, thin, screen_colour(canvas, COLOUR_SURFACE));
}

/* The sign at the spot's upper right corner, as far as the panel goes. */
static void draw_badge(struct canvas *canvas, struct rect spot, struct rect panel, enum icon icon,
                       enum colour_name colour)
{
    int side = screen_px(canvas, BADGE), icon_px = side * 5 / 8;
    int x = spot.x + spot.width - side / 2, y = spot.y - side / 2;
    if (x + side > panel.x + panel.width) x = panel.x + panel.width - side;
    if (y < panel.y) y = panel.y;
    struct rect badge = {x, y, side, side};
    canvas_shadow(canvas, badge, side / 2, screen_px(canvas, 8), 60);
    canvas_round(canvas, badge, side / 2, screen_colour(canvas, COLOUR_SURFACE));
    canvas_round_line(canvas, badge, side / 2, screen_px(canvas, 4), screen_colour(canvas, colour));
    /* A triangle looks centred when it stands a little higher. */
    int lift = icon == ICON_WARNING ? side / 24 : 0;
    canvas_icon(canvas, icon, x + (side - icon_px) / 2, y + (side - icon_px) / 2 - lift, icon_px,
                screen_colour(canvas, colour));
}

/* "kanan atas": by the middle of the spot, in thirds of the page. */
static const char *whereabouts(struct rect sheet, struct rect spot)
{
    static const char *const places[3][3] = {{"kiri atas", "tengah atas", "kanan atas"},
                                             {"kiri tengah", "tengah", "kanan tengah"},
                                             {"kiri bawah", "tengah bawah", "kanan bawah"}};
    int column = 3 * (spot.x + spot.width / 2 - sheet.x) / (sheet.width > 0 ? sheet.width : 1);
    int row = 3 * (spot.y + spot.height / 2 - sheet.y) / (sheet.height > 0 ? sheet.height : 1);
    return places[row < 0 ? 0 : row > 2 ? 2 : row][column < 0 ? 0 : column > 2 ? 2 : column];
}

static void draw_spot(struct canvas *canvas, struct rect sheet, struct rect panel,
                      const struct case_page *page)
{
    const struct theme *theme = canvas_theme(canvas);
    bool plain = theme_is_plain(theme), refused = page->judgement.verdict == VERDICT_REFUSED;
    struct rect spot = spot_on(canvas, sheet, page);
    enum colour_name colour = plain ? COLOUR_INK : refused ? COLOUR_BAD : COLOUR_ACCENT;
    enum icon icon = refused ? ICON_BAD : ICON_WARNING;
    if (page->kept) {
        icon = ICON_INFO;
        colour = plain ? COLOUR_INK : COLOUR_PRIMARY;
    } else if (!plain) {
        dim_around(canvas, sheet, spot);
    }
    outline(canvas, spot, colour);
    draw_badge(canvas, spot, panel, icon, colour);
    char label[120];
    words_fill(label, sizeof label, tr(theme, "Yang ditandai: {1}"),
               tr(theme, whereabouts(sheet, spot)), "");
    canvas_element(canvas, "spot", ROLE_TEXT, label, spot, true);
}

void preview_draw(struct canvas *canvas, struct rect panel, const struct case_page *page,
                  const char *label)
{
    struct rect inner = aside_panel(canvas, panel);
    const struct picture *preview = &page->preview;
    canvas_element(canvas, "preview", ROLE_PICTURE, label, panel, true);
    canvas_mark_private(canvas);
    if (preview->width_px <= 0 || preview->height_px <= 0) return;
    struct rect sheet = contained(inner, preview);
    int corner = screen_px(canvas, CORNER);
    canvas_shadow(canvas, sheet, corner, screen_px(canvas, 20), 50);
    canvas_picture(canvas, sheet, preview, FIT_CONTAIN, corner, false);
    if (theme_is_plain(canvas_theme(canvas)))
        canvas_round_line(canvas, sheet, corner, 2, screen_colour(canvas, COLOUR_EDGE));
    const struct judgement *judgement = &page->judgement;
    if (judgement->verdict != VERDICT_GOOD && judgement->spot.width_px > 0)
        draw_spot(canvas, sheet, panel, page);
}
