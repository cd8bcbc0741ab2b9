/* The on-screen keyboard: its layouts as strings, one a row; "\1" to "\4" are the keys that type
 * nothing by themselves. */
#include "ui/canvas_inside.h"
#include "ui/header.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { ROWS_MAX = 5, SHIFT = 1, SYMBOLS = 2, DELETE = 3, SPACE = 4, DOMAIN = 5, EMPTY = 6 };

static const char domain_text[] = ".go.id";

static const char *const letters[ROWS_MAX + 1] = {"qwertyuiop", "asdfghjkl", "\1zxcvbnm\3",
                                                  "\2,-\4'.", NULL};
static const char *const capitals[ROWS_MAX + 1] = {"QWERTYUIOP", "ASDFGHJKL", "\1ZXCVBNM\3",
                                                   "\2,-\4'.", NULL};
static const char *const symbols[ROWS_MAX + 1] = {"1234567890", "@#&*()_=+", "/:;!?\"%\3",
                                                  "\2,-\4'.", NULL};
static const char *const digits[ROWS_MAX + 1] = {"123", "456", "789",
                                                 "\6"
                                                 "0\3",
                                                 NULL};
static const char *const email[ROWS_MAX + 1] = {"1234567890", "qwertyuiop", "asdfghjkl",
                                                "_zxcvbnm\3", "@-\5.+",     NULL};

static const char *const code[ROWS_MAX + 1] = {"1234567890", "QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM\3",
                                               NULL};

static const char *const *rows_of(const struct keyboard *keyboard)
{
    switch (keyboard->layout) {
    case KEYBOARD_DIGITS: return digits;
    case KEYBOARD_EMAIL: return email;
    case KEYBOARD_CODE: return code;
    case KEYBOARD_TEXT: break;
    }
    if (keyboard->symbols) return symbols;
    return keyboard->shift ? capitals : letters;
}

static int rows_count(const char *const *rows)
{
    int count = 0;
    while (rows[count])
        count++;
    return count;
}

/* In quarters of a letter's key. */
static int key_quarters(enum keyboard_layout layout, char key)
{
    if (layout == KEYBOARD_DIGITS) return 4;
    bool in_email = layout == KEYBOARD_EMAIL;
    switch (key) {
    case SHIFT:
    case SYMBOLS: return 6;
    case DELETE: return in_email || layout == KEYBOARD_CODE ? 8 : 6;
    case SPACE: return 18;
    case DOMAIN: return 16;
    case '@': return in_email ? 12 : 4;
    default: return 4;
    }
}

struct grid {
    int columns; /* letters' keys across */
    int key_width, key_height, gap, padding;
};

static struct grid grid_of(const struct theme *theme, enum keyboard_layout layout)
{
    struct grid grid = {.columns = layout == KEYBOARD_DIGITS ? 3 : 10,
                        .gap = theme_px(theme, 12),
                        .padding = theme_px(theme, theme_is_landscape(theme) ? 14 : 20)};
    bool digits_only = layout == KEYBOARD_DIGITS;
    int most = theme_px(theme, digits_only ? 240 : theme_is_landscape(theme) ? 150 : 120);
    int least_width = theme_mm(theme, 15), least_height = theme_mm(theme, 18);
    int room = theme->width_px - 2 * grid.padding + grid.gap;
    grid.key_width = room / grid.columns - grid.gap;
    if (grid.key_width > most) grid.key_width = most;
    if (grid.key_width < least_width && (least_width + grid.gap) * grid.columns <= room)
        grid.key_width = least_width;
    grid.key_height = theme_px(theme, digits_only ? 104 : 96);
    /* A screen that lies has no height to give away. */
    if (grid.key_height < least_height || theme_is_landscape(theme)) grid.key_height = least_height;
    return grid;
}

