/* settings.h - a program's one file of settings: read against its schema, then checked for sense,
 * with "file:line: field: what" for whatever is wrong. */
#ifndef ANJUNGAN_YAML_SETTINGS_H
#define ANJUNGAN_YAML_SETTINGS_H

#include "yaml/load.h"

struct settings_kind {
    const struct cyaml_schema_value *schema;
    /* Sets defaults and adds a problem for each value that makes no sense. */
    void (*check)(void *settings, struct problems *);
};

/* The struct of the schema (free with load_free). K-02 when the file cannot be read, K-01 with the
 * first error. */
bool settings_read(const char *path, const struct settings_kind *, void **out, struct fault *);
/* Every error of the file, one line each; their number. *out is NULL where the file cannot be
 * loaded, else the caller's to free, right or wrong. */
int settings_check(const char *path, const struct settings_kind *, FILE *out_lines, void **out);

#endif
