#include "catalogue/check.h"

#include <string.h>

static void outcomes_check(const struct service *service, unsigned index, struct problems *problems)
{
    char path[FIELD_PATH_SIZE];
    const struct procedure_step *step = &service->procedure[index];
    for (unsigned i = 0; i < step->outcomes_count; i++) {
        const struct outcome_rule *outcome = &step->outcomes[i];
        const char *key_path = field_path(path, "procedure[%u].outcomes[%u].key", index, i);
        if (!key_is_plain(outcome->key))
            problem_add(problems, key_path, "only letters, digits, '-' and '_' make a key");
        for (unsigned j = 0; j < i; j++)
            if (strcmp(step->outcomes[j].key, outcome->key) == 0)
                problem_add(problems, key_path, "\"%s\" is taken by another outcome", outcome->key);
        if (outcome->next != 0 && !service_find_step(service, outcome->next))
            problem_add(problems, field_path(path, "procedure[%u].outcomes[%u].next", index, i),
                        "there is no step %u", outcome->next);
    }
}

/* Handing in at the terminal does the first steps, and leaves something for others to do. */
static void kiosk_part_check(const struct service *service, struct problems *problems)
{
    char path[FIELD_PATH_SIZE];
    unsigned handed_in = 0;
    while (handed_in < service->procedure_count && service->procedure[handed_in].at_kiosk)
        handed_in++;
    if (handed_in == 0)
        problem_add(problems, "procedure[0].at_kiosk", "the first step must be done at_kiosk");
    if (handed_in == service->procedure_count)
        problem_add(problems, "procedure", "no step is left after the terminal");
    for (unsigned i = handed_in; i < service->procedure_count; i++)
        if (service->procedure[i].at_kiosk)
            problem_add(problems, field_path(path, "procedure[%u].at_kiosk", i),
                        "comes after a step that is not done at_kiosk");
}

/* What the desk does at a step. */
static void desk_part_check(const struct service *service, struct problems *problems)
{
    char path[FIELD_PATH_SIZE];
    for (unsigned i = 0; i < service->procedure_count; i++) {
        const struct procedure_step *step = &service->procedure[i];
        if (step->at_kiosk && (step->assigns || step->two_persons || step->link_hours))
            problem_add(problems, field_path(path, "procedure[%u].at_kiosk", i),
                        "nothing is assigned, agreed to or linked at the terminal");
        if (step->link_hours > 24 * 30)
            problem_add(problems, field_path(path, "procedure[%u].link_hours", i),
                        "from 1 to 720 hours");
        if (step->link_hours && step->actor != ACTOR_APPLICANT)
            problem_add(problems, field_path(path, "procedure[%u].link_hours", i),
                        "only an applicant gets a link");
    }
}

/* Every step can be come to from the first, and the end from somewhere. */
static void reach_check(const struct service *service, struct problems *problems)
{
    char path[FIELD_PATH_SIZE];
    bool reached[64] = {[1] = true}, ends = false, grew = true;
    while (grew) {
        grew = false;
        for (unsigned i = 0; i < service->procedure_count; i++) {
            const struct procedure_step *step = &service->procedure[i];
            for (unsigned j = 0; reached[i + 1] && j < step->outcomes_count; j++) {
                unsigned next = step->outcomes[j].next;
                ends = ends || next == 0;
                grew = grew || !reached[next];
                reached[next] = true;
            }
        }
    }
    for (unsigned i = 0; i < service->procedure_count; i++)
        if (!reached[i + 1])
            problem_add(problems, field_path(path, "procedure[%u]", i), "no outcome leads here");
    if (!ends) problem_add(problems, "procedure", "no outcome finishes the case (next: 0)");
}

void procedure_check(const struct service *service, struct problems *problems)
{
    char path[FIELD_PATH_SIZE];
    int before = problems->count;
    for (unsigned i = 0; i < service->procedure_count; i++) {
        if (service->procedure[i].number != i + 1)
            problem_add(problems, field_path(path, "procedure[%u].number", i), "must be %u", i + 1);
        outcomes_check(service, i, problems);
    }
    kiosk_part_check(service, problems);
    desk_part_check(service, problems);
    if (problems->count == before) reach_check(service, problems);
}
