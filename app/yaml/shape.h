/* shape.h - holds a file's outline against a libcyaml schema and reports every misfit with its
 * line; libcyaml itself would stop at the first and take any word for "true". */
#ifndef ANJUNGAN_YAML_SHAPE_H
#define ANJUNGAN_YAML_SHAPE_H

#include "yaml/outline.h"

#include <cyaml/cyaml.h>

/* True when nothing was added to problems. */
bool shape_check(const struct outline *, const struct cyaml_schema_value *, struct problems *);

#endif
