/* schema.h - the four kinds of YAML file, as libcyaml schemas over the structs they fill.
 *
 * A file's struct holds the public struct of catalogue.h plus what only loading needs: words that
 * are turned into numbers by the check, and the order in which things are listed. */
#ifndef ANJUNGAN_CATALOGUE_SCHEMA_H
#define ANJUNGAN_CATALOGUE_SCHEMA_H

#include "catalogue/survey.h"

#include <cyaml/cyaml.h>

/* agencies/KEY.yaml */
struct agency_file {
    struct agency agency;
    unsigned order; /* among agencies */
};

/* "days: [monday, tuesday]; open: 08.00; close: 16.00; break: 12.00-13.00" */
struct hours_rule {
    unsigned *days; /* weekdays, 0 = Sunday */
    unsigned days_count;
    char *open, *close, *pause; /* pause may be NULL */
};

/* services/AGENCY/NAME.yaml */
struct service_file {
    struct service service;
    char *agency_key;
    unsigned order; /* among the agency's services */
    struct hours_rule *hours;
    unsigned hours_count;
};

struct holiday_entry {
    struct holiday holiday;
    char *date; /* "2026-01-01" */
};

/* holidays/YEAR.yaml */
struct holiday_file {
    unsigned year;
    char *source;     /* the decree, or how the dates were computed */
    bool provisional; /* not decreed yet */
    struct holiday_entry *entries;
    unsigned entries_count;
};

extern const struct cyaml_schema_value agency_schema, service_schema, holiday_schema, survey_schema;

#endif
