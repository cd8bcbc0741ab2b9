#include "courier/post.h"

#include "base/log.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct item {
    struct parcel parcel;
    int64_t due_ms;   /* on the monotonic clock */
    int64_t tried_ms; /* of the last request, 0 = never */
    bool on_the_way;  /* holds one of the parallel places */
    bool asking;      /* an exchange is out */
};

/* The line to the backend, as far as answers tell. */
struct line {
    bool down;
    bool probing;
    int64_t retry_ms;
    struct backoff backoff;
};

struct post {
    struct parcel_setting setting;
    const struct clock *clock;
    uint64_t (*random)(void *context);
    void *context;
    struct item **items; /* sorted by id */
    int count;
    struct line line;
    bool pruned;
};

struct post *post_create(const struct courier_config *config, const struct folders *folders,
                         const struct trust *trust, const struct clock *clock,
                         uint64_t (*random)(void *context), void *context)
{
    struct post *post = memory_alloc(sizeof *post);
    post->setting = (struct parcel_setting){config, folders, trust};
    post->clock = clock;
    post->random = random;
    post->context = context;
    return post;
}

void post_destroy(struct post *post)
{
    if (!post) return;
    for (int i = 0; i < post->count; i++) {
        parcel_rest(&post->items[i]->parcel);
        free(post->items[i]);
    }
    free(post->items);
    free(post);
}

static int64_t day_ms(const struct post *post)
{
    return (int64_t)post->setting.config->set_aside_s * 1000;
}

static struct item *take_on(struct post *post, const struct sealed_name *name)
{
    struct item *item = memory_alloc(sizeof *item);
    parcel_init(&item->parcel, name, post->setting.folders);
    item->due_ms = clock_mono_ms(post->clock);
    if (item->parcel.stage == PARCEL_DELIVERED) item->due_ms += day_ms(post);
    return item;
}

static void forget(struct post *post, struct item *item)
{
    struct fault fault;
    if (!folders_upload_forget(post->setting.folders, item->parcel.id, &fault))
        log_fault(LOG_LEVEL_WARNING, "courier", "forgetting an upload", &fault);
    parcel_rest(&item->parcel);
    free(item);
}

/* True when the item stays: because its file is there, or its exchange is still out. */
static bool mark_gone(struct post *post, struct item *item)
{
    item->parcel.gone = true;
    if (item->asking) return true;
    forget(post, item);
    return false;
}

bool post_look(struct post *post, struct fault *fault)
{
    struct sealed_name *names;
    int name_count;
    if (!folders_list(post->setting.folders, &names, &name_count, fault)) return false;
    if (!post->pruned) folders_uploads_prune(post->setting.folders, names, name_count);
    post->pruned = true;
    struct item **merged = memory_alloc(sizeof *merged * (size_t)(post->count + name_count));
    int count = 0, old = 0, new = 0;
    while (old < post->count || new < name_count) {
        int order = old == post->count  ? 1
                    : new == name_count ? -1
                                        : strcmp(post->items[old]->parcel.id, names[new].id);
        if (order < 0) {
            if (mark_gone(post, post->items[old])) merged[count++] = post->items[old];
            old++;
        } else if (order > 0) {
            merged[count++] = take_on(post, &names[new ++]);
        } else {
            post->items[old]->parcel.gone = false;
            merged[count++] = post->items[old++];
            new ++;
        }
    }
    free(names);
    free(post->items);
    post->items = merged;
    post->count = count;
    return true;
}

void post_hurry(struct post *post)
{
    int64_t now_ms = clock_mono_ms(post->clock);
    for (int i = 0; i < post->count; i++) {
        struct item *item = post->items[i];
        if (item->parcel.stage != PARCEL_DELIVERED && item->due_ms > now_ms) item->due_ms = now_ms;
        item->parcel.backoff.failures = 0;
    }
    post->line = (struct line){.probing = post->line.probing};
}

/* The one that was tried longest ago; among those never tried, the oldest file. */
static bool goes_before(const struct item *a, const struct item *b)
{
    if (a->on_the_way != b->on_the_way) return a->on_the_way;
    if (a->tried_ms != b->tried_ms) return a->tried_ms < b->tried_ms;
    return a->parcel.modified_ms < b->parcel.modified_ms;
}

static int places_left(const struct post *post)
{
    int left = (int)post->setting.config->parallel;
    for (int i = 0; i < post->count; i++)
        if (post->items[i]->on_the_way) left--;
    return left;
}

static bool line_open(const struct post *post, int64_t now_ms)
{
    if (!post->line.down) return true;
    return !post->line.probing && now_ms >= post->line.retry_ms;
}

static struct item *choose(const struct post *post, int64_t now_ms)
{
    if (!line_open(post, now_ms)) return NULL;
    bool place = places_left(post) > 0;
    struct item *best = NULL;
    for (int i = 0; i < post->count; i++) {
        struct item *item = post->items[i];
        if (item->asking || item->due_ms > now_ms || !(item->on_the_way || place)) continue;
        if (!best || goes_before(item, best)) best = item;
    }
    return best;
}

