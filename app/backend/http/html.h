/* html.h - writes HTML that is escaped by construction: text and attribute values go through one
 * place, and what is not escaped must be a literal of ours. */
#ifndef ANJUNGAN_BACKEND_HTTP_HTML_H
#define ANJUNGAN_BACKEND_HTTP_HTML_H

#include "base/bytes.h"

enum { HTML_DEPTH_MAX = 24 };

struct html {
    struct bytes *out;                /* borrowed; appended to */
    const char *open[HTML_DEPTH_MAX]; /* elements to be closed */
    int depth;
};

void html_begin(struct html *, struct bytes *out);
/* <tag name="value"...>: pairs of attribute name and value, ended by NULL. Names are literals; a
 * pair whose value is NULL is left out. */
void html_open(struct html *, const char *tag, ...) __attribute__((sentinel));
void html_close(struct html *); /* the one opened last */
/* An element that has no content and no end: meta, link, br. */
void html_void(struct html *, const char *tag, ...) __attribute__((sentinel));
void html_text(struct html *, const char *utf8);
/* <tag class="name">text</tag>; class NULL: none. */
void html_element(struct html *, const char *tag, const char *class_name, const char *utf8);
/* As it stands: for our own markup only (a style sheet, a drawing). */
void html_literal(struct html *, const char *markup);
/* Every element must have been closed. */
void html_end(struct html *);

#endif
