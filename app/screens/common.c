#define _DEFAULT_SOURCE
#include "screens/common.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool event_pressed(const struct event *event, const char *id)
{
    return event->kind == EVENT_PRESS && strcmp(event->id, id) == 0;
}

bool event_pressed_number(const struct event *event, const char *prefix, unsigned *out)
{
    size_t length = strlen(prefix);
    if (event->kind != EVENT_PRESS || strncmp(event->id, prefix, length) != 0) return false;
    char *end;
    unsigned long number = strtoul(event->id + length, &end, 10);
    if (end == event->id + length || *end != '\0') return false;
    *out = (unsigned)number;
    return true;
}

bool event_turned_page(const struct event *event, unsigned *page)
{
    if (event_pressed(event, "more")) {
        ++*page;
        return true;
    }
    if (event_pressed(event, "less")) {
        if (*page > 0) --*page;
        return true;
    }
    return false;
}

bool screen_common_event(const struct event *event, struct answer *out)
{
    if (event_pressed(event, "back"))
        *out = GO(OUTCOME_BACK);
    else if (event_pressed(event, "cancel"))
        *out = GO(OUTCOME_CANCEL);
    else if (event_pressed(event, "help"))
        *out = GO(OUTCOME_HELP);
    else if (event_pressed(event, "call-staff"))
        *out = ASK(ASK_CALL_STAFF, 1);
    else if (event_pressed(event, "handover"))
        *out = ASK(ASK_HANDOVER, 0);
    else
        return false;
    return true;
}

bool view_may_hand_over(const struct view *view)
{
    return view->flow && view->record && view->record->consent.given &&
           flow_allows(view->flow, OUTCOME_HANDOVER) && !view->under_way;
}

static const struct station *view_station(const struct view *view, enum kiosk_step step)
{
    if (!view->flow) return NULL;
    const struct station *station = flow_station(view->flow);
    return station->step == step ? station : NULL;
}

static const struct station *view_paper_station(const struct view *view)
{
    const struct station *card = view_station(view, STEP_CARD);
    return card ? card : view_station(view, STEP_DOCUMENTS);
}

const struct requirement *view_requirement(const struct view *view)
{
    const struct station *station = view_paper_station(view);
    return station ? &view->flow->service->requirements[station->item] : NULL;
}

struct case_document *view_document(const struct view *view)
{
    const struct station *station = view_paper_station(view);
    return station ? &view->record->documents[station->item] : NULL;
}

const struct field *view_field(const struct view *view)
{
    const struct station *station = view_station(view, STEP_FORM);
    return station ? &view->flow->service->fields[station->item] : NULL;
}

bool view_complains(const struct view *view)
{
    return view->flow && view->flow->service->kind == SERVICE_COMPLAINT;
}

const char *words_of_kind(const struct theme *theme, const struct view *view,
                          const char *application, const char *complaint)
{
    return tr(theme, view_complains(view) ? complaint : application);
}

bool service_takes_face(const struct service *service)
{
    return service_has_step(service, STEP_FACE);
}

void face_without(struct case_face *face, const char *code)
{
    case_face_forget(face);
    snprintf(face->note, sizeof face->note, "%s", *code ? code : "C-01");
}

void words_fill(char *out, size_t size, const char *pattern, const char *first, const char *second)
{
    size_t used = 0;
    for (const char *at = pattern; *at && used + 1 < size;) {
        const char *value = strncmp(at, "{1}", 3) == 0   ? first
                            : strncmp(at, "{2}", 3) == 0 ? second
                                                         : NULL;
        if (!value) {
            out[used++] = *at++;
            continue;
        }
        size_t length = strnlen(value, size - used - 1);
        memcpy(out + used, value, length);
        used += length;
        at += 3;
    }
    out[used] = '\0';
}

void words_fill_numbers(char *out, size_t size, const char *pattern, int first, int second)
{
    char one[16], two[16];
    snprintf(one, sizeof one, "%d", first);
    snprintf(two, sizeof two, "%d", second);
    words_fill(out, size, pattern, one, two);
}

/* Indonesian has no plural; English does, so one of a thing is a message of its own. */
static void count_words(const struct theme *theme, unsigned count, const char *one,
                        const char *many, char *out, size_t size)
{
    words_fill_numbers(out, size, tr(theme, count == 1 ? one : many), (int)count, 0);
}

void words_documents(const struct theme *theme, unsigned count, char *out, size_t size)
{
    count_words(theme, count, "1 berkas", "{1} berkas", out, size);
}

void words_pages(const struct theme *theme, unsigned count, char *out, size_t size)
{
    count_words(theme, count, "1 halaman", "{1} halaman", out, size);
}

void words_kept(const struct theme *theme, unsigned count, char *out, size_t size)
{
    count_words(theme, count, "1 halaman dipakai apa adanya, diperiksa petugas",
                "{1} halaman dipakai apa adanya, diperiksa petugas", out, size);
}

void words_marked(const struct theme *theme, const char *words, const char *mark, char *out,
                  size_t size)
{
    snprintf(out, size, "%s%s%s%s", words, mark ? " (" : "", mark ? tr(theme, mark) : "",
             mark ? ")" : "");
}

void words_promise(const struct theme *theme, const struct promise *promise, char *out, size_t size)
{
    if (promise->unit == PROMISE_WORKING_DAYS)
        count_words(theme, promise->amount, "1 hari kerja", "{1} hari kerja", out, size);
    else if (promise->amount % 60 == 0)
        count_words(theme, promise->amount / 60, "1 jam", "{1} jam", out, size);
    else
        count_words(theme, promise->amount, "1 menit", "{1} menit", out, size);
}

