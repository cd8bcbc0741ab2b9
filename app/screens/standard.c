/* standard.c - the whole service standard, before anything is asked: first what to bring, what it
 * costs and when it is done, then every component as published. */
#include "screens/common.h"
#include "screens/complain.h"
#include "screens/standard_card.h"

#include <stdio.h>
#include <string.h>

struct standard {
    unsigned page;
};

/* The page's things in order; a service's standard is unrolled into these. */
enum part_kind {
    PART_PROMISE,     /* the card with due time, cost and hours */
    PART_BRING,       /* "Siapkan" */
    PART_REQUIREMENT, /* one thing to bring */
    PART_FACE,
    PART_PRINT,    /* in short, on paper */
    PART_CHANNELS, /* of a complaint: where else to complain */
    PART_CHANNEL,
    PART_COMPONENT, /* a component's name */
    PART_LINE,      /* one of its lines */
    PART_SILENT,    /* it has none */
};
struct part {
    enum part_kind kind;
    unsigned index, line;
};

struct parts {
    const struct view *view;
    const struct service *service;
};

static struct answer event(void *of, const struct view *view, const struct event *event)
{
    (void)view;
    struct standard *state = of;
    struct answer answer;
    if (screen_common_event(event, &answer)) return answer;
    if (event_turned_page(event, &state->page)) return STAY;
    if (event_pressed(event, "print")) return ASK(ASK_LEAFLET, 0);
    return event_pressed(event, "next") ? GO(OUTCOME_NEXT) : STAY;
}

/* Of a complaint: its heading and the channels. */
static unsigned channels_count(const struct service *service)
{
    unsigned channels = service->agency->channels_count;
    return service->kind == SERVICE_COMPLAINT && channels > 0 ? 1 + channels : 0;
}

/* Finds the part with this number; false past the last. */
static bool part_at(const struct service *service, unsigned number, struct part *out)
{
    if (number < 2) {
        *out = (struct part){number == 0 ? PART_PROMISE : PART_BRING, 0, 0};
        return true;
    }
    number -= 2;
    if (number < service->requirements_count) {
        *out = (struct part){PART_REQUIREMENT, number, 0};
        return true;
    }
    number -= service->requirements_count;
    if (service_takes_face(service) && number-- == 0) {
        *out = (struct part){PART_FACE, 0, 0};
        return true;
    }
    if (number-- == 0) {
        *out = (struct part){PART_PRINT, 0, 0};
        return true;
    }
    if (number < channels_count(service)) {
        *out = (struct part){number == 0 ? PART_CHANNELS : PART_CHANNEL, number - 1, 0};
        return true;
    }
    number -= channels_count(service);
    for (unsigned i = 0; i < service->components_count; i++) {
        unsigned lines = service->components[i].lines_count;
        if (number == 0) {
            *out = (struct part){PART_COMPONENT, i, 0};
            return true;
        }
        number--;
        if (lines == 0 && number-- == 0) {
            *out = (struct part){PART_SILENT, i, 0};
            return true;
        }
        if (number < lines) {
            *out = (struct part){PART_LINE, i, number};
            return true;
        }
        number -= lines;
    }
    return false;
}

/* What is to be known, and at hand, before one starts: the first of the parts. */
static unsigned bring_count(const struct service *service)
{
    return 2 + service->requirements_count + (service_takes_face(service) ? 1 : 0);
}

static unsigned parts_count(const struct service *service)
{
    unsigned count = bring_count(service) + 1 + channels_count(service);
    for (unsigned i = 0; i < service->components_count; i++)
        count += 1 + (service->components[i].lines_count ? service->components[i].lines_count : 1);
    return count;
}

static int draw_heading(struct canvas *canvas, const char *id, const char *words, struct rect at,
                        bool draw)
{
    int above = screen_px(canvas, 20);
    if (draw) {
        at.y += above;
        screen_text(canvas, id, at, TYPE_LARGE, COLOUR_INK, words);
    }
    return above + canvas_text_height(canvas, at.width, TYPE_LARGE, words);
}

