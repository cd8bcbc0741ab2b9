/* canvas.h - drawing, into a software surface, and the list of what was drawn.
 *
 * A frame is drawn whole each time; canvas_end finds the rectangles that differ from the frame
 * before, and a presenter shows just those. Drawing a control registers it: that one list serves
 * hit-testing, the focus ring, speech and the scenario runner. Colours are 0xAARRGGBB; coordinates
 * are pixels from the top left. */
#ifndef ANJUNGAN_UI_CANVAS_H
#define ANJUNGAN_UI_CANVAS_H

#include "base/picture.h"
#include "ui/icons.h"
#include "ui/theme.h"

struct rect {
    int x, y, width, height;
};
bool rect_contains(const struct rect *, int x, int y);

enum role {
    ROLE_BUTTON,
    ROLE_KEY,
    ROLE_FIELD,
    ROLE_TITLE,
    ROLE_TEXT,
    ROLE_PICTURE,
    ROLE_ALERT,
    ROLE_PROGRESS
};

/* Where on the screen: it is read in this order. */
enum zone { ZONE_BODY, ZONE_PRIMARY, ZONE_BACK, ZONE_HEAD };

/* A label holds a paragraph: it is heard as well as seen. */
enum {
    ELEMENT_ID_SIZE = 40,
    ELEMENT_LABEL_SIZE = 640,
    ELEMENT_VALUE_SIZE = 320,
    ELEMENTS_MAX = 160,
    DAMAGE_MAX = 16
};

struct element {
    char id[ELEMENT_ID_SIZE]; /* "next", "key-a", "service-pekalongan/revoke" */
    enum role role;
    char label[ELEMENT_LABEL_SIZE]; /* what it says, as spoken and as `tap "..."` finds it */
    char value[ELEMENT_VALUE_SIZE]; /* what stands in a field; what is heard of a picture */
    struct rect rect;
    enum zone zone;
    int permille; /* of a progress; -1: it has none */
    bool enabled;
    bool covered;  /* a dialog lies over it */
    bool choice;   /* one of several, or one that is held */
    bool selected; /* and it is */
    bool private;  /* personal data: spoken to the headset only, never logged */
    bool clipped;  /* its text did not fit: a test looks for these */
};

struct canvas;

/* font_dir: where the font packages put theirs; NULL: /usr/share/fonts. */
struct canvas *canvas_create(int width_px, int height_px, const char *font_dir, struct fault *);
void canvas_destroy(struct canvas *);
/* Begins a frame: clears the element list. The theme is borrowed until canvas_end. */
void canvas_begin(struct canvas *, const struct theme *);
/* Damage since the last canvas_end: at most DAMAGE_MAX rectangles; returns how many. */
int canvas_end(struct canvas *, struct rect out[DAMAGE_MAX]);
const struct theme *canvas_theme(const struct canvas *);
struct rect canvas_area(const struct canvas *);
/* Rows of 0xFFRRGGBB pixels. */
const uint32_t *canvas_pixels(const struct canvas *, int *out_stride_px);
/* Overwrites every pixel, of the frame before as well, and forgets cached text: after a session. */
void canvas_wipe(struct canvas *);
/* While blind, nothing is drawn; what stands where is registered as ever. For tests without end. */
void canvas_set_blind(struct canvas *, bool blind);
bool canvas_write_png(const struct canvas *, const char *path, struct fault *);

/* The control being pressed, and the one with the keyboard focus: widgets look it up. "" = none. */
void canvas_set_pressed(struct canvas *, const char *id);
void canvas_set_focus(struct canvas *, const char *id);
bool canvas_is_pressed(const struct canvas *, const char *id);
bool canvas_is_focused(const struct canvas *, const char *id);

/* Nothing is drawn outside of rect until canvas_unclip; registering is not affected. */
void canvas_clip(struct canvas *, struct rect);
void canvas_unclip(struct canvas *);

