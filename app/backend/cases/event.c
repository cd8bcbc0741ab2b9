#include "backend/cases/event.h"

#include "base/encode.h"

#include <stdio.h>
#include <string.h>

static bool is_told(const struct cases *cases, const char *agency)
{
    for (const char *const *told = cases->told; told && *told; told++)
        if (strcmp(*told, agency) == 0) return true;
    return false;
}

/* Of the catalogue's keys, hexadecimal digits and words of ours: nothing to be escaped. */
static void write_event(const struct cases *cases, const struct db_case *item,
                        const struct case_news *event, struct db_job *job)
{
    uint8_t hash[DB_HASH_SIZE];
    char name[2 * DB_HASH_SIZE + 1], at[CIVIL_ISO_SIZE];
    struct civil now = civil_from_unix(job->due_s, CIVIL_WIB);
    cases_hash(cases->secret, "webhook-case", item->id, hash);
    hex_encode(hash, sizeof hash, name);
    civil_to_iso(&now, at);
    bytes_append_format(&job->body, "{\"id\":\"%s\",\"event\":\"%s\",\"agency\":\"%s\",", job->id,
                        event->name, item->agency);
    bytes_append_format(&job->body, "\"service\":\"%s\",\"case\":\"%s\",\"state\":\"%s\",",
                        item->service, name, event->state);
    bytes_append_format(&job->body, "\"at\":\"%s\"}", at);
}

bool case_event_job(const struct cases *cases, const struct db_case *item,
                    const struct case_news *event, struct db_job *out,
                    const struct db_job **out_job, struct fault *fault)
{
    struct db_job job = {.due_s = cases_now_s(cases)};
    uint8_t random[(DB_ID_SIZE - 1) / 2];
    if (!is_told(cases, item->agency)) {
        *out_job = NULL;
        return true;
    }
    if (!seal_random(random, sizeof random, fault)) return false;
    hex_encode(random, sizeof random, job.id);
    snprintf(job.kind, sizeof job.kind, "webhook");
    snprintf(job.key, sizeof job.key, "%s", item->agency);
    write_event(cases, item, event, &job);
    *out = job;
    *out_job = out;
    return true;
}