/* "12. ", "a. ": how many characters of the line are its number; 0 when it has none. */
static size_t number_length(const char *words)
{
    size_t length = strspn(words, "0123456789");
    if (length == 0 && words[0] >= 'a' && words[0] <= 'z') length = 1;
    return length > 0 && length < 3 && words[length] == '.' && words[length + 1] == ' ' ? length + 1
                                                                                        : 0;
}

/* A line of a component: its own number, or a dot where it is one of several, hangs at the left. */
static int draw_line(struct canvas *canvas, const char *id, const char *words, bool several,
                     struct rect at, bool draw)
{
    size_t number = number_length(words);
    int indent = number ? screen_px(canvas, 56) : several ? screen_px(canvas, 36) : 0;
    if (number && canvas_theme(canvas)->scale > 1) indent = indent * 5 / 4;
    const char *rest = number ? words + number + 1 : words;
    struct rect text = {at.x + indent, at.y, at.width - indent, 4096};
    if (!draw) return canvas_text_height(canvas, text.width, TYPE_BODY, rest);
    if (number) {
        char label[8];
        snprintf(label, sizeof label, "%.*s", (int)number, words);
        canvas_text(canvas, (struct rect){at.x, at.y, indent, 4096}, TYPE_BODY,
                    screen_colour(canvas, COLOUR_QUIET), ALIGN_LEFT, label);
    } else if (several) {
        int line = canvas_text_height(canvas, text.width, TYPE_BODY, "M");
        canvas_circle(canvas, at.x + screen_px(canvas, 8), at.y + line / 2, screen_px(canvas, 5),
                      screen_colour(canvas, COLOUR_ACCENT));
    }
    return screen_text(canvas, id, text, TYPE_BODY, COLOUR_INK, rest);
}

static int draw_component_title(struct canvas *canvas, const struct parts *parts, unsigned index,
                                struct rect at, bool draw)
{
    const struct theme *theme = canvas_theme(canvas);
    const struct component *component = &parts->service->components[index];
    char words[200], title[160], id[ELEMENT_ID_SIZE];
    snprintf(title, sizeof title, "%u. %s", index + 1, tr(theme, component_title(component->key)));
    words_marked(theme, title, component->assumption ? assumption_mark(false) : NULL, words,
                 sizeof words);
    snprintf(id, sizeof id, "component-%u", index + 1);
    return draw_heading(canvas, id, words, at, draw);
}

/* In what shape it is to be brought. */
static void bring_words(const struct theme *theme, const struct service *service,
                        const struct requirement *requirement, char *out, size_t size)
{
    bool read = requirement->kind == REQUIREMENT_CARD && service_has_step(service, STEP_CARD);
    if (requirement->kind == REQUIREMENT_FILE)
        snprintf(out, size, "%s", tr(theme, "File digital, diserahkan setelah ini"));
    else if (read)
        snprintf(out, size, "%s", tr(theme, "Bawa yang asli. Data Anda terisi dari kartu ini."));
    else if (requirement->kind == REQUIREMENT_CARD)
        snprintf(out, size, "%s", tr(theme, "Bawa kartu yang asli"));
    else if (requirement->colour)
        snprintf(out, size, "%s", tr(theme, "Bawa yang asli, dipindai berwarna"));
    else if (requirement->pages_max == 1)
        snprintf(out, size, "%s", tr(theme, "Satu halaman"));
    else
        words_fill_numbers(out, size, tr(theme, "Paling banyak {1} halaman"),
                           (int)requirement->pages_max, 0);
}

