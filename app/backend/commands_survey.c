/* What the satisfaction survey says of a month, of one agency or of all. */
#include "backend/commands.h"
#include "catalogue/survey.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* "2026-11" in WIB; NULL: all there is. */
static bool read_month(const char *month, int64_t *out_from_s, int64_t *out_to_s,
                       struct fault *fault)
{
    int year, number, used = 0;
    *out_from_s = 0;
    *out_to_s = INT64_MAX;
    if (!month) return true;
    if (strlen(month) != 7 || sscanf(month, "%4d-%2d%n", &year, &number, &used) != 2 || used != 7 ||
        number < 1 || number > 12)
        return FAULT(fault, FAULT_INPUT, 0, "--month wants YYYY-MM");
    struct civil first = {.year = year, .month = number, .day = 1, .offset_minutes = CIVIL_WIB};
    struct civil next = first;
    next.month = number == 12 ? 1 : number + 1;
    next.year += number == 12;
    *out_from_s = civil_to_unix(&first);
    *out_to_s = civil_to_unix(&next);
    return true;
}

static void print_sum(const struct survey *survey, const struct db_survey_sum *sum)
{
    uint64_t all = 0, count = (uint64_t)sum->count;
    printf("answers\t%" PRId64 "\n", sum->count);
    if (!count) return;
    for (unsigned i = 0; i < survey->questions_count; i++) {
        enum survey_element element = survey->questions[i].element;
        uint64_t of = (uint64_t)sum->grades[element];
        uint64_t hundredths = (200 * of + count) / (2 * count);
        printf("%s\t%" PRIu64 ".%02" PRIu64 "\t%s\n", survey_element_name(element),
               hundredths / 100, hundredths % 100,
               phrase_in(&survey->questions[i].title, LANGUAGE_ID));
        all += of;
    }
    int index = survey_index(all, count);
    enum survey_band band = survey_band(index);
    printf("index\t%d.%02d\t%c\t%s\n", index / 100, index % 100, survey_band_letter(band),
           survey_band_title(band));
}

bool command_survey_report(struct backend *backend, const struct arguments *arguments,
                           struct fault *fault)
{
    const struct survey *survey = catalogue_survey(backend->catalogue);
    const char *agency = arguments->agency ? arguments->agency : "";
    int64_t from_s, to_s;
    struct db_survey_sum sum;
    if (!survey) return FAULT(fault, FAULT_INPUT, 0, "the catalogue has no survey");
    if (*agency && !catalogue_find_agency(backend->catalogue, agency))
        return FAULT(fault, FAULT_INPUT, 0, "the catalogue has no agency %s", agency);
    if (!read_month(arguments->month, &from_s, &to_s, fault) ||
        !db_survey_sum(backend->db, agency, from_s, to_s, &sum, fault))
        return false;
    print_sum(survey, &sum);
    return true;
}
