#include "ui/theme.h"

#include "ui/type.h"

#include <assert.h>

/* Capitals of Inter are 0.727 of the size; no text has capitals lower than 4.8 mm. */
static const double capital = 0.727;
static const double least_capital_mm = 4.8;
/* On a screen that lies, the same sizes would leave no height for content. */
static const double landscape_shrink = 0.8;
static const double reference_px_per_mm = 4.03;
static const double body_px = 34;
/* What is read from afar already grows no further than in large mode: its room goes to the text. */
static const double title_scale_most = 1.42;
enum { TITLE_PX = 60 };

static const struct type types[TYPE_COUNT] = {
    [TYPE_SMALL] = {27, FACE_REGULAR, 0, 1350, 2, false},
    [TYPE_BODY] = {34, FACE_REGULAR, 0, 1420, 2, false},
    [TYPE_BODY_BOLD] = {34, FACE_SEMIBOLD, 0, 1380, 4, false},
    [TYPE_LARGE] = {40, FACE_SEMIBOLD, 0, 1260, 4, false},
    [TYPE_TITLE] = {60, FACE_BOLD, -18, 1140, 4, false},
    [TYPE_DISPLAY] = {104, FACE_BOLD, -30, 1070, 4, false},
    [TYPE_CODE] = {72, FACE_SEMIBOLD, 0, 1200, 0, true},
    [TYPE_KEY] = {38, FACE_MEDIUM, 0, 1250, 0, false},
    [TYPE_SMALL_BOLD] = {29, FACE_SEMIBOLD, 0, 1280, 0, false},
    [TYPE_HINT] = {30, FACE_REGULAR, 0, 1320, 3, false},
    [TYPE_FIGURE] = {132, FACE_BOLD, -20, 1100, 0, true},
    [TYPE_LEAD] = {36, FACE_REGULAR, 0, 1360, 4, false},
    [TYPE_STRONG] = {36, FACE_SEMIBOLD, 0, 1290, 4, false},
    [TYPE_BUTTON] = {42, FACE_SEMIBOLD, 0, 1200, 4, false},
    [TYPE_PILL] = {30, FACE_MEDIUM, 0, 1200, 0, false},
    [TYPE_HERO] = {68, FACE_BOLD, -6, 1150, 0, false},
};

static const uint32_t colours[][COLOUR_COUNT] = {
    [CONTRAST_NORMAL] =
        {
            [COLOUR_GROUND] = 0xFFF6F7F4,        [COLOUR_SURFACE] = 0xFFFFFFFF,
            [COLOUR_INK] = 0xFF13212B,           [COLOUR_QUIET] = 0xFF4A5B66,
            [COLOUR_PRIMARY] = 0xFF0B5F6E,       [COLOUR_PRESSED] = 0xFF084854,
            [COLOUR_ON_PRIMARY] = 0xFFFFFFFF,    [COLOUR_TINT] = 0xFFE4F0F0,
            [COLOUR_ACCENT] = 0xFFC77700,        [COLOUR_ACCENT_TINT] = 0xFFFFF7EA,
            [COLOUR_GOOD] = 0xFF1B6E3A,          [COLOUR_BAD] = 0xFFA8231B,
            [COLOUR_LINE] = 0xFFB9C4C2,          [COLOUR_TRACK] = 0xFFD9DEDA,
            [COLOUR_SHADE] = 0xFFE7ECE9,         [COLOUR_EDGE] = 0xFFE3E8E5,
            [COLOUR_ACCENT_EDGE] = 0xFFEBD3A8,   [COLOUR_GLOW] = 0xFFF2B04A,
            [COLOUR_ON_DARK_QUIET] = 0xFFCFE0E0,
        },
    [CONTRAST_DARK] =
        {
            [COLOUR_GROUND] = 0xFF000000,        [COLOUR_SURFACE] = 0xFF000000,
            [COLOUR_INK] = 0xFFFFFFFF,           [COLOUR_QUIET] = 0xFFFFFFFF,
            [COLOUR_PRIMARY] = 0xFFFFFFFF,       [COLOUR_PRESSED] = 0xFFFFFFFF,
            [COLOUR_ON_PRIMARY] = 0xFF000000,    [COLOUR_TINT] = 0xFF000000,
            [COLOUR_ACCENT] = 0xFFFFFFFF,        [COLOUR_ACCENT_TINT] = 0xFF000000,
            [COLOUR_GOOD] = 0xFFFFFFFF,          [COLOUR_BAD] = 0xFFFFFFFF,
            [COLOUR_LINE] = 0xFFFFFFFF,          [COLOUR_TRACK] = 0xFF000000,
            [COLOUR_SHADE] = 0xFF000000,         [COLOUR_EDGE] = 0xFFFFFFFF,
            [COLOUR_ACCENT_EDGE] = 0xFFFFFFFF,   [COLOUR_GLOW] = 0xFF000000,
            [COLOUR_ON_DARK_QUIET] = 0xFF000000,
        },
    [CONTRAST_LIGHT] =
        {
            [COLOUR_GROUND] = 0xFFFFFFFF,        [COLOUR_SURFACE] = 0xFFFFFFFF,
            [COLOUR_INK] = 0xFF000000,           [COLOUR_QUIET] = 0xFF000000,
            [COLOUR_PRIMARY] = 0xFF000000,       [COLOUR_PRESSED] = 0xFF000000,
            [COLOUR_ON_PRIMARY] = 0xFFFFFFFF,    [COLOUR_TINT] = 0xFFFFFFFF,
            [COLOUR_ACCENT] = 0xFF000000,        [COLOUR_ACCENT_TINT] = 0xFFFFFFFF,
            [COLOUR_GOOD] = 0xFF000000,          [COLOUR_BAD] = 0xFF000000,
            [COLOUR_LINE] = 0xFF000000,          [COLOUR_TRACK] = 0xFFFFFFFF,
            [COLOUR_SHADE] = 0xFFFFFFFF,         [COLOUR_EDGE] = 0xFF000000,
            [COLOUR_ACCENT_EDGE] = 0xFF000000,   [COLOUR_GLOW] = 0xFFFFFFFF,
            [COLOUR_ON_DARK_QUIET] = 0xFFFFFFFF,
        },
};

