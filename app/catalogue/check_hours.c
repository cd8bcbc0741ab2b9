#include "catalogue/check.h"

#include <string.h>

/* "08.00", as Indonesian offices write it. */
static bool time_parse(const char *text, unsigned *out)
{
    for (int i = 0; i < 5; i++) {
        bool good = i == 2 ? text[i] == '.' : text[i] >= '0' && text[i] <= '9';
        if (!good) return false;
    }
    unsigned hour = (unsigned)(text[0] - '0') * 10 + (unsigned)(text[1] - '0');
    unsigned minute = (unsigned)(text[3] - '0') * 10 + (unsigned)(text[4] - '0');
    if (hour > 23 || minute > 59) return false;
    *out = hour * 60 + minute;
    return true;
}

/* False: it was not understood, and told. */
static bool rule_parse(const struct hours_rule *rule, unsigned index, struct day_hours *out,
                       struct problems *problems)
{
    char path[FIELD_PATH_SIZE];
    struct day_hours day = {0};
    int before = problems->count;
    if (strlen(rule->open) != 5 || !time_parse(rule->open, &day.opens))
        problem_add(problems, field_path(path, "hours[%u].open", index), "write it as 08.00");
    if (strlen(rule->close) != 5 || !time_parse(rule->close, &day.closes))
        problem_add(problems, field_path(path, "hours[%u].close", index), "write it as 16.00");
    if (rule->pause &&
        (strlen(rule->pause) != 11 || rule->pause[5] != '-' ||
         !time_parse(rule->pause, &day.break_from) || !time_parse(rule->pause + 6, &day.break_to)))
        problem_add(problems, field_path(path, "hours[%u].break", index),
                    "write it as 12.00-13.00");
    if (problems->count != before) return false;
    if (day.opens >= day.closes)
        problem_add(problems, field_path(path, "hours[%u].close", index), "closes before it opens");
    else if (rule->pause && (day.break_from <= day.opens || day.break_from >= day.break_to ||
                             day.break_to >= day.closes))
        problem_add(problems, field_path(path, "hours[%u].break", index),
                    "must lie within the opening hours");
    *out = day;
    return problems->count == before;
}

void hours_check(struct service_file *file, struct problems *problems)
{
    char path[FIELD_PATH_SIZE];
    bool seen[7] = {false};
    for (unsigned i = 0; i < file->hours_count; i++) {
        struct hours_rule *rule = &file->hours[i];
        struct day_hours day = {0};
        bool good = rule_parse(rule, i, &day, problems);
        for (unsigned j = 0; j < rule->days_count; j++) {
            unsigned weekday = rule->days[j];
            if (seen[weekday])
                problem_add(problems, field_path(path, "hours[%u].days[%u]", i, j),
                            "this day has its hours already");
            seen[weekday] = true;
            if (good) file->service.hours[weekday] = day;
        }
    }
}
