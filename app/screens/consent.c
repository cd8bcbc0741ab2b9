/* consent.c - the exact text that is agreed to, and the agreement. */
#include "screens/common.h"

#include <string.h>

enum { PARAGRAPH_SIZE = 1200 };

struct consent {
    unsigned page;
    enum language language; /* in which it was turned to that page */
};

/* Read in one language is not read in another: it begins anew. */
static unsigned page_at(const struct consent *state, const struct view *view)
{
    return state->language == view->record->language ? state->page : 0;
}

static struct answer event(void *of, const struct view *view, const struct event *event)
{
    struct consent *state = of;
    struct answer answer;
    state->page = page_at(state, view);
    state->language = view->record->language;
    if (event_pressed(event, "back")) view->record->consent.given = false; /* not any more */
    if (screen_common_event(event, &answer)) return answer;
    if (event_turned_page(event, &state->page)) return STAY;
    if (!event_pressed(event, "next")) return STAY;
    case_consent_give(view->record, &view->now);
    return GO(OUTCOME_NEXT);
}

/* The text in paragraphs, at line breaks; empty lines only part them. */
struct paragraphs {
    const char *text;
};

static const char *paragraph_at(const struct paragraphs *paragraphs, unsigned item, size_t *length)
{
    const char *at = paragraphs->text;
    for (;;) {
        at += strspn(at, "\n");
        if (*at == '\0') return NULL;
        *length = strcspn(at, "\n");
        if (item-- == 0) return at;
        at += *length;
    }
}

static unsigned paragraphs_count(const struct paragraphs *paragraphs)
{
    unsigned count = 0;
    size_t length;
    while (paragraph_at(paragraphs, count, &length))
        count++;
    return count;
}

static int draw_paragraph(struct canvas *canvas, const void *of, unsigned item, struct rect at,
                          bool draw)
{
    size_t length = 0;
    const char *paragraph = paragraph_at(of, item, &length);
    char words[PARAGRAPH_SIZE], id[ELEMENT_ID_SIZE];
    if (!paragraph) return 0;
    if (length >= sizeof words) length = sizeof words - 1;
    memcpy(words, paragraph, length);
    words[length] = '\0';
    if (!draw) return canvas_text_height(canvas, at.width, TYPE_BODY, words);
    words_fill_numbers(id, sizeof id, "paragraph-{1}", (int)item, 0);
    return screen_text(canvas, id, at, TYPE_BODY, COLOUR_INK, words);
}

static void draw(const void *of, const struct view *view, struct canvas *canvas)
{
    const struct consent *state = of;
    const struct theme *theme = canvas_theme(canvas);
    /* The record's language, not the theme's: what is shown is what its hash is taken of. */
    struct paragraphs text = {phrase_in(&view->record->service->consent, view->record->language)};
    struct list list = {.of = &text,
                        .count = paragraphs_count(&text),
                        .gap_px = screen_px(canvas, 28),
                        .no_more = true,
                        .item = draw_paragraph};
    char words[160];
    struct frame frame = screen_frame(view, theme, words);
    frame.title = tr(theme, "Apakah Anda setuju data Anda diproses?");
    frame.back = tr(theme, "Tidak setuju");
    frame.primary = tr(theme, "Saya setuju");
    frame.primary_icon = ICON_CHECK;
    unsigned pages = list_pages(canvas, ui_frame_body(canvas, &frame), &list);
    unsigned page = page_at(state, view);
    if (page + 1 < pages) {
        frame.primary = tr(theme, "Baca lanjutannya");
        frame.primary_icon = ICON_NONE;
        frame.primary_id = "more";
    }
    list_draw(canvas, ui_frame(canvas, &frame), &list, page);
}

const struct screen screen_consent = {.name = "consent",
                                      .state_size = sizeof(struct consent),
                                      .idle_s = 120,
                                      .event = event,
                                      .draw = draw};
