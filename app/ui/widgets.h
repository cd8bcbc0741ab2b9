/* widgets.h - the few controls that every screen is made of. Each draws itself and registers. */
#ifndef ANJUNGAN_UI_WIDGETS_H
#define ANJUNGAN_UI_WIDGETS_H

#include "ui/canvas.h"

enum button_style {
    BUTTON_PRIMARY,
    BUTTON_PLAIN /* outlined */,
    BUTTON_PILL,
    BUTTON_ON_DARK,
    BUTTON_DANGER,
    BUTTON_HERO /* the one large white button of the attract screen */,
    BUTTON_PILL_ON_DARK
};

struct button {
    const char *id;
    const char *label;
    const char *spoken; /* where the label is a sign ("Aa"); NULL: the label */
    enum icon icon;     /* ICON_NONE: none */
    bool icon_behind;   /* after the label */
    enum button_style style;
    bool disabled;
    bool selected; /* the one of a group that holds: a language, a size */
};
void ui_button(struct canvas *, struct rect, const struct button *);
/* Buttons of one width side by side, their labels in one size. */
void ui_button_row(struct canvas *, struct rect, int gap, const struct button *, int count);
/* The width that its label wants on one line, padding included. */
int ui_button_width(struct canvas *, int height, const struct button *);
/* Its whole label has room in a button of this size, on two lines if need be. */
bool ui_button_fits(struct canvas *, int width, int height, const struct button *);

/* The frame of every screen: agency (and service), language and help at the top, stepper, title and
 * subtitle, back and primary at the bottom. Returns the body left for the screen's own content. */
struct frame {
    const char *heading, *subheading; /* "Penerbitan sertifikat", "Dinas Kominfo Kota Pekalongan" */
    unsigned group, groups;           /* stepper; groups 0: none */
    const char *step_words;           /* "Langkah 3 dari 6 · Berkas 3 dari 4" */
    const char *title, *subtitle;     /* NULL: none */
    bool is_private;                  /* both are personal: said to the headset alone */
    const char *back;                 /* label of the button at the bottom left; NULL: none */
    const char *back_id;              /* NULL: "back" */
    const char *primary;              /* label of the primary button; NULL: none */
    const char *primary_id;           /* NULL: "next" */
    enum icon primary_icon, back_icon; /* ICON_NONE: the usual arrows */
    bool primary_disabled;
    bool cancel; /* a quiet "Batal" (id "cancel") beside help */
    bool staff;  /* of staff mode: nothing to adjust to a person */
    bool white;  /* the ground as bright as the screen can be: it lights a face */
    bool reads; /* what is pressed stands at the end of the body: large text of it may begin high */
};
struct rect ui_frame(struct canvas *, const struct frame *);
/* In reach mode the body is the lower half, and the title stands right above it; what is free
 * between agency and title may hold a picture, but no control. Empty otherwise. After ui_frame. */
struct rect ui_frame_upper(const struct canvas *);
struct rect ui_frame_upper_of(struct canvas *, const struct frame *); /* without drawing */
/* The body that ui_frame will return, without drawing: a list is split into pages before its frame
 * knows whether the primary button is "more" or the last word. */
struct rect ui_frame_body(struct canvas *, const struct frame *);

/* A card with an icon, a bold line and a quiet line: good news, a warning, a fault with its code.
 */
enum notice_kind { NOTICE_GOOD, NOTICE_INFO, NOTICE_WARNING, NOTICE_BAD };
struct notice {
    enum notice_kind kind;
    enum icon icon; /* ICON_NONE: that of the kind */
    const char *text, *detail;
    const char *code; /* support code, or NULL */
};
int ui_notice(struct canvas *, int x, int y, int width,
              const struct notice *);                                    /* returns its height */
int ui_notice_height(struct canvas *, int width, const struct notice *); /* without drawing it */

/* A row of the service list or the review: icon, title, hint, a chip line, and a chevron or a word.
 */
struct row {
    const char *id; /* NULL: not to be pressed, no chevron */
    enum icon icon;
    const char *title, *hint;
    struct {
        enum icon icon;
        const char *text;
    } chips[3];
    const char *action; /* a word instead of the chevron ("Ubah"), or NULL */
    bool accent, is_private, warning, selected;
};
int ui_row(struct canvas *, int x, int y, int width, const struct row *); /* returns its height */
int ui_row_height(struct canvas *, int width, const struct row *);        /* without drawing it */

/* One of several things to do, side by side: an icon in a square and its name. */
struct tile {
    const char *id;
    enum icon icon;
    const char *label;
    bool primary, warning;
};
void ui_tile(struct canvas *, struct rect, const struct tile *);
int ui_tile_height(struct canvas *, int width, const struct tile *);
/* No word of its name is longer than this width. */
bool ui_tile_fits(struct canvas *, int width, const struct tile *);

/* A text field: label above, value, a cursor, a hint or warning below. Returns its height. */
struct field_view {
    const char *id, *label, *value, *hint, *warning;
    bool focused;
};
int ui_field(struct canvas *, int x, int y, int width, const struct field_view *);
int ui_field_height(struct canvas *, int width, const struct field_view *);

/* Several lines to type into, in a rect: label above, the text wrapped, a cursor behind it. What is
 * longer than the box shows its end. */
struct area_view {
    const char *id, *label, *value;
};
void ui_area(struct canvas *, struct rect, const struct area_view *);
int ui_area_height(struct canvas *, int lines); /* with room for so many */

/* The on-screen keyboard. Keys register as "key-X" with label X; also key-shift, key-symbols,
 * key-delete, key-space. */
/* CODE: digits and capitals, as a tracking code is printed. */
enum keyboard_layout { KEYBOARD_TEXT, KEYBOARD_DIGITS, KEYBOARD_EMAIL, KEYBOARD_CODE };
struct keyboard {
    enum keyboard_layout layout;
    bool shift, symbols;
};
struct rect ui_keyboard_rect(const struct canvas *, enum keyboard_layout); /* where it will stand */
void ui_keyboard(struct canvas *, const struct keyboard *);
/* Handles a pressed key's id: changes shift and symbols itself. Returns true with the UTF-8
 * text of the key in out (one character; ".go.id" is a key as well), "\b" for delete; false: not a
 * key, or nothing to type. */
bool ui_keyboard_press(struct keyboard *, const char *id, char out[8]);

/* A bar with words; permille 0..1000. */
void ui_progress(struct canvas *, struct rect, int permille, const char *words);

/* A question over everything else: dims, covers, draws a card with one to three buttons. */
struct dialog {
    const char *title, *words;
    struct button buttons[3]; /* the second is primary, the third between; label NULL: none */
    int countdown_s;          /* shown large when >= 0 */
};
void ui_dialog(struct canvas *, const struct dialog *);

#endif
