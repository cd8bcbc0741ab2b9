/* load.h - one YAML file into its struct, by way of its outline and its schema. */
#ifndef ANJUNGAN_YAML_LOAD_H
#define ANJUNGAN_YAML_LOAD_H

#include "yaml/outline.h"
#include <cyaml/cyaml.h>

enum { YAML_FILE_MAX = 256 * 1024 };

/* The struct of the schema (free with load_free), or NULL: problems were added. problems->file
 * names the file under dir; its outline stays in out_outline for the checks that follow. */
void *load_file(const char *dir, const struct cyaml_schema_value *, struct outline *out_outline,
                struct problems *);
/* NULL is fine. */
void load_free(const struct cyaml_schema_value *, void *data);

#endif
