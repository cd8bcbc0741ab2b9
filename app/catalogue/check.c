#include "catalogue/check.h"

#include "base/clock.h"

#include <string.h>

enum { FIELD_LENGTH_MAX = 500, STORY_LENGTH_MAX = 1000, REQUIREMENT_SIZE_MAX_KB = 20 * 1024 };

bool key_is_plain(const char *key)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    return key[0] && strspn(key, plain) == strlen(key);
}

bool key_names_file(const char *key, const char *folder, const char *file)
{
    char expected[256];
    int length = snprintf(expected, sizeof expected, "%s%s.yaml", folder, key);
    return length > 0 && (size_t)length < sizeof expected && strcmp(expected, file) == 0;
}

void agency_check(const struct agency_file *file, struct problems *problems)
{
    if (!key_is_plain(file->agency.key))
        problem_add(problems, "key", "only letters, digits, '-' and '_' make a key");
    else if (!key_names_file(file->agency.key, "agencies/", problems->file))
        problem_add(problems, "key", "differs from the file's name");
}

static void requirements_check(const struct service *service, struct problems *problems)
{
    char path[FIELD_PATH_SIZE];
    for (unsigned i = 0; i < service->requirements_count; i++) {
        const struct requirement *r = &service->requirements[i];
        const char *key_path = field_path(path, "requirements[%u].key", i);
        if (!key_is_plain(r->key))
            problem_add(problems, key_path, "only letters, digits, '-' and '_' make a key");
        for (unsigned j = 0; j < i; j++)
            if (strcmp(service->requirements[j].key, r->key) == 0)
                problem_add(problems, key_path, "\"%s\" is taken by another requirement", r->key);
        if (r->pages_max < 1 || r->pages_max > REQUIREMENT_PAGES_MAX)
            problem_add(problems, field_path(path, "requirements[%u].pages_max", i),
                        "must be 1 to %d", REQUIREMENT_PAGES_MAX);
        if (r->size_max_kb < 1 || r->size_max_kb > REQUIREMENT_SIZE_MAX_KB)
            problem_add(problems, field_path(path, "requirements[%u].size_max_kb", i),
                        "must be 1 to %d", REQUIREMENT_SIZE_MAX_KB);
        if ((r->kind == REQUIREMENT_FILE) != (r->formats_count > 0))
            problem_add(problems, field_path(path, "requirements[%u].kind", i),
                        "\"file\" and formats go together");
    }
}

static void choices_check(const struct field *field, unsigned index, struct problems *problems)
{
    char path[FIELD_PATH_SIZE];
    bool chooses = field->kind == FIELD_CHOICE;
    if (chooses != (field->choices_count >= 2))
        problem_add(problems, field_path(path, "fields[%u].choices", index),
                    chooses ? "a choice needs at least two" : "only a choice has choices");
    for (unsigned i = 0; i < field->choices_count; i++) {
        const char *key = field->choices[i].key;
        const char *key_path = field_path(path, "fields[%u].choices[%u].key", index, i);
        if (!key_is_plain(key))
            problem_add(problems, key_path, "only letters, digits, '-' and '_' make a key");
        for (unsigned j = 0; j < i; j++)
            if (strcmp(field->choices[j].key, key) == 0)
                problem_add(problems, key_path, "\"%s\" is taken by another choice", key);
    }
}

static void fields_check(const struct service *service, struct problems *problems)
{
    char path[FIELD_PATH_SIZE];
    for (unsigned i = 0; i < service->fields_count; i++) {
        const struct field *field = &service->fields[i];
        const char *key_path = field_path(path, "fields[%u].key", i);
        if (!key_is_plain(field->key))
            problem_add(problems, key_path, "only letters, digits, '-' and '_' make a key");
        for (unsigned j = 0; j < i; j++)
            if (strcmp(service->fields[j].key, field->key) == 0)
                problem_add(problems, key_path, "\"%s\" is taken by another field", field->key);
        unsigned most = field->kind == FIELD_STORY ? STORY_LENGTH_MAX : FIELD_LENGTH_MAX;
        if (field->length_max < 1 || field->length_max > most)
            problem_add(problems, field_path(path, "fields[%u].length_max", i), "must be 1 to %u",
                        most);
        if (field->capitals != CAPITALS_FIRST && field->kind != FIELD_TEXT)
            problem_add(problems, field_path(path, "fields[%u].capitals", i),
                        "only a field of kind text has it");
        choices_check(field, i, problems);
        nik_check(field, i, problems);
        reasons_check(field, i, problems);
        condition_check(service, i, problems);
    }
}

