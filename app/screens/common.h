/* common.h - what screens share: answers to the frame's own buttons, sentences with values in them,
 * text that is heard as well as seen, and lists that are turned page by page. */
#ifndef ANJUNGAN_SCREENS_COMMON_H
#define ANJUNGAN_SCREENS_COMMON_H

#include "screens/screen.h"

/* The frame's back, cancel and help, the same on every screen, and what calls staff or hands over
 * to them. False: none of these. */
bool screen_common_event(const struct event *, struct answer *out);
bool event_pressed(const struct event *, const char *id);
/* The number behind prefix: "page-2". False: another control. */
bool event_pressed_number(const struct event *, const char *prefix, unsigned *out);
/* Turns *page on "more" and "less". False: another control. */
bool event_turned_page(const struct event *, unsigned *page);

/* The flow's station's own requirement, document, field. NULL outside such a station. */
const struct requirement *view_requirement(const struct view *);
struct case_document *view_document(const struct view *);
const struct field *view_field(const struct view *);

/* The case under way is a complaint. */
bool view_complains(const struct view *);
/* Staff may go on with it as it stands: what is given before consent may not be kept. */
bool view_may_hand_over(const struct view *);
/* One message id or the other, translated. */
const char *words_of_kind(const struct theme *, const struct view *, const char *application,
                          const char *complaint);
bool service_takes_face(const struct service *);
/* The case goes on without a photo: code says why; "": the camera is only just being connected. */
void face_without(struct case_face *, const char *code);

/* Copies pattern with {1} and {2} replaced; cut to fit. A translation may turn their order. */
void words_fill(char *out, size_t size, const char *pattern, const char *first, const char *second);
void words_fill_numbers(char *out, size_t size, const char *pattern, int first, int second);
/* "1 berkas", "4 berkas"; "1 halaman", "2 halaman"; "1 hari kerja", "2 jam", "150 menit". */
void words_documents(const struct theme *, unsigned count, char *out, size_t size);
void words_pages(const struct theme *, unsigned count, char *out, size_t size);
/* "1 halaman dipakai apa adanya, diperiksa petugas" */
void words_kept(const struct theme *, unsigned count, char *out, size_t size);
void words_promise(const struct theme *, const struct promise *, char *out, size_t size);
/* All that a service may promise: "2 jam sampai 30 hari kerja". */
void words_promises(const struct theme *, const struct service *, char *out, size_t size);
/* With a mark behind it in brackets (a message id, assumption_mark); NULL: none. */
void words_marked(const struct theme *, const char *words, const char *mark, char *out,
                  size_t size);
/* "Senin, 23 November 2026, 09.30" */
void words_moment(const struct theme *, const struct civil *, char *out, size_t size);
/* The title of a service in the language of the screen; given: in Indonesian, or NULL. */
const char *words_service(const struct theme *, const struct view *, const char *given);
/* A value as it is shown: long numbers in the groups in which they stand on the card (a reader
 * compares groups), a choice by its title. */
void words_value(const struct theme *, const struct field *, const char *value, char *out,
                 size_t size);

uint32_t screen_colour(struct canvas *, enum colour_name);
int screen_px(struct canvas *, int reference_px);
/* Draws text and registers it, so that it is spoken; returns its height. */
int screen_text(struct canvas *, const char *id, struct rect, enum type_style, enum colour_name,
                const char *words);
int screen_text_centred(struct canvas *, const char *id, struct rect, enum type_style,
                        enum colour_name, const char *words);
/* A white card with a line around it. */
void screen_card(struct canvas *, struct rect);

/* An icon, a bold line and a quiet line (NULL: none); not a control. Returns its height. */
struct point {
    const char *id;
    enum icon icon;
    const char *title, *hint;
    bool is_private, is_hint_private; /* its title; its quiet line */
};
int screen_point(struct canvas *, struct rect, const struct point *, bool draw);

/* A row of a list: one that is higher than at leaves out its hint, then its chips. */
int screen_row(struct canvas *, struct rect at, const struct row *, bool draw);

/* Things one below the other, whole ones only, in as many columns and pages as they need. */
struct list {
    const void *of; /* handed to the functions */
    unsigned count;
    int gap_px;
    bool one_column;  /* even where the screen is wide */
    bool no_more;     /* the frame's primary button turns the pages */
    const char *more; /* what the button that turns is called; NULL: "Lainnya" */
    /* Draws the item at the rect's corner in its width, or with draw false only measures. */
    int (*item)(struct canvas *, const void *of, unsigned item, struct rect, bool draw);
    bool (*heads)(const void *of, unsigned item);  /* not parted from the next; NULL: none is */
    bool (*begins)(const void *of, unsigned item); /* a new page; NULL: none does */
};
/* Draws one page (a page past the end: the last) and, where there are more, the bar with "Lainnya"
 * and "Sebelumnya". Returns the number of pages. */
unsigned list_draw(struct canvas *, struct rect, const struct list *, unsigned page);
unsigned list_pages(struct canvas *, struct rect, const struct list *);
/* The page on which this item stands, of a list that has more than one. */
unsigned list_page_of(struct canvas *, struct rect, const struct list *, unsigned item);

#endif
