#include "yaml/settings.h"

#include "base/file.h"

#include <stdio.h>
#include <string.h>

/* The folder and the name of a path, as load_file wants them. */
static void *load(const char *path, const struct settings_kind *kind, struct problems *problems)
{
    char dir[PATH_SIZE] = ".";
    const char *slash = strrchr(path, '/');
    if (slash) snprintf(dir, sizeof dir, "%.*s", (int)(slash - path), path);
    problems->file = slash ? slash + 1 : path;
    struct outline outline = {0};
    void *settings = load_file(slash == path ? "/" : dir, kind->schema, &outline, problems);
    if (settings) {
        problems->outline = &outline;
        kind->check(settings, problems);
        problems->outline = NULL;
    }
    outline_finish(&outline);
    return settings;
}

bool settings_read(const char *path, const struct settings_kind *kind, void **out,
                   struct fault *fault)
{
    struct bytes probe = {0};
    if (!file_read(path, YAML_FILE_MAX, &probe, NULL))
        return FAULT_CODED(fault, "K-02", FAULT_NOT_FOUND, 0, "cannot read %s", path);
    bytes_free(&probe);
    struct problems problems = {.fault = fault};
    void *settings = load(path, kind, &problems);
    if (problems.count) {
        load_free(kind->schema, settings);
        return false;
    }
    *out = settings;
    return true;
}

int settings_check(const char *path, const struct settings_kind *kind, FILE *out_lines, void **out)
{
    struct problems problems = {.out = out_lines};
    *out = load(path, kind, &problems);
    return problems.count;
}
