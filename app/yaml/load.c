#include "yaml/load.h"

#include "base/file.h"
#include "yaml/shape.h"

#include <stdarg.h>
#include <string.h>

/* libcyaml's own words, kept for the case that it refuses what the shape check let pass. */
__attribute__((format(printf, 3, 0))) static void keep_first(cyaml_log_t level, void *context,
                                                             const char *format, va_list arguments)
{
    char *kept = context;
    if (level != CYAML_LOG_ERROR || kept[0]) return;
    vsnprintf(kept, 160, format, arguments);
    kept[strcspn(kept, "\n")] = 0;
}

static struct cyaml_config config_with(char kept[160])
{
    kept[0] = 0;
    return (struct cyaml_config){
        .log_fn = keep_first,
        .log_ctx = kept,
        .mem_fn = cyaml_mem,
        .log_level = CYAML_LOG_ERROR,
        .flags = CYAML_CFG_NO_ALIAS,
    };
}

void *load_file(const char *dir, const struct cyaml_schema_value *schema,
                struct outline *out_outline, struct problems *problems)
{
    void *data = NULL;
    struct bytes yaml = {0};
    struct outline outline = {0};
    struct fault fault = {0};
    char path[PATH_SIZE], said[160];
    if (!path_join(dir, problems->file, path, &fault) ||
        !file_read(path, YAML_FILE_MAX, &yaml, &fault)) {
        problem_add_line(problems, 0, "", "%s", fault.text);
        goto out;
    }
    if (!outline_read(&outline, &yaml, problems)) goto out;
    if (!shape_check(&outline, schema, problems)) goto out;
    struct cyaml_config config = config_with(said);
    cyaml_err_t error = cyaml_load_data(yaml.data, yaml.size, &config, schema, &data, NULL);
    if (error != CYAML_OK) {
        problem_add_line(problems, 0, "", "%s", said[0] ? said : cyaml_strerror(error));
        data = NULL;
        goto out;
    }
    *out_outline = outline;
    outline = (struct outline){0};

out:
    outline_finish(&outline);
    bytes_free(&yaml);
    return data;
}

void load_free(const struct cyaml_schema_value *schema, void *data)
{
    char said[160];
    struct cyaml_config config = config_with(said);
    cyaml_free(&config, schema, data, 0);
}
