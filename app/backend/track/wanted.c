#include "backend/track/wanted.h"

#include "backend/cases/reasons.h"
#include "seal/supplement.h"

#include <stdio.h>
#include <string.h>

static const struct requirement *requirement_of(const struct service *service, const char *item)
{
    for (unsigned i = 0; i < service->requirements_count; i++)
        if (strcmp(service->requirements[i].key, item) == 0) return &service->requirements[i];
    return NULL;
}

static void add(const struct service *service, const struct db_check *check,
                struct wanted_list *out)
{
    const char *reason = reason_words(check->reason);
    const struct requirement *requirement = requirement_of(service, check->item);
    if (check->agrees || !reason || !(requirement || checked_words(check->item))) return;
    struct wanted *wanted = &out->items[out->count++];
    *wanted = (struct wanted){.requirement = requirement, .reason = reason};
    memcpy(wanted->item, check->item, sizeof wanted->item);
    if (wanted_is_file(wanted)) out->by_phone++;
}

static bool read_came(const struct cases *cases, const char *case_id, struct wanted_list *list,
                      struct fault *fault)
{
    struct db_supplement came[DB_SUPPLEMENTS_MAX];
    int count = 0;
    if (!list->by_phone) return true;
    if (!db_supplement_list(cases->db, case_id, came, &count, fault)) return false;
    for (int i = 0; i < list->count; i++)
        for (int j = 0; j < count; j++)
            if (came[j].state == DB_SUPPLEMENT_KEPT &&
                strcmp(came[j].item, list->items[i].item) == 0)
                list->items[i].came_s = came[j].at_s;
    for (int i = 0; i < list->count; i++)
        list->came += list->items[i].came_s != 0;
    return true;
}

static bool read_other(const struct cases *cases, const struct case_view *view,
                       struct wanted_list *list, struct fault *fault)
{
    struct db_case item, other;
    if (!view->service->once) return true;
    if (!db_case_find(cases->db, view->id, &item, fault) ||
        !cases_beside(cases, &item, &other, fault))
        return false;
    if (other.id[0]) list->other_s = other.handed_in_s;
    return true;
}

bool wanted_read(const struct cases *cases, const struct case_view *view, struct wanted_list *out,
                 struct fault *fault)
{
    struct db_check checks[DB_CHECKS_MAX];
    struct wanted_list list = {0};
    int checked = 0;
    if (cases_is_back(view)) {
        if (!db_check_list(cases->db, view->id, checks, &checked, fault)) return false;
        for (int i = 0; i < checked && list.count < WANTED_MAX; i++)
            add(view->service, &checks[i], &list);
        if (!read_came(cases, view->id, &list, fault) || !read_other(cases, view, &list, fault))
            return false;
    }
    *out = list;
    return true;
}

const struct wanted *wanted_find(const struct wanted_list *list, const char *item)
{
    for (int i = 0; i < list->count; i++)
        if (strcmp(list->items[i].item, item) == 0) return &list->items[i];
    return NULL;
}

bool wanted_is_file(const struct wanted *wanted)
{
    return wanted->requirement || strcmp(wanted->item, CHECKED_FACE) == 0;
}

bool wanted_is_complete(const struct wanted_list *list)
{
    return list->count > 0 && list->came == list->count && !list->other_s;
}

const char *wanted_title(const struct page *page, const struct wanted *wanted)
{
    return wanted->requirement ? phrase_in(&wanted->requirement->title, page->language)
                               : page_say(page, checked_words(wanted->item));
}

struct file_form wanted_form(const struct wanted *wanted)
{
    const struct requirement *requirement = wanted->requirement;
    struct file_form form = {
        .max_bytes = SUPPLEMENT_FILE_MAX, .face = !requirement, .button = "Kirim berkas ini"};
    for (int kind = FILE_KIND_NONE + 1; kind < FILE_KINDS; kind++)
        if (requirement ? requirement_takes(requirement, (enum file_kind)kind)
                        : kind == FILE_KIND_JPEG || kind == FILE_KIND_PNG)
            form.accept |= 1U << kind;
    /* A paper's bound is of the PDF that a terminal makes; a phone's photo of it is larger. */
    int64_t max = requirement && requirement->kind == REQUIREMENT_FILE
                      ? (int64_t)requirement->size_max_kb * 1024
                      : 0;
    if (max && max < form.max_bytes) form.max_bytes = max;
    return form;
}
