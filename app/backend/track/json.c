#include "backend/track/inside.h"

#include <assert.h>
#include <jansson.h>
#include <stdlib.h>

static json_t *time_of(const struct civil *at)
{
    if (at->year == 0) return json_null();
    char text[CIVIL_ISO_SIZE];
    civil_to_iso(at, text);
    return json_string(text);
}

static json_t *step_of(const struct page *page, const struct case_step *step)
{
    json_t *item = json_object();
    json_object_set_new(item, "number", json_integer(step->rule->number));
    json_object_set_new(item, "title", json_string(phrase_in(&step->rule->title, page->language)));
    json_object_set_new(item, "actor", json_string(page_say(page, actor_title(step->rule->actor))));
    json_object_set_new(item, "state", json_string(case_step_state_name(step->state)));
    json_object_set_new(item, "at", time_of(&step->at));
    return item;
}

/* Why it came back: as the page's note of the staff. */
static json_t *reason_of(const struct page *page, const struct case_view *view)
{
    return view->returned && view->outcome
               ? json_string(phrase_in(&view->outcome->title, page->language))
               : json_null();
}

static json_t *wanted_of(const struct page *page, const struct case_view *view)
{
    struct wanted_list list;
    json_t *lines = json_array();
    page_read_wanted(page, view, &list);
    for (int i = 0; i < list.count; i++) {
        char line[PAGE_WANTED_SIZE];
        page_wanted_line(page, &list.items[i], line);
        json_array_append_new(lines, json_string(line));
    }
    return lines;
}

static void dump(json_t *root, struct bytes *out)
{
    char *text = json_dumps(root, JSON_COMPACT);
    assert(text);
    bytes_append_text(out, text);
    free(text);
    json_decref(root);
}

void track_json_case(const struct page *page, const char *code, const struct case_view *view,
                     struct bytes *out)
{
    json_t *root = json_object(), *steps = json_array();
    const char *advice = page_advice(page, view);
    for (int i = 0; i < view->count; i++)
        json_array_append_new(steps, step_of(page, &view->steps[i]));
    json_object_set_new(root, "code", json_string(code));
    json_object_set_new(root, "service", json_string(view->service->key));
    json_object_set_new(root, "steps", steps);
    json_object_set_new(root, "state", json_string(view->state));
    json_object_set_new(root, "headline", json_string(page_sentence(page, view)));
    json_object_set_new(root, "advice", advice ? json_string(advice) : json_null());
    json_object_set_new(root, "reason", reason_of(page, view));
    json_object_set_new(root, "wanted", wanted_of(page, view));
    json_object_set_new(root, "late", json_boolean(view->late));
    json_object_set_new(root, "raised",
                        view->raised ? json_string(escalation_word(view->raised_to)) : json_null());
    json_object_set_new(root, "survey", json_boolean(survey_is_open(page->track, view)));
    json_object_set_new(root, "due", time_of(&view->due));
    json_object_set_new(root, "updated", time_of(&view->updated));
    json_object_set_new(root, "destroyed", time_of(&view->destroyed));
    dump(root, out);
}

void track_json_on_its_way(const struct page *page, const char *code, struct bytes *out)
{
    json_t *root = json_object();
    json_object_set_new(root, "code", json_string(code));
    json_object_set_new(root, "service", json_null());
    json_object_set_new(root, "state", json_string("on-its-way"));
    json_object_set_new(root, "headline",
                        json_string(page_say(page, "Berkas Anda sudah diserahkan")));
    json_object_set_new(root, "late", json_false());
    json_object_set_new(root, "steps", json_array());
    json_object_set_new(root, "due", json_null());
    json_object_set_new(root, "updated", json_null());
    dump(root, out);
}
