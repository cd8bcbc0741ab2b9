#include "catalogue/check.h"

#include <string.h>

/* CRLReason, RFC 5280 section 5.3.1; 7 is not used. */
static const struct {
    const char *name;
    unsigned code;
} reasons[] = {
    {"unspecified", 0},        {"keyCompromise", 1}, {"cACompromise", 2},
    {"affiliationChanged", 3}, {"superseded", 4},    {"cessationOfOperation", 5},
    {"certificateHold", 6},    {"removeFromCRL", 8}, {"privilegeWithdrawn", 9},
    {"aACompromise", 10},
};

static void reason_check(const struct choice *choice, const char *path, struct problems *problems)
{
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (strcmp(reasons[i].name, choice->key) == 0 &&
            (!choice->code || *choice->code != reasons[i].code))
            problem_add(problems, path, "%s is %u in RFC 5280", choice->key, reasons[i].code);
}

void reasons_check(const struct field *field, unsigned index, struct problems *problems)
{
    char path[FIELD_PATH_SIZE];
    for (unsigned i = 0; i < field->choices_count; i++)
        reason_check(&field->choices[i], field_path(path, "fields[%u].choices[%u].code", index, i),
                     problems);
}

/* By it the backend knows, without a look into the catalogue, whose case it is. */
void nik_check(const struct field *field, unsigned index, struct problems *problems)
{
    char path[FIELD_PATH_SIZE];
    if ((field->kind == FIELD_NIK) != (strcmp(field->key, "nik") == 0))
        problem_add(problems, field_path(path, "fields[%u].key", index),
                    "the field of kind nik, and it alone, is called nik");
}

/* Only what was asked before can be looked at, and only a choice has values that are known here. */
void condition_check(const struct service *service, unsigned index, struct problems *problems)
{
    char path[FIELD_PATH_SIZE];
    const struct field_condition *when = &service->fields[index].when;
    if (!when->field) return;
    unsigned on = service_find_field(service, when->field);
    if (on >= index || service->fields[on].kind != FIELD_CHOICE) {
        problem_add(problems, field_path(path, "fields[%u].when.field", index),
                    "\"%s\" is no choice that is asked before", when->field);
        return;
    }
    const struct field *field = &service->fields[on];
    unsigned choice = 0;
    while (choice < field->choices_count && strcmp(field->choices[choice].key, when->equals) != 0)
        choice++;
    if (choice == field->choices_count)
        problem_add(problems, field_path(path, "fields[%u].when.equals", index),
                    "\"%s\" has no choice \"%s\"", when->field, when->equals);
}