/* A working day is longer than any minutes that are promised. */
static bool is_sooner(const struct promise *a, const struct promise *b)
{
    if (a->unit != b->unit) return a->unit == PROMISE_MINUTES;
    return a->amount < b->amount;
}

void words_promises(const struct theme *theme, const struct service *service, char *out,
                    size_t size)
{
    const struct promise *soonest = &service->promise;
    char first[48], last[48];
    for (unsigned i = 0; i < service->promises_count; i++)
        if (is_sooner(&service->promises[i].promise, soonest))
            soonest = &service->promises[i].promise;
    words_promise(theme, soonest, first, sizeof first);
    words_promise(theme, &service->promise, last, sizeof last);
    if (soonest == &service->promise)
        snprintf(out, size, "%s", last);
    else
        words_fill(out, size, tr(theme, "{1} sampai {2}"), first, last);
}

void words_moment(const struct theme *theme, const struct civil *at, char *out, size_t size)
{
    char date[64], hour[16];
    text_date_long(theme->language, at, date, sizeof date);
    text_time(theme->language, at, hour, sizeof hour);
    snprintf(out, size, "%s, %s", date, hour);
}

const char *words_service(const struct theme *theme, const struct view *view, const char *given)
{
    for (unsigned i = 0; given && i < view->services_count; i++) {
        const struct service *service = view->services[i];
        if (strcmp(service->title.id, given) == 0)
            return phrase_in(&service->title, theme->language);
        if (strcmp(service->choice_title.id, given) == 0)
            return phrase_in(&service->choice_title, theme->language);
        if (strcmp(service->short_title.id, given) == 0)
            return phrase_in(&service->short_title, theme->language);
    }
    return given;
}

void words_value(const struct theme *theme, const struct field *field, const char *value, char *out,
                 size_t size)
{
    static const char *const groups[FIELD_CONTACT + 1] = {[FIELD_NIK] = "\4\4\4\4",
                                                          [FIELD_NIP] = "\x8\6\1\3",
                                                          [FIELD_PHONE] = "\4\4\4\4",
                                                          [FIELD_CODE] = "\4\4\4\4"};
    for (unsigned i = 0; i < field->choices_count; i++)
        if (strcmp(field->choices[i].key, value) == 0)
            value = phrase_in(&field->choices[i].title, theme->language);
    const char *group = field->kind <= FIELD_CONTACT ? groups[field->kind] : NULL;
    size_t used = 0;
    int run = 0;
    for (; *value && used + 2 < size; value++) {
        if (group && *group && run == *group) {
            out[used++] = ' ';
            run = 0;
            group++;
        }
        out[used++] = *value;
        run++;
    }
    out[used] = '\0';
}

uint32_t screen_colour(struct canvas *canvas, enum colour_name name)
{
    return theme_colour(canvas_theme(canvas), name);
}

int screen_px(struct canvas *canvas, int reference_px)
{
    return theme_px(canvas_theme(canvas), reference_px);
}

static int text_aligned(struct canvas *canvas, const char *id, struct rect rect,
                        enum type_style style, enum colour_name colour, enum align align,
                        const char *words)
{
    int height = canvas_text(canvas, rect, style, screen_colour(canvas, colour), align, words);
    rect.height = height;
    canvas_element(canvas, id, ROLE_TEXT, words, rect, true);
    return height;
}

int screen_text(struct canvas *canvas, const char *id, struct rect rect, enum type_style style,
                enum colour_name colour, const char *words)
{
    return text_aligned(canvas, id, rect, style, colour, ALIGN_LEFT, words);
}

int screen_text_centred(struct canvas *canvas, const char *id, struct rect rect,
                        enum type_style style, enum colour_name colour, const char *words)
{
    return text_aligned(canvas, id, rect, style, colour, ALIGN_CENTRE, words);
}

void screen_card(struct canvas *canvas, struct rect rect)
{
    int radius = screen_px(canvas, 20);
    struct rect below = rect;
    below.y += screen_px(canvas, 3);
    canvas_shadow(canvas, below, radius, screen_px(canvas, 13), 18);
    canvas_round(canvas, rect, radius, screen_colour(canvas, COLOUR_SURFACE));
    canvas_round_line(canvas, rect, radius, screen_px(canvas, 2),
                      screen_colour(canvas, COLOUR_EDGE));
}

int screen_point(struct canvas *canvas, struct rect rect, const struct point *point, bool draw)
{
    int icon = screen_px(canvas, 44), gap = screen_px(canvas, 28), tight = screen_px(canvas, 6);
    struct rect text = {rect.x + icon + gap, rect.y, rect.width - icon - gap, 4096};
    int title = canvas_text_height(canvas, text.width, TYPE_BODY_BOLD, point->title);
    int hint = point->hint ? canvas_text_height(canvas, text.width, TYPE_BODY, point->hint) : 0;
    int height = title + (hint ? tight + hint : 0);
    if (!draw) return height;

    int line = canvas_text_height(canvas, text.width, TYPE_BODY_BOLD, "M");
    canvas_icon(canvas, point->icon, rect.x, rect.y + (line - icon) / 2, icon,
                screen_colour(canvas, COLOUR_ACCENT));
    char id[ELEMENT_ID_SIZE];
    screen_text(canvas, point->id, text, TYPE_BODY_BOLD, COLOUR_INK, point->title);
    if (point->is_private) canvas_mark_private(canvas);
    if (point->hint) {
        text.y += title + tight;
        snprintf(id, sizeof id, "%s-hint", point->id);
        screen_text(canvas, id, text, TYPE_BODY, COLOUR_QUIET, point->hint);
        if (point->is_hint_private) canvas_mark_private(canvas);
    }
    return height;
}
