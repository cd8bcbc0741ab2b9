#include "backend/cases/cases.h"

#include "backend/cases/event.h"
#include "backend/cases/handing.h"
#include "base/log.h"
#include "catalogue/promise.h"
#include "seal/seal.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

int64_t cases_now_s(const struct cases *cases)
{
    return clock_wall_ms(cases->clock) / 1000;
}

void cases_hash(const struct bytes *secret, const char *purpose, const char *code,
                uint8_t out[DB_HASH_SIZE])
{
    struct bytes text = {0};
    bytes_append_format(&text, "%s\n%s", purpose, code);
    seal_hmac_sha256(secret->data, secret->size, text.data, text.size, out);
    bytes_free(&text);
}

/* What is done by handing in at the terminal is done; the case waits at the step behind it. */
static int plan_visits(const struct service *service, int64_t handed_in_s,
                       struct db_visit visits[DB_VISITS_MAX], unsigned *out_step)
{
    unsigned number;
    int count = handing_visits(service, 1, handed_in_s, "", visits, &number);
    if (number) visits[count++] = (struct db_visit){.step = number, .entered_s = handed_in_s};
    *out_step = number;
    return count;
}

/* The terminal promised a time on paper: that one counts. A difference is worth knowing, since it
 * means that its hours, its holidays or its clock are not ours. */
static bool due_differs(const struct cases *cases, const struct service *service,
                        const struct case_summary *summary)
{
    if (summary->due.year == 0) return false;
    struct civil reckoned;
    struct fault fault = {0};
    if (!promise_due_of(cases->catalogue, service, summary->promised_for, &summary->handed_in,
                        &reckoned, &fault)) {
        log_fault(LOG_LEVEL_WARNING, "cases", "due time of a new case", &fault);
        return true;
    }
    bool differs = civil_to_unix(&reckoned) != civil_to_unix(&summary->due);
    if (differs)
        log_line(LOG_LEVEL_WARNING, "cases", "case %s of %s: due time differs from ours",
                 summary->id, summary->terminal);
    return differs;
}

/* What the terminal promised; where its holiday list had ended, what ours says; 0 when it has ended
 * too. */
static int64_t due_s(const struct cases *cases, const struct service *service,
                     const struct case_summary *summary)
{
    struct civil due = summary->due;
    struct fault fault = {0};
    if (summary->handed_at[0]) return 0; /* runs from when it is complete: cases_move */
    if (due.year == 0 && !promise_due_of(cases->catalogue, service, summary->promised_for,
                                         &summary->handed_in, &due, &fault)) {
        log_fault(LOG_LEVEL_WARNING, "cases", "no due time for a new case", &fault);
        return 0;
    }
    return civil_to_unix(&due);
}

static bool is_taken(const struct cases *cases, const struct db_case *item, struct fault *fault)
{
    struct db_case other;
    struct fault missing = {0};
    if (db_case_find(cases->db, item->id, &other, &missing))
        return !FAULT_CODED(fault, "S-04", FAULT_REFUSED, 0, "another case has this id");
    if (db_case_find_code(cases->db, item->code_hash, &other, &missing))
        return !FAULT_CODED(fault, "S-04", FAULT_REFUSED, 0, "another case has this code");
    return false;
}

/* Another backend, or this one before it was stopped, may have settled it. */
static bool is_done(const struct cases *cases, const char *upload_id)
{
    struct db_upload upload;
    return db_upload_find(cases->db, upload_id, &upload, NULL) &&
           upload.state != DB_UPLOAD_RECEIVED;
}

/* It was accepted all the same: there is a receipt for it, and the desk decides. */
static void tell_earlier(const struct cases *cases, const struct db_case *item)
{
    char earlier[DB_ID_SIZE];
    struct fault fault = {0};
    if (!cases_earlier(cases, item, earlier, &fault))
        log_fault(LOG_LEVEL_WARNING, "cases", "look for a person's other cases", &fault);
    else if (earlier[0])
        log_line(LOG_LEVEL_WARNING, "cases", "case %s: %s of the same person was under way",
                 item->id, earlier);
}