static void drop(struct post *post, struct item *item)
{
    int i = 0;
    while (post->items[i] != item)
        i++;
    memmove(post->items + i, post->items + i + 1,
            sizeof *post->items * (size_t)(post->count - i - 1));
    post->count--;
    forget(post, item);
}

/* Nothing to ask after all: the file is gone or cannot be sent. */
static void no_request(struct post *post, struct item *item, int64_t now_ms,
                       const struct fault *fault)
{
    item->on_the_way = false;
    if (item->parcel.gone) {
        drop(post, item);
        return;
    }
    log_line(LOG_LEVEL_ERROR, "courier", "case %s: set aside: %s", item->parcel.id, fault->text);
    item->due_ms = now_ms + day_ms(post);
}

bool post_ask(struct post *post, struct exchange *out)
{
    int64_t now_ms = clock_mono_ms(post->clock);
    struct item *item;
    while ((item = choose(post, now_ms)) != NULL) {
        if (item->parcel.stage == PARCEL_DELIVERED &&
            folders_acknowledged(post->setting.folders, item->parcel.id)) {
            item->due_ms = now_ms + day_ms(post);
            continue;
        }
        struct fault fault = {0};
        item->tried_ms = now_ms;
        if (!parcel_ask(&item->parcel, &post->setting, out, &fault)) {
            no_request(post, item, now_ms, &fault);
            continue;
        }
        item->on_the_way = item->asking = true;
        post->line.probing = post->line.down;
        out->owner = item;
        return true;
    }
    return false;
}

void post_line_up(struct post *post)
{
    if (post->line.down) log_line(LOG_LEVEL_INFO, "courier", "the backend answers again");
    post->line = (struct line){0};
}

static void line_take(struct post *post, const struct reply *reply, int64_t now_ms)
{
    struct line *line = &post->line;
    if (reply->status != 0) {
        post_line_up(post);
        return;
    }
    /* Of several that fail together only the first counts. */
    if (line->down && !line->probing) return;
    if (!line->down)
        log_line(LOG_LEVEL_WARNING, "courier", "the backend cannot be reached: %s [N-01]",
                 reply->problem);
    line->down = true;
    line->probing = false;
    line->retry_ms = now_ms + backoff_next_ms(&line->backoff,
                                              (int64_t)post->setting.config->network_cap_s * 1000,
                                              post->random(post->context));
}

/* Loud at the 1st, 2nd, 4th, 8th ... failure in a row: two weeks offline fill no disk. */
static void log_step(const struct item *item, const struct parcel_step *step)
{
    unsigned failures = item->parcel.backoff.failures;
    bool aside = item->parcel.stage == PARCEL_ASIDE;
    bool loud = aside || (!step->network && (failures & (failures - 1)) == 0);
    log_line(aside  ? LOG_LEVEL_ERROR
             : loud ? LOG_LEVEL_WARNING
                    : LOG_LEVEL_DEBUG,
             "courier", "case %s: %s: %s%s%s%s", item->parcel.id, aside ? "set aside" : "waits",
             step->why.text, step->why.code[0] ? " [" : "", step->why.code,
             step->why.code[0] ? "]" : "");
}

void post_take(struct post *post, const struct exchange *exchange)
{
    struct item *item = exchange->owner;
    int64_t now_ms = clock_mono_ms(post->clock);
    assert(item->asking);
    item->asking = false;
    line_take(post, &exchange->reply, now_ms);
    if (item->parcel.gone) {
        drop(post, item);
        return;
    }
    struct parcel_step step;
    parcel_take(&item->parcel, &post->setting, &exchange->reply, post->random(post->context),
                &step);
    if (step.failed) log_step(item, &step);
    item->on_the_way = step.on;
    item->due_ms = step.on ? now_ms : now_ms + step.wait_ms;
}

int64_t post_wait_ms(const struct post *post)
{
    int64_t now_ms = clock_mono_ms(post->clock), due_ms = -1;
    if (post->line.down && post->line.probing) return -1;
    bool place = places_left(post) > 0;
    for (int i = 0; i < post->count; i++) {
        const struct item *item = post->items[i];
        if (item->asking || !(item->on_the_way || place)) continue;
        if (due_ms < 0 || item->due_ms < due_ms) due_ms = item->due_ms;
    }
    if (due_ms < 0) return -1;
    if (post->line.down && due_ms < post->line.retry_ms) due_ms = post->line.retry_ms;
    return due_ms > now_ms ? due_ms - now_ms : 0;
}

void post_count(const struct post *post, struct post_count *out)
{
    struct post_count counted = {.line_down = post->line.down};
    for (int i = 0; i < post->count; i++) {
        switch (post->items[i]->parcel.stage) {
        case PARCEL_UPLOADING: counted.uploading++; break;
        case PARCEL_AWAITING: counted.awaiting++; break;
        case PARCEL_DELIVERED: counted.delivered++; break;
        case PARCEL_ASIDE: counted.aside++; break;
        }
    }
    *out = counted;
}
