#include "screens/cue.h"

#include "screens/common.h"

#include <math.h>

static const uint32_t dark_ink = 0xFF13212B;
static const double degree = 3.14159265358979 / 180;

/* One colour of one thickness: each picture is drawn twice, first as its own rim. */
struct brush {
    struct canvas *canvas;
    int thick;
    uint32_t colour;
    double scale; /* below 1 where the mirror is small */
};

struct point_px {
    double x, y;
};

static double reach_px(const struct brush *brush, int reference_px)
{
    return screen_px(brush->canvas, reference_px) * brush->scale;
}

static void line(const struct brush *brush, struct point_px from, struct point_px to)
{
    canvas_line(brush->canvas, (int)lround(from.x), (int)lround(from.y), (int)lround(to.x),
                (int)lround(to.y), brush->thick, brush->colour);
}

/* The two strokes of an arrow's head at tip, whose direction is given in degrees clockwise from the
 * top. */
static void head(const struct brush *brush, struct point_px tip, double direction, double size)
{
    for (int side = -1; side <= 1; side += 2) {
        double back = (direction + 180 + side * 42) * degree;
        line(brush, tip, (struct point_px){tip.x + size * sin(back), tip.y - size * cos(back)});
    }
}

static void arrow(const struct brush *brush, struct point_px from, struct point_px to, double size)
{
    line(brush, from, to);
    head(brush, to, atan2(to.x - from.x, from.y - to.y) / degree, size);
}

static struct point_px on_ellipse(struct rect rect, double times, double angle)
{
    return (struct point_px){
        rect.x + rect.width / 2.0 + times * rect.width / 2.0 * sin(angle * degree),
        rect.y + rect.height / 2.0 - times * rect.height / 2.0 * cos(angle * degree)};
}

/* Where the arc runs: the rest of a large ellipse need not be looked at. */
static struct rect arc_box(const struct brush *brush, struct rect rect, double from, double to)
{
    enum { PARTS = 8 };
    double left = rect.x + rect.width, right = rect.x, top = rect.y + rect.height, bottom = rect.y;
    for (int i = 0; i <= PARTS; i++) {
        struct point_px at = on_ellipse(rect, 1, from + (to - from) * i / PARTS);
        left = fmin(left, at.x);
        right = fmax(right, at.x);
        top = fmin(top, at.y);
        bottom = fmax(bottom, at.y);
    }
    int more = brush->thick * 2;
    return (struct rect){(int)left - more, (int)top - more, (int)(right - left) + 2 * more,
                         (int)(bottom - top) + 2 * more};
}

/* An arc along the edge of rect, with a head at its end; to may lie before from: then it runs
 * against the clock. */
static void bent_arrow(const struct brush *brush, struct rect rect, double from, double to,
                       double size)
{
    bool clockwise = to > from;
    int half = brush->thick / 2; /* canvas_ellipse draws inside of what it is given */
    struct rect outer = {rect.x - half, rect.y - half, rect.width + 2 * half,
                         rect.height + 2 * half};
    canvas_clip(brush->canvas, arc_box(brush, rect, from, to));
    canvas_ellipse(brush->canvas, outer, 2 * half, clockwise ? from : to, clockwise ? to : from,
                   brush->colour);
    canvas_unclip(brush->canvas);
    double along_x = rect.width * cos(to * degree), along_y = rect.height * sin(to * degree);
    double direction = atan2(along_x, -along_y) / degree;
    head(brush, on_ellipse(rect, 1, to), clockwise ? direction : direction + 180, size);
}

/* Out of the oval, towards where to go, as far as the mirror lets it. */
static void draw_move(const struct brush *brush, struct rect at, struct rect oval, double angle)
{
    double beside = (at.width - oval.width) / 2.0, apart = (at.height - oval.height) / 2.0;
    double room = fabs(sin(angle * degree)) > 0.5 ? beside : apart;
    double length = reach_px(brush, 132), over = length - room * 0.72;
    if (over < 0) over = 0; /* where it is narrow, it begins inside */
    struct point_px from = on_ellipse(oval, 1, angle);
    from.x -= over * sin(angle * degree);
    from.y += over * cos(angle * degree);
    struct point_px to = {from.x + length * sin(angle * degree),
                          from.y - length * cos(angle * degree)};
    arrow(brush, from, to, length * 0.42);
}

/* Four arrows across the oval's line: out of it for a face to grow, into it to shrink. */
static void draw_size(const struct brush *brush, struct rect oval, bool grow)
{
    double inner = grow ? 0.56 : 0.84, outer = grow ? 0.86 : 1.16;
    double size = reach_px(brush, 40);
    for (int i = 0; i < 4; i++) {
        struct point_px in = on_ellipse(oval, inner, 45 + 90 * i);
        struct point_px out = on_ellipse(oval, outer, 45 + 90 * i);
        arrow(brush, grow ? in : out, grow ? out : in, size);
    }
}