const struct type *type_of(enum type_style style)
{
    assert(style < TYPE_COUNT);
    return &types[style];
}

static double minimum(double a, double b)
{
    return a < b ? a : b;
}

static double layout_scale(const struct theme *theme)
{
    if (theme_is_landscape(theme))
        return minimum(theme->width_px / 1920.0, theme->height_px / 1080.0) * landscape_shrink;
    return minimum(theme->width_px / 1080.0, theme->height_px / 1920.0);
}

bool theme_is_landscape(const struct theme *theme)
{
    return theme->width_px > theme->height_px;
}

bool theme_is_plain(const struct theme *theme)
{
    return theme->contrast != CONTRAST_NORMAL;
}

static int rounded(double value)
{
    return (int)(value < 0 ? value - 0.5 : value + 0.5);
}

int theme_px(const struct theme *theme, int reference_px)
{
    int px = rounded(reference_px * layout_scale(theme));
    if (px == 0 && reference_px > 0) return 1;
    return px;
}

static double density(const struct theme *theme)
{
    return theme->px_per_mm > 0 ? theme->px_per_mm : reference_px_per_mm * layout_scale(theme);
}

int theme_mm(const struct theme *theme, double mm)
{
    return rounded(mm * density(theme));
}

int theme_type_px(const struct theme *theme, enum type_style style)
{
    double scale = theme->scale > 0 ? theme->scale : 1.0;
    if (type_of(style)->size_px >= TITLE_PX) scale = minimum(scale, title_scale_most);
    int px = rounded(type_of(style)->size_px * layout_scale(theme) * scale);
    double least = least_capital_mm / capital * density(theme);
    /* Where the least size rules, titles still stand out, if less than on a large screen. */
    double over = type_of(style)->size_px / body_px - 1;
    if (over > 0) least *= 1 + 0.4 * over;
    return px < rounded(least) ? rounded(least) : px;
}

int theme_line_px(const struct theme *theme, enum type_style style)
{
    return rounded(theme_type_px(theme, style) * type_of(style)->leading / 1000.0);
}

uint32_t theme_colour(const struct theme *theme, enum colour_name name)
{
    assert(name < COLOUR_COUNT);
    return colours[theme->contrast][name];
}

const char *tr(const struct theme *theme, const char *indonesian)
{
    if (!theme->text) return indonesian;
    return text_get(theme->text, theme->language, indonesian);
}
