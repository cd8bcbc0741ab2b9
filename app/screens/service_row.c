#include "screens/service_row.h"

#include "screens/common.h"

#include <stdio.h>

int service_row(struct canvas *canvas, const struct service *service, struct rect at, bool accent,
                bool draw)
{
    const struct theme *theme = canvas_theme(canvas);
    char id[ELEMENT_ID_SIZE], promise[48], documents[48];
    snprintf(id, sizeof id, "service-%s", service->key);
    words_promise(theme, &service->promise, promise, sizeof promise);
    words_documents(theme, service->requirements_count, documents, sizeof documents);
    struct row row = {.id = id,
                      .icon = icon_from_word(service->icon),
                      .title = phrase_in(&service->choice_title, theme->language),
                      .hint = phrase_in(&service->choice_hint, theme->language),
                      .chips = {{ICON_CLOCK, promise}, {ICON_DOCUMENT, documents}},
                      .accent = accent};
    if (service_takes_face(service)) {
        row.chips[2].icon = ICON_FACE;
        row.chips[2].text = tr(theme, "foto wajah");
    }
    return screen_row(canvas, at, &row, draw);
}

bool service_row_pressed(const struct event *event, const struct view *view, unsigned *out)
{
    for (unsigned i = 0; i < view->services_count; i++) {
        char id[ELEMENT_ID_SIZE];
        snprintf(id, sizeof id, "service-%s", view->services[i]->key);
        if (!event_pressed(event, id)) continue;
        *out = i;
        return true;
    }
    return false;
}