void canvas_fill(struct canvas *, struct rect, uint32_t colour);
void canvas_round(struct canvas *, struct rect, int radius, uint32_t colour);
void canvas_round_line(struct canvas *, struct rect, int radius, int thickness, uint32_t colour);
/* A soft shadow round rect, for a card drawn over it afterwards: the middle stays untouched. blur
 * is how far it reaches; alpha its strength. Nothing in high contrast. */
void canvas_shadow(struct canvas *, struct rect, int radius, int blur, uint8_t alpha);
/* The same in a colour, whose alpha is the strength. */
void canvas_glow(struct canvas *, struct rect, int radius, int blur, uint32_t colour);
void canvas_circle(struct canvas *, int x, int y, int radius, uint32_t colour);
void canvas_line(struct canvas *, int x0, int y0, int x1, int y1, int thickness, uint32_t colour);
/* Degrees clockwise from the top; a full ellipse is 0 to 360. Thickness 0: filled. Arcs end round.
 */
void canvas_ellipse(struct canvas *, struct rect, int thickness, double from, double to,
                    uint32_t colour);
/* The quiet kawung batik pattern over rect, in colour (its alpha is the strength). It fades from
 * top_permille of that strength at the top to all of it at the middle of the rect. */
void canvas_kawung(struct canvas *, struct rect, uint32_t colour);
void canvas_kawung_fading(struct canvas *, struct rect, uint32_t colour, int top_permille);
void canvas_icon(struct canvas *, enum icon, int x, int y, int size_px, uint32_t colour);

enum fit { FIT_CONTAIN, FIT_COVER };
/* RGB24 or GREY8; corners rounded by radius, left and right exchanged when mirrored. */
void canvas_picture(struct canvas *, struct rect, const struct picture *, enum fit, int radius,
                    bool mirrored);
/* Dots scaled by whole numbers where that fits, else smoothly; black on white. */
void canvas_bitmap(struct canvas *, struct rect, const struct bitmap *);
/* Blurs what was drawn so far, beyond reading. */
void canvas_blur(struct canvas *, struct rect);

enum align { ALIGN_LEFT, ALIGN_CENTRE, ALIGN_RIGHT };
/* Wraps at words into rect and returns the height used; what does not fit is cut with an ellipsis
 * (and the next registered element marked clipped). */
int canvas_text(struct canvas *, struct rect, enum type_style, uint32_t colour, enum align,
                const char *utf8);
/* The height that canvas_text would use in this width; the widest of its lines' width. */
int canvas_text_height(struct canvas *, int width, enum type_style, const char *utf8);
int canvas_text_width(struct canvas *, enum type_style, const char *utf8);

/* Where the next character would stand: the top of its line, which is returned, and how far in. A
 * style whose lines are not evened out (TYPE_KEY). */
int canvas_text_end(struct canvas *, int width, enum type_style, const char *utf8, int *out_x);

/* Registers an element. A label longer than ELEMENT_LABEL_SIZE is cut. */
void canvas_element(struct canvas *, const char *id, enum role, const char *label, struct rect,
                    bool enabled);
/* Of the last registered one. A value longer than ELEMENT_VALUE_SIZE is cut. */
void canvas_mark_private(struct canvas *);
void canvas_mark_choice(struct canvas *, bool selected);
void canvas_set_value(struct canvas *, const char *value);
void canvas_set_permille(struct canvas *, int permille);
/* Where what is registered from now on stands; ZONE_BODY when a frame begins. */
void canvas_zone(struct canvas *, enum zone);
bool element_is_control(const struct element *);
int canvas_element_count(const struct canvas *);
const struct element *canvas_element_at(const struct canvas *, int index);
/* The topmost enabled control at a point, or NULL. */
const struct element *canvas_hit(const struct canvas *, int x, int y);
/* From here on everything registered so far is disabled: a dialog covers it. */
void canvas_cover(struct canvas *);

#endif
