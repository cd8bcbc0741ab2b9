/* inside.h - what the files of the tracking room share. */
#ifndef ANJUNGAN_BACKEND_TRACK_INSIDE_H
#define ANJUNGAN_BACKEND_TRACK_INSIDE_H

#include "backend/http/html.h"
#include "backend/http/throttle.h"
#include "backend/track/track.h"

struct track {
    const struct cases *cases;
    struct text *text;
    struct bytes style; /* the style sheet, which stands in every page */
    char policy[256];   /* Content-Security-Policy: only that style sheet, by its hash */
    struct throttle *throttle;
    struct throttle *terminals; /* the guesses that come by a terminal */
};

/* What a page is about. */
struct page {
    const struct track *track;
    enum language language;
    const char *code;            /* grouped, or NULL */
    const char *terminal;        /* of a link, for the switch of language; or NULL */
    const char *signature;       /* likewise */
    const struct agency *agency; /* NULL where none is concerned */
};

const char *page_say(const struct page *, const char *indonesian);
/* "Sen 23 Nov, 10.42" */
enum { PAGE_TIME_SIZE = 64 };
void page_time(const struct page *, const struct civil *, char out[PAGE_TIME_SIZE]);

void page_write_case(const struct page *, const struct case_view *, struct bytes *out);
void page_write_on_its_way(const struct page *, struct bytes *out);
void page_write_entry(const struct page *, struct bytes *out);
void page_write_unknown(const struct page *, struct bytes *out);
void page_write_busy(const struct page *, struct bytes *out);

/* Everything around the content: head, the agency's name, the switch of language; and its end. */
void page_begin(const struct page *, struct html *, struct bytes *out, const char *title);
void page_end(const struct page *, struct html *);
/* The coloured block at the top: state in one sentence, and what to do. tone: "", "good", "bad". */
void page_headline(struct html *, const char *tone, const char *sentence, const char *advice);
void page_card(struct html *, const char *class_name, const char *label, const char *value);
/* Where to complain: the agency's telephone, e-mail and web site. */
void page_complaint(const struct page *, struct html *);

/* The same as JSON. */
void track_json_case(const struct page *, const char *code, const struct case_view *,
                     struct bytes *out);
void track_json_on_its_way(const struct page *, const char *code, struct bytes *out);

#endif
