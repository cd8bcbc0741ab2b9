#include "screens/common.h"
#include "screens/cue.h"
#include "screens/mirror.h"

#include <math.h>

static const uint32_t white = 0xFFFFFFFF;
/* What is beside the oval stays to be seen, but is not what counts. */
static const uint32_t veil = 0x59FFFFFF;
/* Over a live picture no theme's ground helps: the line brings its own, a dark rim. */
static const uint32_t dark_rim = 0x60000000;
/* COLOUR_GOOD for a dark ground. */
static const uint32_t bright_good = 0xFF3DC985;

static struct rect oval_in(struct rect at)
{
    int height = at.height * 74 / 100, width = height * 3 / 4;
    if (width > at.width * 74 / 100) {
        width = at.width * 74 / 100;
        height = width * 4 / 3;
    }
    return (struct rect){at.x + (at.width - width) / 2, at.y + (at.height - height) / 2, width,
                         height};
}

static struct rect grown(struct rect rect, int by)
{
    return (struct rect){rect.x - by, rect.y - by, rect.width + 2 * by, rect.height + 2 * by};
}

/* Everything but the oval; its line covers the steps of this edge. */
static void draw_round_oval(struct canvas *canvas, struct rect at, struct rect oval,
                            uint32_t colour)
{
    for (int y = 0; y < at.height; y++) {
        double off = (at.y + y + 0.5 - oval.y - oval.height / 2.0) / (oval.height / 2.0);
        double part = 1 - off * off;
        int half = part > 0 ? (int)(oval.width / 2.0 * sqrt(part)) : 0;
        int left = oval.x + oval.width / 2 - half - at.x;
        canvas_fill(canvas, (struct rect){at.x, at.y + y, left, 1}, colour);
        canvas_fill(canvas,
                    (struct rect){at.x + left + 2 * half, at.y + y, at.width - left - 2 * half, 1},
                    colour);
    }
}

static void draw_oval(struct canvas *canvas, struct rect oval, const struct mirror_look *look)
{
    bool good = look->advice == ADVICE_GOOD || look->advice == ADVICE_HOLD;
    bool plain = theme_is_plain(canvas_theme(canvas));
    int thick = screen_px(canvas, good ? 16 : 10), rim = screen_px(canvas, 3);
    uint32_t line = good || plain ? white : screen_colour(canvas, COLOUR_GLOW);
    if (look->lit && good) line = screen_colour(canvas, COLOUR_TRACK);
    canvas_ellipse(canvas, grown(oval, rim), thick + 2 * rim, 0, 360, dark_rim);
    canvas_ellipse(canvas, oval, thick, 0, 360, line);
    if (!look->ring_permille) return;
    int more = screen_px(canvas, 5);
    double to = 360.0 * look->ring_permille / 1000;
    canvas_ellipse(canvas, grown(oval, more + rim), thick + 2 * (more + rim), 0, to, dark_rim);
    canvas_ellipse(canvas, grown(oval, more), thick + 2 * more, 0, to,
                   look->lit ? screen_colour(canvas, COLOUR_GOOD) : bright_good);
}

void mirror_draw(struct canvas *canvas, struct rect at, const struct mirror_look *look)
{
    const struct theme *theme = canvas_theme(canvas);
    int radius = screen_px(canvas, 20);
    bool plain = theme_is_plain(theme);
    canvas_round(canvas, at, radius, screen_colour(canvas, COLOUR_PRESSED));
    canvas_element(canvas, "mirror", ROLE_PICTURE, tr(theme, "Gambar Anda di kamera"), at, true);
    canvas_mark_private(canvas);
    struct rect oval = oval_in(at);
    if (oval.width < 8) return;
    if (look->frame && look->frame->width_px > 0 && look->frame->height_px > 0) {
        struct picture part = mirror_part_of(look->mirror, look->frame, at.width, at.height);
        canvas_picture(canvas, at, &part, FIT_COVER, radius, true);
    }
    if (!plain && (look->frame || look->lit))
        draw_round_oval(canvas, at, grown(oval, -screen_px(canvas, 5)), look->lit ? white : veil);
    draw_oval(canvas, oval, look);
    cue_draw(canvas, at, oval, look->advice, plain ? white : screen_colour(canvas, COLOUR_GLOW));
}