static bool add_with_event(const struct cases *cases, const struct db_case *item,
                           const struct db_visit *visits, int count, const struct db_answer *answer,
                           const char *upload_id, struct fault *fault)
{
    struct case_news event = {.name = "case.accepted"};
    struct db_job job = {0};
    const struct db_job *queued;
    struct db_entry entry =
        cases_entry(cases, NULL, item->agency, "accept", item->id, item->terminal);
    snprintf(event.state, sizeof event.state, "%s",
             item->step == 0      ? "finished"
             : item->handed_at[0] ? "handed-over"
                                  : "received");
    bool done =
        case_event_job(cases, item, &event, &job, &queued, fault) &&
        db_case_add(cases->db, item, visits, count, answer, upload_id, &entry, queued, fault);
    db_job_free(&job);
    return done;
}

bool cases_add(const struct cases *cases, const struct case_summary *summary,
               const struct db_upload *upload, const struct db_answer *answer, struct fault *fault)
{
    const struct service *service = catalogue_find_service(cases->catalogue, summary->service);
    if (!service)
        return FAULT_CODED(fault, "S-03", FAULT_INPUT, 0,
                           "the case is for a service not known here");
    char code[CODE_SIZE];
    if (!code_parse(summary->code, code))
        return FAULT_CODED(fault, "S-03", FAULT_INPUT, 0, "the case has no tracking code");
    if (is_done(cases, upload->id)) return true;
    struct db_case item = {
        .handed_in_s = civil_to_unix(&summary->handed_in),
        .due_s = due_s(cases, service, summary),
        .received_s = upload->received_s,
        .updated_s = cases_now_s(cases),
        .due_differs = due_differs(cases, service, summary),
    };
    snprintf(item.id, sizeof item.id, "%s", summary->id);
    snprintf(item.terminal, sizeof item.terminal, "%s", upload->terminal);
    snprintf(item.service, sizeof item.service, "%s", service->key);
    snprintf(item.agency, sizeof item.agency, "%s", service->agency->key);
    item.complaint = service->kind == SERVICE_COMPLAINT;
    snprintf(item.handed_at, sizeof item.handed_at, "%s", summary->handed_at);
    snprintf(item.missing, sizeof item.missing, "%s", summary->missing);
    snprintf(item.promised_for, sizeof item.promised_for, "%s", summary->promised_for);
    snprintf(item.blob, sizeof item.blob, "%s", upload->id);
    snprintf(item.sha256, sizeof item.sha256, "%s", upload->sha256);
    memcpy(item.recipient, upload->recipient, sizeof item.recipient);
    cases_hash(cases->secret, "track", code, item.code_hash);
    item.has_person = summary->nik[0] != 0;
    if (item.has_person) cases_hash(cases->secret, "person", summary->nik, item.person_hash);
    struct db_visit visits[DB_VISITS_MAX];
    int count = plan_visits(service, item.handed_in_s, visits, &item.step);
    const struct procedure_step *step = service_find_step(service, item.step);
    item.actor = step ? (int)step->actor : -1;
    if (is_taken(cases, &item, fault)) return is_done(cases, upload->id);
    if (!add_with_event(cases, &item, visits, count, answer, upload->id, fault))
        return is_done(cases, upload->id);
    tell_earlier(cases, &item);
    return true;
}

bool cases_has_open(const struct cases *cases, const char *nik, const struct service *service,
                    bool *out, struct fault *fault)
{
    uint8_t person[DB_HASH_SIZE];
    struct db_case found[DB_OPEN_MAX];
    int count = 0;
    bool open = false;
    cases_hash(cases->secret, "person", nik, person);
    if (!db_case_list_open(cases->db, person, service->key, found, &count, fault)) return false;
    for (int i = 0; i < count && !open; i++) {
        struct case_view view;
        if (!cases_view(cases, &found[i], &view, fault)) return false;
        /* Of one that is back a case anew may be made, too. */
        open = !cases_is_back(&view);
    }
    *out = open;
    return true;
}
