/* How cases stand, without a word of whose they are. */
#include "backend/api/inside.h"

#include "backend/db/desk.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* What another backend was writing while we read, or by a clock of its own, is within this of now.
 */
enum { LATE_S = 60 };

json_t *json_time(int64_t at_s)
{
    char text[CIVIL_ISO_SIZE];
    if (at_s == 0) return json_null();
    struct civil at = civil_from_unix(at_s, CIVIL_WIB);
    civil_to_iso(&at, text);
    return json_string(text);
}

json_t *json_text_or_null(const char *text)
{
    return text[0] ? json_string(text) : json_null();
}

json_t *json_case(const struct asking *asking, const struct db_case *item,
                  const struct service *service)
{
    json_t *root = json_object();
    char name[CASES_NAME_SIZE];
    bool named = cases_name(asking->api->options.cases, item->id, name);
    assert(named);
    json_object_set_new(root, "case", json_string(name));
    json_object_set_new(root, "service", json_string(item->service));
    json_object_set_new(root, "kind", json_string(service_kind_name(service->kind)));
    json_object_set_new(root, "step", item->step ? json_integer(item->step) : json_null());
    json_object_set_new(root, "terminal", json_string(item->terminal));
    json_object_set_new(root, "handed_in", json_time(item->handed_in_s));
    json_object_set_new(root, "received", json_time(item->received_s));
    json_object_set_new(root, "updated", json_time(item->updated_s));
    json_object_set_new(root, "due", json_time(item->due_s));
    return root;
}

static bool collect(const struct db_case *item, void *context)
{
    bytes_append(context, item, sizeof *item);
    return true;
}

/* Those that the token may see; the others were read past. */
static json_t *list_of(const struct asking *asking, const struct bytes *rows)
{
    const struct db_case *items = (const struct db_case *)(const void *)rows->data;
    json_t *list = json_array();
    for (size_t i = 0; i < rows->size / sizeof *items; i++) {
        const struct service *service =
            catalogue_find_service(asking->api->options.cases->catalogue, items[i].service);
        if (service && asking_sees(asking, service))
            json_array_append_new(list, json_case(asking, &items[i], service));
    }
    return list;
}

/* What the address asks for, and behind which case. */
struct wanted {
    struct api_list list;
    struct db_change after;
};

/* False: the response is filled. */
static bool read_wanted(struct asking *asking, bool with_kind, struct wanted *out)
{
    *out = (struct wanted){0};
    bool fine = api_list_parse(asking->request, with_kind, &out->list);
    const struct api_cursor *cursor = &out->list.cursor;
    if (fine && cursor->name[0])
        fine = cases_named(asking->api->options.cases, cursor->name, out->after.id);
    out->after.updated_s = cursor->at_s;
    if (!fine)
        http_response_error(asking->response, 400, "N-04", "these are no parameters of this list");
    return fine;
}

/* Behind that case. */
static void set_cursor(const struct asking *asking, const struct db_case *item, int64_t at_s,
                       struct api_cursor *out)
{
    bool named = cases_name(asking->api->options.cases, item->id, out->name);
    assert(named);
    out->at_s = at_s;
}

static void answer_list(struct asking *asking, const struct bytes *rows,
                        const struct api_cursor *next, bool more)
{
    char text[API_CURSOR_SIZE];
    json_t *root = json_object();
    json_object_set_new(root, "cases", list_of(asking, rows));
    if (next) api_cursor_write(next, text);
    json_object_set_new(root, "next", next ? json_string(text) : json_null());
    json_object_set_new(root, "more", json_boolean(more));
    asking_answer(asking, root);
}

/* Behind the last that was read. At the end of a walk not further than shortly before it began: so
 * what was written late comes with the next walk, and a few cases twice. */
static struct api_cursor cursor_behind(const struct asking *asking, const struct wanted *wanted,
                                       const struct bytes *rows, bool more, int64_t began_s)
{
    const struct db_case *items = (const struct db_case *)(const void *)rows->data;
    size_t count = rows->size / sizeof *items;
    struct api_cursor next = wanted->list.cursor;
    next.began_s = more ? began_s : 0;
    if (count) set_cursor(asking, &items[count - 1], items[count - 1].updated_s, &next);
    if (!more && next.at_s >= began_s - LATE_S)
        next = (struct api_cursor){.at_s = began_s - LATE_S};
    return next;
}

void api_answer_changes(struct http_request *request, struct http_response *response, void *context)
{
    struct asking asking;
    struct wanted wanted;
    struct bytes rows = {0};
    struct fault fault = {0};
    if (!asking_begin(&asking, context, request, response, SCOPE_CASES) ||
        !read_wanted(&asking, false, &wanted))
        return;
    const struct cases *cases = asking.api->options.cases;
    int64_t began_s = wanted.list.cursor.began_s;
    if (!began_s) began_s = cases_now_s(cases);
    if (db_case_changes(cases->db, asking.token.agency, &wanted.after, wanted.list.limit, collect,
                        &rows, &fault)) {
        bool more = rows.size / sizeof(struct db_case) == (size_t)wanted.list.limit;
        struct api_cursor next = cursor_behind(&asking, &wanted, &rows, more, began_s);
        answer_list(&asking, &rows, &next, more);
    } else {
        asking_fail(&asking, "list changes", &fault);
    }
    bytes_free(&rows);
}

