#define _DEFAULT_SOURCE
#include "backend/notify/outbox.h"

#include "backend/cases/cases.h"
#include "seal/gcm.h"

#include <stdio.h>
#include <string.h>

static void job_key(const struct bytes *secret, const char *id, uint8_t out[GCM_KEY_SIZE])
{
    cases_hash(secret, "job-key", id, out);
}

/* The address, NUL, the letter. */
static bool seal_into(const struct outbox *outbox, const struct letter *letter, struct db_job *job,
                      struct fault *fault)
{
    struct bytes plain = {0};
    uint8_t key[GCM_KEY_SIZE];
    bytes_append(&plain, letter->to, strlen(letter->to) + 1);
    job_key(outbox->secret, job->id, key);
    bool done =
        letter_write(letter, &plain, fault) && gcm_seal(key, job->id, &plain, &job->body, fault);
    explicit_bzero(key, sizeof key);
    bytes_free(&plain);
    return done;
}

bool outbox_letter(const struct outbox *outbox, const char *key, const struct letter *letter,
                   struct db_job *out, struct fault *fault)
{
    struct db_job job = {.due_s = clock_wall_ms(outbox->clock) / 1000};
    struct letter whole = *letter;
    if (!outbox->from) return FAULT(fault, FAULT_REFUSED, 0, "no mail is sent from here");
    if (!seal_random_hex(job.id, sizeof job.id - 1, fault)) return false;
    snprintf(job.kind, sizeof job.kind, OUTBOX_MAIL);
    snprintf(job.key, sizeof job.key, "%s", key);
    whole.from = outbox->from;
    whole.id = job.id;
    whole.at_s = job.due_s;
    bool done = seal_into(outbox, &whole, &job, fault);
    if (done)
        *out = job;
    else
        db_job_free(&job);
    return done;
}

bool outbox_open(const struct bytes *secret, const struct db_job *job, struct bytes *out_to,
                 struct bytes *out_letter)
{
    struct bytes plain = {0};
    uint8_t key[GCM_KEY_SIZE];
    job_key(secret, job->id, key);
    bool opened = gcm_open(key, job->id, job->body.data, job->body.size, &plain);
    const uint8_t *end = opened ? memchr(plain.data, '\0', plain.size) : NULL;
    if (end) {
        size_t before = (size_t)(end - plain.data) + 1;
        bytes_append(out_to, plain.data, before - 1);
        bytes_append(out_letter, plain.data + before, plain.size - before);
    }
    explicit_bzero(key, sizeof key);
    bytes_free(&plain);
    return end != NULL;
}
