#include "screens/complain.h"

#include "screens/common.h"

#include <stdio.h>
#include <string.h>

enum { GAP = 24 };

const struct service *complain_service(const struct view *view)
{
    for (unsigned i = 0; i < view->services_count; i++)
        if (view->services[i]->kind == SERVICE_COMPLAINT) return view->services[i];
    return NULL;
}

/* The frame has no primary button here: its place is free. */
static struct rect beside_back(struct canvas *canvas, const struct rect *body)
{
    int gap = screen_px(canvas, GAP);
    for (int i = 0; i < canvas_element_count(canvas); i++) {
        const struct element *back = canvas_element_at(canvas, i);
        if (strcmp(back->id, "back") != 0) continue;
        bool left = canvas_theme(canvas)->left_handed; /* back is at the right then */
        int from = left ? body->x : back->rect.x + back->rect.width + gap;
        int to = left ? back->rect.x - gap : body->x + body->width;
        return (struct rect){from, back->rect.y, to - from, back->rect.height};
    }
    return (struct rect){0};
}

void complain_draw(struct canvas *canvas, const struct view *view, const struct rect *body)
{
    const struct theme *theme = canvas_theme(canvas);
    const struct service *service = complain_service(view);
    struct rect at = beside_back(canvas, body);
    if (!service || at.width <= 0) return;
    struct button button = {.id = "complain",
                            .label = phrase_in(&service->choice_title, theme->language),
                            .icon = icon_from_word(service->icon),
                            .style = BUTTON_PLAIN};
    int width = ui_button_width(canvas, at.height, &button);
    if (width < at.width) {
        if (!theme->left_handed) at.x += at.width - width;
        at.width = width;
    }
    ui_button(canvas, at, &button);
}

struct rect complain_draw_about(struct canvas *canvas, const struct view *view, struct rect body)
{
    const struct theme *theme = canvas_theme(canvas);
    const struct service *service = complain_service(view);
    if (!service) return body;
    struct button button = {.id = "complain",
                            .label = tr(theme, "Adukan permohonan ini"),
                            .icon = icon_from_word(service->icon),
                            .style = BUTTON_PLAIN};
    int height = theme_mm(theme, 18), usual = screen_px(canvas, 84);
    if (height < usual) height = usual;
    body.height -= height;
    int width = ui_button_width(canvas, height, &button);
    if (width > body.width) width = body.width;
    ui_button(canvas, (struct rect){body.x, body.y + body.height, width, height}, &button);
    body.height -= screen_px(canvas, GAP);
    return body;
}

static enum icon icon_of(enum channel_kind kind)
{
    switch (kind) {
    case CHANNEL_PHONE: return ICON_PHONE;
    case CHANNEL_EMAIL: return ICON_MAIL;
    case CHANNEL_WEB: return ICON_LANGUAGE;
    case CHANNEL_WHATSAPP: return ICON_SUPPORT;
    case CHANNEL_SOCIAL: return ICON_PERSON;
    case CHANNEL_LETTER: return ICON_DOCUMENT;
    case CHANNEL_IN_PERSON: return ICON_PEOPLE;
    case CHANNEL_LAPOR: return ICON_MEGAPHONE;
    }
    return ICON_INFO;
}

int complain_draw_channel(struct canvas *canvas, const struct agency *agency, unsigned channel,
                          struct rect at, bool draw)
{
    const struct theme *theme = canvas_theme(canvas);
    const struct channel *of = &agency->channels[channel];
    const char *label = phrase_in(&of->label, theme->language);
    char id[ELEMENT_ID_SIZE], hint[240];
    snprintf(id, sizeof id, "channel-%u", channel + 1);
    snprintf(hint, sizeof hint, "%s%s%s%s", label, of->assumption ? " (" : "",
             of->assumption ? tr(theme, "tidak disebut standar") : "", of->assumption ? ")" : "");
    struct point point = {.id = id,
                          .icon = icon_of(of->kind),
                          .title = of->value ? of->value : hint,
                          .hint = of->value ? hint : NULL};
    return screen_point(canvas, at, &point, draw);
}
