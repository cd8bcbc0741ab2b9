#include "backend/cases/event.h"

#include <stdio.h>
#include <string.h>

static bool is_told(const struct cases *cases, const char *agency)
{
    for (const char *const *told = cases->told; told && *told; told++)
        if (strcmp(*told, agency) == 0) return true;
    return false;
}

/* Where the agency's system reads on; it has a token there, or asks for none. */
static void write_address(const struct cases *cases, const char *name, struct bytes *out)
{
    if (cases->api_base)
        bytes_append_format(out, "\"%s/api/v1/cases/%s\"", cases->api_base, name);
    else
        bytes_append_text(out, "null");
}

/* Of the catalogue's keys, hexadecimal digits, the configuration's address and words of ours:
 * nothing to be escaped. */
static bool write_event(const struct cases *cases, const struct db_case *item,
                        const struct case_news *event, struct db_job *job)
{
    char name[CASES_NAME_SIZE], at[CIVIL_ISO_SIZE];
    struct civil now = civil_from_unix(job->due_s, CIVIL_WIB);
    if (!cases_name(cases, item->id, name)) return false;
    civil_to_iso(&now, at);
    bytes_append_format(&job->body, "{\"id\":\"%s\",\"event\":\"%s\",\"agency\":\"%s\",", job->id,
                        event->name, item->agency);
    bytes_append_format(&job->body, "\"service\":\"%s\",\"case\":\"%s\",\"state\":\"%s\",",
                        item->service, name, event->state);
    bytes_append_format(&job->body, "\"at\":\"%s\",\"url\":", at);
    write_address(cases, name, &job->body);
    bytes_append_text(&job->body, "}");
    return true;
}

bool case_event_job(const struct cases *cases, const struct db_case *item,
                    const struct case_news *event, struct db_job *out,
                    const struct db_job **out_job, struct fault *fault)
{
    struct db_job job = {.due_s = cases_now_s(cases)};
    if (!is_told(cases, item->agency)) {
        *out_job = NULL;
        return true;
    }
    if (!seal_random_hex(job.id, sizeof job.id - 1, fault)) return false;
    snprintf(job.kind, sizeof job.kind, OUTBOX_WEBHOOK);
    snprintf(job.key, sizeof job.key, "%s", item->agency);
    if (!write_event(cases, item, event, &job))
        return FAULT(fault, FAULT_INPUT, 0, "a case has no such id");
    *out = job;
    *out_job = out;
    return true;
}
