#include "catalogue/check.h"

#include <string.h>

/* Every choice of the field falls into one class, and each class is of a choice. */
static void rules_check(const struct service *service, const struct field *field,
                        struct problems *problems)
{
    char path[FIELD_PATH_SIZE];
    for (unsigned i = 0; i < field->choices_count; i++)
        if (!service_promise_rule(service, field->choices[i].key))
            problem_add(problems, "promises", "no promise for the choice \"%s\"",
                        field->choices[i].key);
    for (unsigned i = 0; i < service->promises_count; i++) {
        const struct promise_rule *rule = &service->promises[i];
        const char *choice_path = field_path(path, "promises[%u].choice", i);
        unsigned known = 0;
        while (known < field->choices_count && strcmp(field->choices[known].key, rule->choice) != 0)
            known++;
        if (known == field->choices_count)
            problem_add(problems, choice_path, "\"%s\" is no choice of \"%s\"", rule->choice,
                        field->key);
        if (service_promise_rule(service, rule->choice) != rule)
            problem_add(problems, choice_path, "\"%s\" stands here twice", rule->choice);
        if (rule->promise.amount < 1)
            problem_add(problems, field_path(path, "promises[%u].promise.amount", i),
                        "must be at least 1");
    }
}

/* Of a complaint's people alone are those who take complaints. */
static void escalations_check(const struct service *service, struct problems *problems)
{
    char path[FIELD_PATH_SIZE];
    for (unsigned i = 0; i < service->escalations_count; i++) {
        const struct escalation *one = &service->escalations[i];
        if (one->share < 1 || one->share > 100)
            problem_add(problems, field_path(path, "escalation[%u].share", i),
                        "must be 1 to 100 percent");
        if (i > 0 && one->share < one[-1].share)
            problem_add(problems, field_path(path, "escalation[%u].share", i),
                        "must not be less than the one before");
        if (one->to == ESCALATE_COMPLAINTS && service->kind != SERVICE_COMPLAINT)
            problem_add(problems, field_path(path, "escalation[%u].to", i),
                        "the complaints officer sees complaints alone");
    }
}

void promise_check(const struct service *service, struct problems *problems)
{
    escalations_check(service, problems);
    if (service->promise.amount < 1) problem_add(problems, "promise.amount", "must be at least 1");
    if (!service->promises_field) {
        if (service->promises_count > 0)
            problem_add(problems, "promises", "promise_by must name the field they go by");
        return;
    }
    unsigned by = service_promise_field(service);
    if (by == service->fields_count || service->fields[by].kind != FIELD_CHOICE)
        problem_add(problems, "promise_by", "\"%s\" is no choice among the fields",
                    service->promises_field);
    else
        rules_check(service, &service->fields[by], problems);
}