struct rect ui_keyboard_rect(const struct canvas *canvas, enum keyboard_layout layout)
{
    const struct theme *theme = canvas_theme(canvas);
    struct keyboard keyboard = {.layout = layout};
    struct grid grid = grid_of(theme, layout);
    struct columns columns = ui_columns(theme);
    int rows = rows_count(rows_of(&keyboard));
    int height = rows * (grid.key_height + grid.gap) - grid.gap + 2 * grid.padding;
    int gap = theme_px(theme, theme_is_landscape(theme) ? 16 : 28), bottom = columns.bar_top - gap;
    if (theme->reach && !theme_is_landscape(theme)) bottom -= pills_height(theme) + gap;
    return (struct rect){0, bottom - height, theme->width_px, height};
}

struct key {
    char id[16];
    char label[32];
    char face[32]; /* what is drawn; "" with an icon */
    enum icon icon;
    bool quiet, held;
};

static struct key key_of(const struct theme *theme, const struct keyboard *keyboard, char what)
{
    struct key key = {.icon = ICON_NONE};
    switch (what) {
    case SHIFT:
        key = (struct key){.id = "key-shift", .icon = ICON_SHIFT, .quiet = true};
        key.held = keyboard->shift;
        snprintf(key.label, sizeof key.label, "%s", tr(theme, "Huruf besar"));
        return key;
    case SYMBOLS:
        key = (struct key){.id = "key-symbols", .quiet = true};
        snprintf(key.face, sizeof key.face, "%s", keyboard->symbols ? "ABC" : "123");
        snprintf(key.label, sizeof key.label, "%s", key.face);
        return key;
    case DELETE:
        key = (struct key){.id = "key-delete", .icon = ICON_BACKSPACE, .quiet = true};
        snprintf(key.label, sizeof key.label, "%s", tr(theme, "Hapus"));
        return key;
    case SPACE:
        key = (struct key){.id = "key-space"};
        snprintf(key.face, sizeof key.face, "%s", tr(theme, "Spasi"));
        snprintf(key.label, sizeof key.label, "%s", key.face);
        return key;
    case DOMAIN:
        snprintf(key.id, sizeof key.id, "key-%s", domain_text);
        snprintf(key.face, sizeof key.face, "%s", domain_text);
        snprintf(key.label, sizeof key.label, "%s", domain_text);
        return key;
    default:
        snprintf(key.id, sizeof key.id, "key-%c", what);
        key.face[0] = key.label[0] = what;
        return key;
    }
}

static void key_draw(struct canvas *canvas, struct rect rect, const struct key *key)
{
    const struct theme *theme = canvas_theme(canvas);
    bool pressed = canvas_is_pressed(canvas, key->id), strong = pressed || key->held;
    int radius = theme_px(theme, 14);
    uint32_t fill = theme_colour(theme, key->quiet ? COLOUR_TRACK : COLOUR_SURFACE);
    uint32_t ink = theme_colour(theme, COLOUR_INK);
    if (strong) {
        fill = theme_colour(theme, COLOUR_PRIMARY);
        ink = theme_colour(theme, COLOUR_ON_PRIMARY);
    }
    struct rect below = rect;
    below.y += theme_px(theme, 3);
    if (!strong && !theme_is_plain(theme)) canvas_round(canvas, below, radius, 0x3013212B);
    canvas_round(canvas, rect, radius, fill);
    if (theme_is_plain(theme))
        canvas_round_line(canvas, rect, radius, theme_px(theme, 3),
                          theme_colour(theme, COLOUR_INK));
    if (canvas_is_focused(canvas, key->id)) ui_focus_ring(canvas, rect, radius);
    if (key->icon != ICON_NONE) {
        int size = theme_type_px(theme, TYPE_KEY) * 115 / 100;
        canvas_icon(canvas, key->icon, rect.x + (rect.width - size) / 2,
                    rect.y + (rect.height - size) / 2, size, ink);
    } else {
        bool word = key->face[1] != 0;
        enum type_style style = word ? TYPE_HINT : TYPE_KEY;
        int line = theme_line_px(theme, style);
        struct rect text = {rect.x, rect.y + (rect.height - line) / 2, rect.width, line};
        canvas_text(canvas, text, style, ink, ALIGN_CENTRE, key->face);
    }
    canvas_element(canvas, key->id, ROLE_KEY, key->label, rect, true);
    if (key->held) canvas_mark_choice(canvas, true);
}