/* As the desk's queue has them: by due time, those without one first. */
void api_answer_due(struct http_request *request, struct http_response *response, void *context)
{
    struct asking asking;
    struct wanted wanted;
    struct bytes rows = {0};
    struct fault fault = {0};
    if (!asking_begin(&asking, context, request, response, SCOPE_CASES) ||
        !read_wanted(&asking, true, &wanted))
        return;
    struct db_queue queue = {.agency = asking.token.agency,
                             .complaints = wanted.list.complaints,
                             .assigned = "",
                             .after_due_s = wanted.after.updated_s,
                             .after_id = wanted.after.id,
                             .count = wanted.list.limit};
    if (db_queue_list(asking.api->options.cases->db, &queue, collect, &rows, &fault)) {
        const struct db_case *items = (const struct db_case *)(const void *)rows.data;
        size_t count = rows.size / sizeof *items;
        bool more = count == (size_t)wanted.list.limit;
        struct api_cursor next = {0};
        if (more) set_cursor(&asking, &items[count - 1], items[count - 1].due_s, &next);
        answer_list(&asking, &rows, more ? &next : NULL, more);
    } else {
        asking_fail(&asking, "list a queue", &fault);
    }
    bytes_free(&rows);
}

static json_t *steps_of(const struct case_view *view)
{
    json_t *steps = json_array();
    for (int i = 0; i < view->count; i++) {
        const struct case_step *step = &view->steps[i];
        json_t *item = json_object();
        json_object_set_new(item, "number", json_integer(step->rule->number));
        json_object_set_new(item, "title", json_string(phrase_in(&step->rule->title, LANGUAGE_ID)));
        json_object_set_new(item, "actor", json_string(actor_title(step->rule->actor)));
        json_object_set_new(item, "state", json_string(case_step_state_name(step->state)));
        json_object_set_new(item, "at",
                            step->at.year ? json_time(civil_to_unix(&step->at)) : json_null());
        json_array_append_new(steps, item);
    }
    return steps;
}

static json_t *history_of(const struct db_visit *visits, int count)
{
    json_t *history = json_array();
    for (int i = 0; i < count; i++) {
        json_t *item = json_object();
        json_object_set_new(item, "step", json_integer(visits[i].step));
        json_object_set_new(item, "entered", json_time(visits[i].entered_s));
        json_object_set_new(item, "left", json_time(visits[i].left_s));
        json_object_set_new(item, "outcome", json_text_or_null(visits[i].outcome));
        json_array_append_new(history, item);
    }
    return history;
}

/* What was checked so far, by the keys of the service's file, "face" and "data". */
static json_t *checks_of(const struct db_check *checks, int count)
{
    json_t *list = json_array();
    for (int i = 0; i < count; i++) {
        json_t *item = json_object();
        json_object_set_new(item, "item", json_string(checks[i].item));
        json_object_set_new(item, "agrees", json_boolean(checks[i].agrees));
        json_object_set_new(item, "reason", json_text_or_null(checks[i].reason));
        json_object_set_new(item, "at", json_time(checks[i].at_s));
        json_array_append_new(list, item);
    }
    return list;
}

static json_t *outcome_of(const struct outcome_rule *outcome)
{
    json_t *item = json_object();
    if (!outcome) {
        json_decref(item);
        return json_null();
    }
    json_object_set_new(item, "key", json_string(outcome->key));
    json_object_set_new(item, "title", json_string(phrase_in(&outcome->title, LANGUAGE_ID)));
    return item;
}

/* Keys, a space between them. */
static json_t *words_of(const char *text)
{
    json_t *words = json_array();
    while (*text) {
        size_t length = strcspn(text, " ");
        if (length) json_array_append_new(words, json_stringn(text, length));
        text += length + (text[length] == ' ');
    }
    return words;
}

static bool read_whole(const struct asking *asking, json_t *root, struct fault *fault)
{
    const struct cases *cases = asking->api->options.cases;
    struct case_view view;
    struct db_visit visits[DB_VISITS_MAX];
    struct db_check checks[DB_CHECKS_MAX];
    int visits_count, checks_count;
    if (!cases_view(cases, &asking->item, &view, fault) ||
        !db_case_visits(cases->db, asking->item.id, visits, &visits_count, fault) ||
        !db_check_list(cases->db, asking->item.id, checks, &checks_count, fault))
        return false;
    json_object_set_new(root, "state", json_string(view.state));
    json_object_set_new(root, "late", json_boolean(view.late));
    json_object_set_new(root, "returned", json_boolean(view.returned));
    json_object_set_new(root, "outcome", outcome_of(view.outcome));
    json_object_set_new(root, "missing", words_of(asking->item.missing));
    json_object_set_new(root, "steps", steps_of(&view));
    json_object_set_new(root, "history", history_of(visits, visits_count));
    json_object_set_new(root, "checks", checks_of(checks, checks_count));
    return true;
}

void api_answer_case(struct http_request *request, struct http_response *response, void *context)
{
    struct asking asking;
    struct fault fault = {0};
    if (!asking_begin(&asking, context, request, response, SCOPE_CASES) ||
        !asking_find_case(&asking) || !asking_note(&asking, "case-look", ""))
        return;
    json_t *root = json_case(&asking, &asking.item, asking.service);
    if (read_whole(&asking, root, &fault)) {
        asking_answer(&asking, root);
        return;
    }
    json_decref(root);
    asking_fail(&asking, "show a case", &fault);
}
