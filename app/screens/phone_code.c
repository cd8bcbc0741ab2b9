#include "screens/phone_code.h"

#include "screens/common.h"
#include "screens/phone_said.h"

#include <stdio.h>
#include <string.h>

enum { PAD = 28, TEXT_GAP = 12, ASIDE_GAP = 36, QR_LEAST = 240 };

/* The address on two lines, as a person would read it: whose it is, and the rest. */
struct lines {
    char both[PHONE_URL_SIZE + 1], host[PHONE_URL_SIZE];
    const char *path;
};

static void lines_of(const char *url, struct lines *out)
{
    const char *host = strstr(url, "//");
    const char *path = strchr(host ? host + 2 : url, '/');
    int length = path ? (int)(path - url) : (int)strlen(url);
    snprintf(out->host, sizeof out->host, "%.*s", length, url);
    out->path = path ? path : "";
    snprintf(out->both, sizeof out->both, "%s\n%s", out->host, out->path);
}

struct placed {
    struct rect qr, text;
    enum type_style style;
    enum align align;
};

static struct placed place_below(struct canvas *canvas, struct rect inner,
                                 const struct lines *lines, enum type_style style)
{
    struct placed at = {.text = inner, .style = style, .align = ALIGN_CENTRE};
    at.text.height = canvas_text_height(canvas, inner.width, style, lines->both);
    int side = inner.height - at.text.height - screen_px(canvas, TEXT_GAP);
    if (side > inner.width) side = inner.width;
    at.qr = (struct rect){inner.x + (inner.width - side) / 2, inner.y, side, side};
    at.text.y = at.qr.y + side + (inner.y + inner.height - at.qr.y - side - at.text.height) / 2;
    return at;
}

/* In a low panel, side by side. */
static bool place_beside(struct canvas *canvas, struct rect inner, const struct lines *lines,
                         enum type_style style, struct placed *out)
{
    int host = canvas_text_width(canvas, style, lines->host),
        path = canvas_text_width(canvas, style, lines->path);
    int width = (host > path ? host : path) + 2, gap = screen_px(canvas, ASIDE_GAP);
    int side = inner.width - width - gap;
    if (side > inner.height) side = inner.height;
    int height = canvas_text_height(canvas, width, style, lines->both);
    if (side < screen_px(canvas, QR_LEAST) || height > inner.height) return false;
    int x = inner.x + (inner.width - side - gap - width) / 2;
    *out = (struct placed){
        .qr = {x, inner.y + (inner.height - side) / 2, side, side},
        .text = {x + side + gap, inner.y + (inner.height - height) / 2, width, height},
        .style = style,
        .align = ALIGN_LEFT};
    return true;
}

/* False: the QR is smaller than a phone likes it. */
static bool place(struct canvas *canvas, struct rect panel, const struct lines *lines,
                  struct placed *out)
{
    static const enum type_style styles[] = {TYPE_BODY, TYPE_SMALL};
    enum { STYLES = sizeof styles / sizeof *styles };
    int pad = screen_px(canvas, PAD), least = screen_px(canvas, QR_LEAST);
    struct rect inner = {panel.x + pad, panel.y + pad, panel.width - 2 * pad,
                         panel.height - 2 * pad};
    for (int i = 0; i < STYLES; i++) {
        *out = place_below(canvas, inner, lines, styles[i]);
        if (out->qr.height >= least) return true;
        if (place_beside(canvas, inner, lines, styles[i], out)) return true;
    }
    return false;
}

bool phone_code_fits(struct canvas *canvas, struct rect panel, const struct phone_view *phone)
{
    struct lines lines;
    struct placed at;
    lines_of(phone->url, &lines);
    return place(canvas, panel, &lines, &at);
}

void phone_code_draw(struct canvas *canvas, struct rect panel, const struct phone_view *phone)
{
    static const uint32_t paper = 0xFFFFFFFF, ink = 0xFF000000; /* in every contrast */
    const struct theme *theme = canvas_theme(canvas);
    int radius = screen_px(canvas, 20);
    struct lines lines;
    struct placed at;
    lines_of(phone->url, &lines);
    place(canvas, panel, &lines, &at);
    canvas_round(canvas, panel, radius, paper);
    if (theme_is_plain(theme))
        canvas_round_line(canvas, panel, radius, screen_px(canvas, 2),
                          screen_colour(canvas, COLOUR_EDGE));
    canvas_bitmap(canvas, at.qr, phone->qr);
    canvas_element(canvas, "qr", ROLE_PICTURE, tr(theme, "Kode QR untuk dibuka dengan ponsel"),
                   at.qr, true);
    canvas_text(canvas, at.text, at.style, ink, at.align, lines.both);
    canvas_element(canvas, "address", ROLE_TEXT, lines.both, at.text, true);
}
