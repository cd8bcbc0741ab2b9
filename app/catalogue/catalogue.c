#define _GNU_SOURCE
#include "catalogue/catalogue.h"

#include "base/bytes.h"
#include "base/file.h"
#include "catalogue/check.h"
#include "yaml/load.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { FILES_MAX = 256 };

struct catalogue {
    struct agency_file *agencies[FILES_MAX];
    struct service_file *services[FILES_MAX];
    struct holiday_file *holidays[FILES_MAX];
    struct survey *survey; /* or NULL */
    unsigned agencies_count, services_count, holidays_count;
    bool holidays_unread; /* a file of theirs was not understood */
};

/* Takes the file problems->file into the catalogue. */
typedef void take_file(struct catalogue *, const char *dir, struct problems *);

static bool has_room(unsigned count, struct problems *problems)
{
    if (count == FILES_MAX) problem_add_line(problems, 0, "", "more than %d files", FILES_MAX);
    return count < FILES_MAX;
}

static void take_agency(struct catalogue *catalogue, const char *dir, struct problems *problems)
{
    struct outline outline = {0};
    struct agency_file *file = load_file(dir, &agency_schema, &outline, problems);
    if (!file) return;
    problems->outline = &outline;
    agency_check(file, problems);
    if (has_room(catalogue->agencies_count, problems))
        catalogue->agencies[catalogue->agencies_count++] = file;
    else
        load_free(&agency_schema, file);
    problems->outline = NULL;
    outline_finish(&outline);
}

static void take_service(struct catalogue *catalogue, const char *dir, struct problems *problems)
{
    struct outline outline = {0};
    struct service_file *file = load_file(dir, &service_schema, &outline, problems);
    if (!file) return;
    problems->outline = &outline;
    service_check(file, problems);
    file->service.agency = catalogue_find_agency(catalogue, file->agency_key);
    if (!file->service.agency)
        problem_add(problems, "agency", "no agency \"%s\" was read", file->agency_key);
    for (unsigned i = 0; i < catalogue->services_count; i++) {
        const struct service_file *other = catalogue->services[i];
        if (other->service.agency == file->service.agency && other->order == file->order)
            problem_add(problems, "order", "%u is taken by %s", file->order, other->service.key);
    }
    if (has_room(catalogue->services_count, problems))
        catalogue->services[catalogue->services_count++] = file;
    else
        load_free(&service_schema, file);
    problems->outline = NULL;
    outline_finish(&outline);
}

static void take_holidays(struct catalogue *catalogue, const char *dir, struct problems *problems)
{
    struct outline outline = {0};
    struct holiday_file *file = load_file(dir, &holiday_schema, &outline, problems);
    if (!file) {
        catalogue->holidays_unread = true;
        return;
    }
    problems->outline = &outline;
    holiday_check(file, problems);
    if (catalogue->holidays_count > 0 && !catalogue->holidays_unread &&
        file->year != catalogue->holidays[catalogue->holidays_count - 1]->year + 1)
        problem_add(problems, "year", "a year is missing before this one");
    if (has_room(catalogue->holidays_count, problems))
        catalogue->holidays[catalogue->holidays_count++] = file;
    else
        load_free(&holiday_schema, file);
    problems->outline = NULL;
    outline_finish(&outline);
}

static void take_survey(struct catalogue *catalogue, const char *dir, struct problems *problems)
{
    struct outline outline = {0};
    struct survey *file = load_file(dir, &survey_schema, &outline, problems);
    if (!file) return;
    problems->outline = &outline;
    survey_check(file, problems);
    if (!catalogue->survey) {
        catalogue->survey = file;
    } else {
        problem_add(problems, "key", "there is one survey, not two");
        load_free(&survey_schema, file);
    }
    problems->outline = NULL;
    outline_finish(&outline);
}

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static bool ends_in(const char *name, const char *end)
{
    size_t length = strlen(name), end_length = strlen(end);
    return length > end_length && strcmp(name + length - end_length, end) == 0;
}