static int draw_part(struct canvas *canvas, const void *of, unsigned item, struct rect at,
                     bool draw)
{
    const struct parts *parts = of;
    const struct service *service = parts->service;
    const struct theme *theme = canvas_theme(canvas);
    struct part part;
    if (!part_at(service, item, &part)) return 0;
    char id[ELEMENT_ID_SIZE];
    switch (part.kind) {
    case PART_PROMISE: return standard_card(canvas, parts->view, service, at, draw);
    case PART_BRING:
        return draw_heading(canvas, "bring", tr(theme, "Siapkan di dekat Anda"), at, draw);
    case PART_REQUIREMENT: {
        const struct requirement *requirement = &service->requirements[part.index];
        char hint[80];
        snprintf(id, sizeof id, "requirement-%u", part.index + 1);
        bring_words(theme, service, requirement, hint, sizeof hint);
        bool card = requirement->kind == REQUIREMENT_CARD;
        struct point point = {.id = id,
                              .icon = card ? ICON_CARD : ICON_DOCUMENT,
                              .title = phrase_in(&requirement->title, theme->language),
                              .hint = hint};
        return screen_point(canvas, at, &point, draw);
    }
    case PART_FACE: {
        struct point point = {
            .id = "requirement-face",
            .icon = ICON_FACE,
            .title = tr(theme, "Foto wajah"),
            .hint = tr(theme, "Diambil di terminal ini. Kerudung tidak perlu dilepas.")};
        return screen_point(canvas, at, &point, draw);
    }
    case PART_PRINT: return standard_print(canvas, parts->view, at, draw);
    case PART_CHANNELS:
        return draw_heading(canvas, "channels", tr(theme, "Saluran pengaduan"), at, draw);
    case PART_CHANNEL: return complain_draw_channel(canvas, service->agency, part.index, at, draw);
    case PART_COMPONENT: return draw_component_title(canvas, parts, part.index, at, draw);
    case PART_LINE: {
        const struct component *component = &service->components[part.index];
        snprintf(id, sizeof id, "line-%u-%u", part.index + 1, part.line + 1);
        return draw_line(canvas, id, phrase_in(&component->lines[part.line], theme->language),
                         component->lines_count > 1, at, draw);
    }
    case PART_SILENT:
        return draw_line(canvas, "silent", tr(theme, "Tidak disebut dalam standar."), false, at,
                         draw);
    }
    return 0;
}

static bool part_heads(const void *of, unsigned item)
{
    const struct parts *parts = of;
    struct part part;
    return part_at(parts->service, item, &part) &&
           (part.kind == PART_COMPONENT || part.kind == PART_BRING || part.kind == PART_CHANNELS);
}

static bool part_begins(const void *of, unsigned item)
{
    const struct parts *parts = of;
    struct part part;
    return part_at(parts->service, item, &part) && part.kind == PART_PRINT;
}

/* Both titles stand above one list, so both leave it the same room: that of the taller. */
static struct rect room_of(struct canvas *canvas, struct frame frame, const char *titles[2])
{
    struct rect room[2];
    for (int i = 0; i < 2; i++) {
        frame.title = titles[i];
        room[i] = ui_frame_body(canvas, &frame);
    }
    return room[room[1].height < room[0].height ? 1 : 0];
}

static void draw(const void *of, const struct view *view, struct canvas *canvas)
{
    const struct standard *state = of;
    const struct theme *theme = canvas_theme(canvas);
    const struct service *service = view->flow->service;
    struct parts parts = {view, service};
    struct list list = {.of = &parts,
                        .count = parts_count(service),
                        .gap_px = screen_px(canvas, 22),
                        .item = draw_part,
                        .heads = part_heads,
                        .begins = part_begins};
    const char *titles[2] = {
        tr(theme, "Sebelum mulai"),
        words_of_kind(theme, view, "Standar pelayanan", "Saluran dan alurnya")};
    char words[160];
    struct frame frame = screen_frame(view, theme, words);
    frame.reads = true;
    frame.subtitle = phrase_in(&service->title, theme->language);
    frame.primary = words_of_kind(theme, view, "Mulai permohonan", "Mulai pengaduan");
    struct rect room = room_of(canvas, frame, titles);
    unsigned before = list_page_of(canvas, room, &list, bring_count(service) - 1);
    frame.title = titles[state->page > before ? 1 : 0];
    if (state->page == before)
        list.more = words_of_kind(theme, view, "Standar lengkap", "Saluran dan alurnya");
    ui_frame(canvas, &frame);
    list_draw(canvas, room, &list, state->page);
}

const struct screen screen_standard = {.name = "standard",
                                       .state_size = sizeof(struct standard),
                                       .idle_s = 120,
                                       .event = event,
                                       .draw = draw};
