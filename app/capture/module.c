#define _GNU_SOURCE
#include "capture/module.h"

#include <dlfcn.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool find_module(const char *file, char *path, size_t size)
{
    char dir[400];
    ssize_t length = readlink("/proc/self/exe", dir, sizeof dir - 1);
    if (length <= 0) return false;
    dir[length] = 0;
    char *slash = strrchr(dir, '/');
    if (slash) *slash = 0;
    static const char *const places[] = {"", "/../lib/*/anjungan", "/../lib/anjungan"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        snprintf(path, size, "%s%s/%s", dir, places[i], file);
        glob_t found = {0};
        bool there = glob(path, 0, NULL, &found) == 0;
        if (there) snprintf(path, size, "%s", found.gl_pathv[0]);
        globfree(&found);
        if (there) return true;
    }
    return false;
}

bool module_open(const char *file, const char *entry, void (**out_entry)(void), char *out_why,
                 size_t why_size)
{
    char path[500];
    if (!find_module(file, path, sizeof path)) {
        snprintf(out_why, why_size, "%s is neither beside the program nor installed", file);
        return false;
    }
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        snprintf(out_why, why_size, "%s", dlerror());
        return false;
    }
    void *symbol = dlsym(library, entry);
    if (symbol) {
        memcpy(out_entry, &symbol, sizeof symbol);
    } else {
        snprintf(out_why, why_size, "%s is of another version", file);
    }
    return symbol != NULL;
}