static bool is_folder(const char *dir, const char *name)
{
    char path[PATH_SIZE];
    struct stat info;
    return path_join(dir, name, path, NULL) && stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

static bool take_folder(struct catalogue *, const char *dir, const char *folder, bool nested,
                        take_file *, struct problems *, struct fault *);

/* nested: files belong one folder deeper, and only folders are looked into. */
static bool take_entry(struct catalogue *catalogue, const char *dir, const char *file, bool nested,
                       take_file *take, struct problems *problems, struct fault *fault)
{
    problems->file = file;
    if (nested && is_folder(dir, file))
        return take_folder(catalogue, dir, file, false, take, problems, fault);
    if (ends_in(file, ".yml"))
        problem_add_line(problems, 0, "", "is not read: name it .yaml");
    else if (nested && ends_in(file, ".yaml"))
        problem_add_line(problems, 0, "", "is not read: it belongs in its agency's folder");
    else if (ends_in(file, ".yaml"))
        take(catalogue, dir, problems);
    return true;
}

/* Takes every file of dir/folder, in the order of their names. */
static bool take_folder(struct catalogue *catalogue, const char *dir, const char *folder,
                        bool nested, take_file *take, struct problems *problems,
                        struct fault *fault)
{
    char path[PATH_SIZE], file[PATH_SIZE];
    struct dirent **entries = NULL;
    if (!path_join(dir, folder, path, fault)) return false;
    int count = scandir(path, &entries, is_visible, alphasort);
    if (count < 0)
        return FAULT_CODED(fault, "K-02", FAULT_NOT_FOUND, errno, "%s: %s", path, strerror(errno));
    bool good = true;
    for (int i = 0; i < count; i++) {
        good = good && path_join(folder, entries[i]->d_name, file, fault) &&
               take_entry(catalogue, dir, file, nested, take, problems, fault);
        free(entries[i]);
    }
    free(entries);
    return good;
}

static int by_agency_order(const void *a, const void *b)
{
    const struct agency_file *x = *(struct agency_file *const *)a;
    const struct agency_file *y = *(struct agency_file *const *)b;
    if (x->order != y->order) return x->order < y->order ? -1 : 1;
    return strcmp(x->agency.key, y->agency.key);
}

static unsigned agency_place(const struct catalogue *catalogue, const struct agency *agency)
{
    unsigned i = 0;
    while (i < catalogue->agencies_count && &catalogue->agencies[i]->agency != agency)
        i++;
    return i;
}

static int by_service_order(const void *a, const void *b, void *context)
{
    const struct catalogue *catalogue = context;
    const struct service_file *x = *(struct service_file *const *)a;
    const struct service_file *y = *(struct service_file *const *)b;
    unsigned x_place = agency_place(catalogue, x->service.agency);
    unsigned y_place = agency_place(catalogue, y->service.agency);
    if (x_place != y_place) return x_place < y_place ? -1 : 1;
    if (x->order != y->order) return x->order < y->order ? -1 : 1;
    return strcmp(x->service.key, y->service.key);
}

/* All that can be read, with every problem; NULL when a folder is not there. */
static struct catalogue *read_all(const char *dir, struct problems *problems, struct fault *fault)
{
    struct catalogue *catalogue = memory_alloc(sizeof *catalogue);
    if (!take_folder(catalogue, dir, "agencies", false, take_agency, problems, fault) ||
        !take_folder(catalogue, dir, "services", true, take_service, problems, fault) ||
        !take_folder(catalogue, dir, "holidays", false, take_holidays, problems, fault) ||
        (is_folder(dir, "surveys") &&
         !take_folder(catalogue, dir, "surveys", false, take_survey, problems, fault))) {
        catalogue_destroy(catalogue);
        return NULL;
    }
    qsort(catalogue->agencies, catalogue->agencies_count, sizeof catalogue->agencies[0],
          by_agency_order);
    qsort_r(catalogue->services, catalogue->services_count, sizeof catalogue->services[0],
            by_service_order, catalogue);
    return catalogue;
}

struct catalogue *catalogue_create(const char *dir, struct fault *fault)
{
    struct problems problems = {.fault = fault};
    struct catalogue *catalogue = read_all(dir, &problems, fault);
    if (problems.count == 0) return catalogue;
    catalogue_destroy(catalogue);
    return NULL;
}

void catalogue_destroy(struct catalogue *catalogue)
{
    if (!catalogue) return;
    for (unsigned i = 0; i < catalogue->agencies_count; i++)
        load_free(&agency_schema, catalogue->agencies[i]);
    for (unsigned i = 0; i < catalogue->services_count; i++)
        load_free(&service_schema, catalogue->services[i]);
    for (unsigned i = 0; i < catalogue->holidays_count; i++)
        load_free(&holiday_schema, catalogue->holidays[i]);
    if (catalogue->survey) load_free(&survey_schema, catalogue->survey);
    free(catalogue);
}

int catalogue_check(const char *dir, FILE *out)
{
    struct fault fault = {0};
    struct problems problems = {.out = out};
    struct catalogue *catalogue = read_all(dir, &problems, &fault);
    if (!catalogue) {
        fprintf(out, "%s\n", fault.text);
        problems.count++;
    }
    catalogue_destroy(catalogue);
    return problems.count;
}

const struct survey *catalogue_survey(const struct catalogue *catalogue)
{
    return catalogue->survey;
}

unsigned catalogue_agency_count(const struct catalogue *catalogue)
{
    return catalogue->agencies_count;
}

const struct agency *catalogue_agency(const struct catalogue *catalogue, unsigned index)
{
    return &catalogue->agencies[index]->agency;
}

unsigned catalogue_service_count(const struct catalogue *catalogue)
{
    return catalogue->services_count;
}

const struct service *catalogue_service(const struct catalogue *catalogue, unsigned index)
{
    return &catalogue->services[index]->service;
}

const struct agency *catalogue_find_agency(const struct catalogue *catalogue, const char *key)
{
    for (unsigned i = 0; i < catalogue->agencies_count; i++)
        if (strcmp(catalogue->agencies[i]->agency.key, key) == 0)
            return &catalogue->agencies[i]->agency;
    return NULL;
}

const struct service *catalogue_find_service(const struct catalogue *catalogue, const char *key)
{
    for (unsigned i = 0; i < catalogue->services_count; i++)
        if (strcmp(catalogue->services[i]->service.key, key) == 0)
            return &catalogue->services[i]->service;
    return NULL;
}

const struct service *catalogue_find_complaint(const struct catalogue *catalogue,
                                               const struct agency *agency)
{
    for (unsigned i = 0; i < catalogue->services_count; i++) {
        const struct service *service = &catalogue->services[i]->service;
        if (service->agency == agency && service->kind == SERVICE_COMPLAINT) return service;
    }
    return NULL;
}

const char *agency_channel(const struct agency *agency, enum channel_kind kind)
{
    for (unsigned i = 0; agency && i < agency->channels_count; i++)
        if (agency->channels[i].kind == kind && agency->channels[i].value)
            return agency->channels[i].value;
    return NULL;
}

const struct holiday *catalogue_find_holiday(const struct catalogue *catalogue, int year, int month,
                                             int day)
{
    for (unsigned i = 0; i < catalogue->holidays_count; i++) {
        const struct holiday_file *file = catalogue->holidays[i];
        if ((int)file->year != year) continue;
        for (unsigned j = 0; j < file->entries_count; j++) {
            const struct holiday *holiday = &file->entries[j].holiday;
            if (holiday->month == month && holiday->day == day) return holiday;
        }
    }
    return NULL;
}

bool catalogue_is_holiday(const struct catalogue *catalogue, int year, int month, int day)
{
    return catalogue_find_holiday(catalogue, year, month, day) != NULL;
}

int catalogue_last_year(const struct catalogue *catalogue)
{
    if (catalogue->holidays_count == 0) return 0;
    return (int)catalogue->holidays[catalogue->holidays_count - 1]->year;
}

bool catalogue_year_is_provisional(const struct catalogue *catalogue, int year)
{
    for (unsigned i = 0; i < catalogue->holidays_count; i++)
        if ((int)catalogue->holidays[i]->year == year) return catalogue->holidays[i]->provisional;
    return false;
}
