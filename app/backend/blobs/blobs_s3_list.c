/* The parts, by name: the store lists objects, of which a part has many, side by side. */
#include "backend/blobs/blobs_s3.h"

#include <string.h>

enum { NAME_LENGTH = BLOBS_NAME_SIZE - 1, PAGES_MAX = 128 };

/* One name at a time: told once the next begins, with the age of its youngest object. */
struct telling {
    blobs_each *each;
    void *context;
    char name[BLOBS_NAME_SIZE], told[BLOBS_NAME_SIZE]; /* "": none yet */
    int64_t age_s;
    struct bytes last; /* where the store's list goes on */
};

static void tell(struct telling *telling)
{
    if (!telling->name[0]) return;
    telling->each(&(struct blobs_entry){telling->name, telling->age_s}, telling->context);
    memcpy(telling->told, telling->name, sizeof telling->told);
}

/* "NAME/TAIL" */
static bool read_name(const char *key, char out[BLOBS_NAME_SIZE])
{
    if (strlen(key) < NAME_LENGTH || key[NAME_LENGTH] != '/') return false;
    memcpy(out, key, NAME_LENGTH);
    out[NAME_LENGTH] = 0;
    return blobs_name_check(out, NULL);
}

static bool on_object(const struct s3_object *object, void *context, struct fault *fault)
{
    struct telling *telling = context;
    char name[BLOBS_NAME_SIZE];
    (void)fault;
    bytes_truncate(&telling->last, 0);
    bytes_append_text(&telling->last, object->name);
    if (!read_name(object->name, name)) return true;
    bool same = strcmp(name, telling->name) == 0;
    if (!same) tell(telling);
    if (!same || object->age_s < telling->age_s) telling->age_s = object->age_s;
    memcpy(telling->name, name, sizeof name);
    return true;
}

/* Pages of the store, up to one that ends a name: the next call begins behind that. */
static bool list_some(struct blobs_s3 *store, struct telling *telling, bool *out_more,
                      struct fault *fault)
{
    for (int pages = 0; pages < PAGES_MAX; pages++) {
        struct bytes after = {0};
        bytes_move(&after, &telling->last);
        bool done = s3_list_page(store->s3, "parts/", bytes_text(&after), on_object, telling,
                                 out_more, fault);
        bytes_free(&after);
        if (!done) return false;
        if (!*out_more || telling->told[0]) return true;
    }
    return FAULT(fault, FAULT_SYSTEM, 0, "the store's list has no end");
}

bool blobs_s3_list_parts(struct blobs *blobs, char after[BLOBS_NAME_SIZE], blobs_each *each,
                         void *context, struct fault *fault)
{
    struct telling telling = {.each = each, .context = context};
    bool more = false;
    if (*after && !blobs_name_check(after, fault)) return false;
    bytes_append_text(&telling.last, after);
    /* '0' follows '/', and so whatever stands below that name. */
    if (*after) bytes_append_text(&telling.last, "0");
    bool done = list_some((struct blobs_s3 *)blobs, &telling, &more, fault);
    bytes_free(&telling.last);
    if (!done) return false;
    after[0] = 0;
    if (more)
        memcpy(after, telling.told, sizeof telling.told);
    else
        tell(&telling);
    return true;
}