/* Their order is the enum's: nothing is asked before the consent, no receipt before the case is
 * stored. */
static void steps_check(const struct service *service, struct problems *problems)
{
    static const enum kiosk_step always[] = {STEP_STANDARD, STEP_CONSENT, STEP_REVIEW,
                                             STEP_SUBMIT,   STEP_RECEIPT, STEP_THANKS};
    char path[FIELD_PATH_SIZE];
    for (unsigned i = 1; i < service->steps_count; i++)
        if (service->steps[i] <= service->steps[i - 1])
            problem_add(problems, field_path(path, "steps[%u]", i), "\"%s\" cannot follow \"%s\"",
                        kiosk_step_name(service->steps[i]), kiosk_step_name(service->steps[i - 1]));
    for (size_t i = 0; i < sizeof always / sizeof always[0]; i++)
        if (!service_has_step(service, always[i]))
            problem_add(problems, "steps", "\"%s\" is missing", kiosk_step_name(always[i]));
    if (service_has_step(service, STEP_FORM) != (service->fields_count > 0))
        problem_add(problems, "steps", "\"form\" and fields go together");
    bool card = service_has_step(service, STEP_CARD);
    if (card && service_card(service) == service->requirements_count)
        problem_add(problems, "steps", "\"card\" wants a requirement of the kind card");
    if (service_has_step(service, STEP_DOCUMENTS) != (service->requirements_count > (card ? 1 : 0)))
        problem_add(problems, "steps", "\"documents\" and requirements go together");
}

static void components_check(const struct service *service, struct problems *problems)
{
    char path[FIELD_PATH_SIZE];
    bool seen[COMPONENT_COUNT] = {false};
    for (unsigned i = 0; i < service->components_count; i++) {
        enum component_key key = service->components[i].key;
        const char *key_path = field_path(path, "components[%u].key", i);
        if (seen[key])
            problem_add(problems, key_path, "this component stands here twice");
        else if (i > 0 && key < service->components[i - 1].key)
            problem_add(problems, key_path, "out of the regulation's order");
        seen[key] = true;
    }
    /* A complaint has no standard of its own: it is a component of the others. */
    for (unsigned key = 0; service->kind != SERVICE_COMPLAINT && key < COMPONENT_COUNT; key++)
        if (!seen[key])
            problem_add(problems, "components", "the component \"%s\" is missing",
                        component_title((enum component_key)key));
}

void service_check(struct service_file *file, struct problems *problems)
{
    const struct service *service = &file->service;
    size_t agency = strlen(file->agency_key);
    if (!key_names_file(service->key, "services/", problems->file))
        problem_add(problems, "key", "differs from the file's folder and name");
    else if (strncmp(service->key, file->agency_key, agency) != 0 || service->key[agency] != '/')
        problem_add(problems, "agency", "differs from the key's first part");
    promise_check(service, problems);
    if (service->retention_days < 1) problem_add(problems, "retention_days", "must be at least 1");
    hours_check(file, problems);
    steps_check(service, problems);
    fields_check(service, problems);
    requirements_check(service, problems);
    procedure_check(service, problems);
    components_check(service, problems);
}

/* "2026-01-31", and a day that exists. */
static bool date_parse(const char *text, struct holiday *out)
{
    int year, month, day, used = 0;
    if (strlen(text) != 10 || strspn(text, "0123456789-") != 10) return false;
    if (sscanf(text, "%4d-%2d-%2d%n", &year, &month, &day, &used) != 3 || used != 10) return false;
    if (month < 1 || month > 12 || day < 1 || day > civil_month_days(year, month)) return false;
    out->year = year;
    out->month = month;
    out->day = day;
    return true;
}

void holiday_check(struct holiday_file *file, struct problems *problems)
{
    char path[FIELD_PATH_SIZE], year[16];
    snprintf(year, sizeof year, "%u", file->year);
    if (!key_names_file(year, "holidays/", problems->file))
        problem_add(problems, "year", "differs from the file's name");
    for (unsigned i = 0; i < file->entries_count; i++) {
        struct holiday_entry *entry = &file->entries[i];
        const char *date_path = field_path(path, "holidays[%u].date", i);
        if (!date_parse(entry->date, &entry->holiday))
            problem_add(problems, date_path, "\"%s\" is not a date", entry->date);
        else if ((unsigned)entry->holiday.year != file->year)
            problem_add(problems, date_path, "\"%s\" lies in another year", entry->date);
        for (unsigned j = 0; j < i; j++)
            if (strcmp(file->entries[j].date, entry->date) == 0)
                problem_add(problems, date_path, "\"%s\" stands here twice", entry->date);
    }
}