/* From both sides to the top, and the line on which head and chin should stand. */
static void draw_upright(const struct brush *brush, struct rect oval)
{
    int off = (int)reach_px(brush, 52);
    double size = reach_px(brush, 40);
    struct rect round = {oval.x - off, oval.y - off, oval.width + 2 * off, oval.height + 2 * off};
    bent_arrow(brush, round, -50, -10, size);
    bent_arrow(brush, round, 50, 10, size);
    for (int i = 0; i < 5; i++) {
        double y = oval.y + oval.height * (0.12 + 0.165 * i), x = oval.x + oval.width / 2.0;
        line(brush, (struct point_px){x, y}, (struct point_px){x, y + oval.height * 0.07});
    }
}

/* As if the head stood on a plate that is turned. */
static void draw_turn(const struct brush *brush, struct rect oval, bool left)
{
    int height = oval.height / 4;
    double size = reach_px(brush, 48);
    struct rect plate = {oval.x + oval.width / 16, oval.y + oval.height - height * 5 / 8,
                         oval.width * 7 / 8, height};
    bent_arrow(brush, plate, left ? 112 : 248, left ? 248 : 112, size);
}

static void draw_strokes(const struct brush *brush, struct rect at, struct rect oval,
                         enum advice advice)
{
    switch (advice) {
    case ADVICE_LEFT: draw_move(brush, at, oval, 270); break;
    case ADVICE_RIGHT: draw_move(brush, at, oval, 90); break;
    case ADVICE_HIGHER: draw_move(brush, at, oval, 0); break;
    case ADVICE_LOWER: draw_move(brush, at, oval, 180); break;
    case ADVICE_NEARER: draw_size(brush, oval, true); break;
    case ADVICE_FARTHER:
    case ADVICE_CENTRE: draw_size(brush, oval, false); break;
    case ADVICE_UPRIGHT: draw_upright(brush, oval); break;
    case ADVICE_FACE_LEFT:
    case ADVICE_TURN_LEFT: draw_turn(brush, oval, true); break;
    case ADVICE_FACE_RIGHT:
    case ADVICE_STRAIGHT: draw_turn(brush, oval, false); break;
    case ADVICE_NONE:
    case ADVICE_GOOD:
    case ADVICE_ABSENT:
    case ADVICE_CROWD:
    case ADVICE_EYES:
    case ADVICE_DARK:
    case ADVICE_BRIGHT:
    case ADVICE_UNEVEN:
    case ADVICE_BLURRED:
    case ADVICE_COVERED:
    case ADVICE_BLINK:
    case ADVICE_HOLD:
    case ADVICE_COUNT: break;
    }
}

static bool has_sign(enum advice advice)
{
    switch (advice) {
    case ADVICE_ABSENT:
    case ADVICE_CROWD:
    case ADVICE_EYES:
    case ADVICE_DARK:
    case ADVICE_BRIGHT:
    case ADVICE_UNEVEN:
    case ADVICE_BLURRED:
    case ADVICE_COVERED:
    case ADVICE_BLINK: return true;
    case ADVICE_NONE:
    case ADVICE_GOOD:
    case ADVICE_LEFT:
    case ADVICE_RIGHT:
    case ADVICE_HIGHER:
    case ADVICE_LOWER:
    case ADVICE_CENTRE:
    case ADVICE_NEARER:
    case ADVICE_FARTHER:
    case ADVICE_UPRIGHT:
    case ADVICE_FACE_LEFT:
    case ADVICE_FACE_RIGHT:
    case ADVICE_TURN_LEFT:
    case ADVICE_STRAIGHT:
    case ADVICE_HOLD:
    case ADVICE_COUNT: break;
    }
    return false;
}

/* On the oval's line, below the chin: it hides no face. */
static void draw_sign(const struct brush *brush, struct rect oval, enum advice advice)
{
    struct canvas *canvas = brush->canvas;
    int radius = (int)reach_px(brush, 68), size = (int)reach_px(brush, 76);
    int x = oval.x + oval.width / 2, y = oval.y + oval.height;
    canvas_circle(canvas, x, y, radius, dark_ink);
    if (theme_is_plain(canvas_theme(canvas)))
        canvas_ellipse(canvas, (struct rect){x - radius, y - radius, 2 * radius, 2 * radius},
                       screen_px(canvas, 4), 0, 360, brush->colour);
    canvas_icon(canvas, advice_icon(advice), x - size / 2, y - size / 2, size, brush->colour);
}

void cue_draw(struct canvas *canvas, struct rect at, struct rect oval, enum advice advice,
              uint32_t colour)
{
    double scale = oval.height / (double)screen_px(canvas, 600);
    if (scale > 1) scale = 1;
    int thick = (int)(screen_px(canvas, 6) + screen_px(canvas, 8) * scale);
    int rim = screen_px(canvas, 3);
    struct brush under = {canvas, thick + 2 * rim, dark_ink, scale};
    struct brush over = {canvas, thick, colour, scale};
    draw_strokes(&under, at, oval, advice);
    draw_strokes(&over, at, oval, advice);
    if (has_sign(advice)) draw_sign(&over, oval, advice);
}
