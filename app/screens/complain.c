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

const char *complain_about(const struct tracked *tracked)
{
    bool found = tracked && (tracked->known || tracked->centre == CENTRE_KNOWS ||
                             tracked->centre == CENTRE_WAITS);
    return found && !tracked->complaint ? tracked->code : "";
}

static int button_height(const struct theme *theme)
{
    int height = theme_mm(theme, 18), usual = theme_px(theme, 84);
    return height > usual ? height : usual;
}

struct rect complain_rest(struct canvas *canvas, const struct view *view, struct rect body,
                          const struct button *before)
{
    if (before || complain_service(view))
        body.height -= button_height(canvas_theme(canvas)) + screen_px(canvas, GAP);
    return body;
}

void complain_draw(struct canvas *canvas, const struct view *view, struct rect body,
                   const char *label, const struct button *before)
{
    const struct theme *theme = canvas_theme(canvas);
    const struct service *service = complain_service(view);
    struct button buttons[2];
    int count = 0, gap = screen_px(canvas, GAP), height = button_height(theme), widths[2];
    if (before) buttons[count++] = *before;
    if (service)
        buttons[count++] = (struct button){
            .id = "complain",
            .label = label ? label : phrase_in(&service->choice_title, theme->language),
            .icon = icon_from_word(service->icon),
            .style = BUTTON_PLAIN};
    int used = 0;
    for (int i = 0; i < count; i++) {
        widths[i] = ui_button_width(canvas, height, &buttons[i]);
        used += widths[i] + (i ? gap : 0);
    }
    struct rect row = {body.x, body.y + body.height - height, body.width, height};
    if (used > body.width) {
        ui_button_row(canvas, row, gap, buttons, count);
        return;
    }
    for (int i = 0; i < count; i++) {
        row.width = widths[i];
        ui_button(canvas, row, &buttons[i]);
        row.x += widths[i] + gap;
    }
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