enum { ROW_SIZE = 16 };

/* For the left hand, deleting is at the left, and what stood there at the right. */
static void row_for_hand(const struct theme *theme, const char *row, char out[ROW_SIZE])
{
    size_t length = strlen(row);
    assert(length > 0 && length < ROW_SIZE);
    snprintf(out, ROW_SIZE, "%s", row);
    if (!theme->left_handed || row[length - 1] != DELETE) return;
    bool pair = row[0] == SHIFT || row[0] == EMPTY;
    if (!pair) memmove(out + 1, row, length - 1);
    if (pair) out[length - 1] = row[0];
    out[0] = DELETE;
}

static int row_quarters(enum keyboard_layout layout, const char *row)
{
    int quarters = 0;
    for (; *row; row++)
        quarters += key_quarters(layout, *row);
    return quarters;
}

/* A key of n quarters is as wide as n / 4 keys with the gaps between them. */
static int quarters_px(const struct grid *grid, int quarters)
{
    return (grid->key_width + grid->gap) * quarters / 4;
}

void ui_keyboard(struct canvas *canvas, const struct keyboard *keyboard)
{
    const struct theme *theme = canvas_theme(canvas);
    struct rect panel = ui_keyboard_rect(canvas, keyboard->layout);
    struct grid grid = grid_of(theme, keyboard->layout);
    const char *const *rows = rows_of(keyboard);
    canvas_fill(canvas, panel, theme_colour(theme, COLOUR_SHADE));
    if (theme_is_plain(theme))
        canvas_fill(canvas, (struct rect){panel.x, panel.y, panel.width, theme_px(theme, 3)},
                    theme_colour(theme, COLOUR_INK));
    int y = panel.y + grid.padding;
    for (int i = 0; rows[i]; i++, y += grid.key_height + grid.gap) {
        char row[ROW_SIZE];
        row_for_hand(theme, rows[i], row);
        int width = quarters_px(&grid, row_quarters(keyboard->layout, row)) - grid.gap;
        int left = panel.x + (panel.width - width) / 2, quarters = 0;
        for (const char *key = row; *key; key++) {
            int from = quarters_px(&grid, quarters);
            quarters += key_quarters(keyboard->layout, *key);
            if (*key == EMPTY) continue;
            struct key drawn = key_of(theme, keyboard, *key);
            struct rect rect = {left + from, y, quarters_px(&grid, quarters) - grid.gap - from,
                                grid.key_height};
            key_draw(canvas, rect, &drawn);
        }
    }
}

static bool layout_has(const struct keyboard *keyboard, char key)
{
    const char *const *rows = rows_of(keyboard);
    for (int i = 0; rows[i]; i++)
        if (strchr(rows[i], key)) return true;
    return false;
}

bool ui_keyboard_press(struct keyboard *keyboard, const char *id, char out[8])
{
    if (strncmp(id, "key-", 4) != 0) return false;
    const char *key = id + 4;
    if (strcmp(key, "shift") == 0) {
        if (layout_has(keyboard, SHIFT)) keyboard->shift = !keyboard->shift;
        return false;
    }
    if (strcmp(key, "symbols") == 0) {
        if (layout_has(keyboard, SYMBOLS)) keyboard->symbols = !keyboard->symbols;
        return false;
    }
    char what = strcmp(key, "delete") == 0      ? DELETE
                : strcmp(key, "space") == 0     ? SPACE
                : strcmp(key, domain_text) == 0 ? DOMAIN
                : key[0] > ' ' && key[1] == 0   ? key[0]
                                                : EMPTY;
    if (what == EMPTY || !layout_has(keyboard, what)) return false;
    const char *text = what == DELETE ? "\b" : what == SPACE ? " " : key;
    snprintf(out, 8, "%s", text);
    /* One capital, then small letters again. */
    if (what != DELETE) keyboard->shift = false;
    return true;
}
