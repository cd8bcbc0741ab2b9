/* frame.h - what every public page stands in: the style sheet, the agency's name, the switch of
 * language, the coloured block at the top. Pages of other rooms are framed by it, too. */
#ifndef ANJUNGAN_BACKEND_TRACK_FRAME_H
#define ANJUNGAN_BACKEND_TRACK_FRAME_H

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
    bool offers_news;           /* by e-mail: follow/follow.h */
};

/* What a page is about. */
struct page {
    const struct track *track;
    enum language language;
    const char *code;            /* grouped, or NULL */
    const char *terminal;        /* of a link, for the switch of language; or NULL */
    const char *signature;       /* likewise */
    const struct agency *agency; /* NULL where none is concerned */
    const char *heading;         /* in its place; a message id, or NULL: that of tracking */
    const char *footer;          /* likewise */
};

/* As the request's ?lang= wishes. */
enum language page_language(const struct http_request *);
const char *page_say(const struct page *, const char *indonesian);
/* "Sen 23 Nov, 10.42" */
enum { PAGE_TIME_SIZE = 64 };
void page_time(const struct page *, const struct civil *, char out[PAGE_TIME_SIZE]);

/* The status, and the headers that every one of these pages has. */
void page_answer(const struct page *, struct http_response *, int status);
/* Everything around the content: head, the agency's name, the switch of language; and its end. */
void page_begin(const struct page *, struct html *, struct bytes *out, const char *title);
void page_end(const struct page *, struct html *);
/* The coloured block at the top: state in one sentence, and what to do. tone: "", "good", "back",
 * "quiet", as the style sheet has them. */
void page_headline(struct html *, const char *tone, const char *sentence, const char *advice);
/* A button to the tracking page of that code, from a page that stands beside /t/. */
void page_way_back(const struct page *, struct html *, const char *code, const char *label);
void page_card(struct html *, const char *class_name, const char *label, const char *value);
/* Too many misses from one address. */
void page_write_busy(const struct page *, struct bytes *out);
/* Nobody knows for now. */
void page_write_away(const struct page *, struct bytes *out);

#endif
