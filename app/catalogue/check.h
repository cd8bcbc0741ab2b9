/* check.h - what a schema cannot say about the files: that they make sense.
 *
 * Each check goes through a whole file, adds every problem, and turns words into the numbers of
 * catalogue.h on the way (hours, dates). */
#ifndef ANJUNGAN_CATALOGUE_CHECK_H
#define ANJUNGAN_CATALOGUE_CHECK_H

#include "catalogue/schema.h"
#include "yaml/problems.h"

/* problems->file is "agencies/pekalongan.yaml": the key must agree with it. */
void agency_check(const struct agency_file *, struct problems *);
/* Fills service.hours. */
void service_check(struct service_file *, struct problems *);
/* Fills the dates of the entries. */
void holiday_check(struct holiday_file *, struct problems *);

/* check_survey.c */
void survey_check(const struct survey *, struct problems *);

/* check_fields.c, check_hours.c, check_procedure.c, check_promise.c: parts of service_check. */
void nik_check(const struct field *, unsigned index, struct problems *);
void reasons_check(const struct field *, unsigned index, struct problems *);
void condition_check(const struct service *, unsigned field, struct problems *);
void hours_check(struct service_file *, struct problems *);
void procedure_check(const struct service *, struct problems *);
void promise_check(const struct service *, struct problems *);

/* Keys are file names and words of a protocol: lower case letters, digits, '-' and '_'; RFC 5280's
 * reasons also need capitals. */
bool key_is_plain(const char *key);
/* "folder/" + key + ".yaml" is file. */
bool key_names_file(const char *key, const char *folder, const char *file);

#endif
