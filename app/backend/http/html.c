#include "backend/http/html.h"

#include <assert.h>
#include <stdarg.h>
#include <string.h>

void html_begin(struct html *html, struct bytes *out)
{
    *html = (struct html){.out = out};
    bytes_append_text(out, "<!DOCTYPE html>");
}

/* One table for text and for values in double quotes. Control characters other than white space
 * have no place in HTML and are dropped. */
static void append_escaped(struct bytes *out, const char *text)
{
    for (; *text; text++) {
        switch (*text) {
        case '&': bytes_append_text(out, "&amp;"); break;
        case '<': bytes_append_text(out, "&lt;"); break;
        case '>': bytes_append_text(out, "&gt;"); break;
        case '"': bytes_append_text(out, "&quot;"); break;
        case '\'': bytes_append_text(out, "&#39;"); break;
        default:
            if ((unsigned char)*text >= ' ' || strchr("\t\n", *text)) bytes_append(out, text, 1);
            break;
        }
    }
}

static void append_tag(struct html *html, const char *tag, va_list pairs)
{
    bytes_append_format(html->out, "<%s", tag);
    const char *name;
    while ((name = va_arg(pairs, const char *))) {
        const char *value = va_arg(pairs, const char *);
        if (!value) continue;
        bytes_append_format(html->out, " %s=\"", name);
        append_escaped(html->out, value);
        bytes_append_text(html->out, "\"");
    }
    bytes_append_text(html->out, ">");
}

void html_open(struct html *html, const char *tag, ...)
{
    assert(html->depth < HTML_DEPTH_MAX);
    va_list pairs;
    va_start(pairs, tag);
    append_tag(html, tag, pairs);
    va_end(pairs);
    html->open[html->depth++] = tag;
}

void html_close(struct html *html)
{
    assert(html->depth > 0);
    bytes_append_format(html->out, "</%s>", html->open[--html->depth]);
}

void html_void(struct html *html, const char *tag, ...)
{
    va_list pairs;
    va_start(pairs, tag);
    append_tag(html, tag, pairs);
    va_end(pairs);
}

void html_text(struct html *html, const char *utf8)
{
    append_escaped(html->out, utf8);
}

void html_element(struct html *html, const char *tag, const char *class_name, const char *utf8)
{
    html_open(html, tag, "class", class_name, (const char *)NULL);
    html_text(html, utf8);
    html_close(html);
}

void html_literal(struct html *html, const char *markup)
{
    bytes_append_text(html->out, markup);
}

void html_end(struct html *html)
{
    assert(html->depth == 0);
    bytes_append_text(html->out, "\n");
}
