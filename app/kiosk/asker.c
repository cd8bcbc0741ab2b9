#define _DEFAULT_SOURCE
#include "kiosk/asker.h"

#include "base/encode.h"
#include "base/file.h"
#include "base/support.h"
#include "kiosk/beat.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { STALE_S = 120, REFUSAL_MAX = 7 };

struct asked {
    uint32_t job; /* 0: a free place */
    struct inquiry inquiry;
};

struct asker {
    struct sealer *sealer;
    char state_dir[PATH_SIZE], ask[PATH_SIZE], answers[PATH_SIZE];
    struct asked asked[INQUIRIES_MAX];
};

struct asker *asker_create(const char *state_dir, struct sealer *sealer, struct fault *fault)
{
    struct asker *asker = memory_alloc(sizeof *asker);
    asker->sealer = sealer;
    snprintf(asker->state_dir, sizeof asker->state_dir, "%s", state_dir);
    if (path_join(state_dir, "ask", asker->ask, fault) &&
        path_join(state_dir, "answers", asker->answers, fault) &&
        dir_make(asker->ask, 0770, fault) && dir_make(asker->answers, 0770, fault)) {
        dir_clear(asker->ask);
        dir_clear(asker->answers);
        return asker;
    }
    if (fault) memcpy(fault->code, "S-02", sizeof "S-02");
    free(asker);
    return NULL;
}

void asker_destroy(struct asker *asker)
{
    if (!asker) return;
    asker_forget(asker, 0);
    free(asker);
}

static struct asked *find_job(struct asker *asker, uint32_t job)
{
    for (int i = 0; i < INQUIRIES_MAX; i++)
        if (asker->asked[i].job == job) return &asker->asked[i];
    return NULL;
}

static void remove_file(const char *dir, const char *id, const char *ending)
{
    char name[64], path[PATH_SIZE];
    snprintf(name, sizeof name, "%s%s", id, ending);
    if (path_join(dir, name, path, NULL)) unlink(path);
}

static void forget(struct asker *asker, struct asked *asked)
{
    remove_file(asker->ask, asked->inquiry.id, ".p7m"); /* if the courier has not taken it */
    inquiry_forget(&asked->inquiry);
    asked->job = 0;
}

void asker_forget(struct asker *asker, uint32_t job)
{
    for (int i = 0; i < INQUIRIES_MAX; i++) {
        struct asked *asked = &asker->asked[i];
        if (asked->job && (!job || asked->job == job)) forget(asker, asked);
    }
}

static bool check_line(const struct asker *asker, int *out_offset_s, struct fault *fault)
{
    struct beat_line line = {0};
    if (!beat_line_read(asker->state_dir, &line, fault)) return false;
    if (!line.known || !line.up)
        return FAULT_CODED(fault, "N-01", FAULT_TIMEOUT, 0, "the service centre is not connected");
    *out_offset_s = line.clock_offset_s;
    return true;
}

static bool put(struct asker *asker, const char *kind, const struct bytes *ask, int64_t now_s,
                struct inquiry *out, struct fault *fault)
{
    int offset_s = 0;
    struct bytes sealed = {0};
    char name[64];
    dir_sweep(asker->ask, STALE_S);
    bool done = check_line(asker, &offset_s, fault) &&
                inquiry_ask(asker->sealer, kind, ask, now_s - offset_s, out, &sealed, fault);
    if (done) {
        snprintf(name, sizeof name, "%s.p7m", out->id);
        done = file_write(asker->ask, name, sealed.data, sealed.size, 0640, fault);
    }
    bytes_free(&sealed);
    if (!done) inquiry_forget(out);
    return done;
}

bool asker_ask(struct asker *asker, uint32_t job, const char *kind, const struct bytes *ask,
               int64_t now_s, struct fault *fault)
{
    struct asked *asked = find_job(asker, 0);
    if (!asked) return FAULT_CODED(fault, "N-05", FAULT_TIMEOUT, 0, "too many questions are out");
    if (!put(asker, kind, ask, now_s, &asked->inquiry, fault)) return false;
    asked->job = job;
    return true;
}

bool asker_tell(struct asker *asker, const char *kind, const struct bytes *ask, int64_t now_s,
                struct fault *fault)
{
    struct inquiry inquiry = {0};
    bool done = put(asker, kind, ask, now_s, &inquiry, fault);
    inquiry_forget(&inquiry);
    return done;
}

/* "ID.bin" with the answer, "ID.no" with a support code in its place. */
static struct asked *find_name(struct asker *asker, const char *name, bool *out_refused)
{
    size_t length = INQUIRY_ID_SIZE - 1;
    if (strlen(name) < length) return NULL;
    *out_refused = strcmp(name + length, ".no") == 0;
    if (!*out_refused && strcmp(name + length, ".bin") != 0) return NULL;
    for (int i = 0; i < INQUIRIES_MAX; i++) {
        struct asked *asked = &asker->asked[i];
        if (asked->job && strncmp(asked->inquiry.id, name, length) == 0) return asked;
    }
    return NULL;
}

/* Always false. */
static bool refused(struct bytes *words, struct fault *fault)
{
    const char *code = bytes_text(words);
    bool good = support_code_is_formed(code);
    return FAULT_CODED(fault, good ? code : "N-04", FAULT_REFUSED, 0, "the question has no answer");
}

bool asker_take(struct asker *asker, const char *name, uint32_t *out_job,
                struct inquiry_answer *out, struct fault *fault)
{
    char path[PATH_SIZE];
    bool is_refusal = false;
    struct bytes content = {0};
    struct asked *asked = find_name(asker, name, &is_refusal);
    *out_job = asked ? asked->job : 0;
    bool named = path_join(asker->answers, name, path, fault);
    bool done =
        named && asked &&
        file_read_foreign(path, is_refusal ? REFUSAL_MAX : INQUIRY_ANSWER_MAX, &content, fault);
    if (named) unlink(path);
    if (done)
        done = is_refusal ? refused(&content, fault)
                          : inquiry_read(&asked->inquiry, &content, &out->json, &out->blob, fault);
    bytes_free(&content);
    if (!asked) return true;
    forget(asker, asked);
    return done;
}
