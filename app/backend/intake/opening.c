/* What is whole is opened, looked at and answered, one after another on a thread of its own. Every
 * step may be repeated: whatever was not settled in the database is taken up again, by any process,
 * but by one at a time: OPENING_HOLD_S after it was taken it is anybody's, whatever became of who
 * did. */
#define _GNU_SOURCE
#include "backend/intake/inside.h"

#include "backend/db/retention.h"
#include "base/log.h"
#include "case/case.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Longer than one takes on a slow store. Two at it would lose time, and nothing else. */
enum { OPENING_HOLD_S = 120 };

struct opening {
    struct intake *intake;
    char upload_id[DB_ID_SIZE];
};

/* A refusal is about the case; everything else is our own trouble, and is tried again. */
static bool is_refusal(const struct fault *fault)
{
    return strcmp(fault->code, "S-03") == 0 || strcmp(fault->code, "S-04") == 0 ||
           strcmp(fault->code, "S-06") == 0;
}

static bool check_bytes(const struct db_upload *row, const struct bytes *sealed,
                        struct fault *fault)
{
    char actual[65];
    seal_sha256(sealed->data, sealed->size, actual);
    if ((int64_t)sealed->size == row->length && strcmp(actual, row->sha256) == 0) return true;
    return FAULT_CODED(fault, "S-03", FAULT_INPUT, 0, "the bytes are not those announced");
}

static bool read_summary(const struct opened_case *opened, struct case_summary *out,
                         struct fault *fault)
{
    const struct bytes *json = opened_case_part(opened, "case.json");
    const struct bytes *events = opened_case_part(opened, "events.json");
    int count = 0;
    struct fault inner = {0};
    if (!json) return FAULT_CODED(fault, "S-03", FAULT_INPUT, 0, "there is no case.json in it");
    if (!case_read_json(json, out, &inner) || (events && !case_read_events(events, &count, &inner)))
        return FAULT_CODED(fault, "S-03", FAULT_INPUT, 0, "%.150s", inner.text);
    return true;
}

/* Sender, signer and content must name the same terminal, case and recipient. */
static bool check_names(const struct db_upload *row, const struct opened_case *opened,
                        const struct case_summary *summary, struct fault *fault)
{
    if (strcmp(opened->case_id, row->case_id) == 0 && strcmp(summary->id, row->case_id) == 0 &&
        strcmp(opened->terminal, row->terminal) == 0 &&
        strcmp(summary->terminal, row->terminal) == 0)
        return true;
    return FAULT_CODED(fault, "S-04", FAULT_INPUT, 0, "case or terminal is not that of the upload");
}

static bool sign(const struct intake *intake, const struct db_upload *row, const char *code,
                 struct bytes *out_token, struct fault *fault)
{
    struct acknowledgement answer = {.accepted = !code[0], .received_s = row->received_s};
    snprintf(answer.case_id, sizeof answer.case_id, "%s", row->case_id);
    snprintf(answer.terminal, sizeof answer.terminal, "%s", row->terminal);
    snprintf(answer.sha256, sizeof answer.sha256, "%s", row->sha256);
    snprintf(answer.code, sizeof answer.code, "%s", code);
    return acknowledgement_sign(&answer, intake->options.sign_key, out_token, fault);
}

/* code "": accepted before. */
static bool answer_case(struct intake *intake, const struct db_upload *row, const char *code,
                        struct fault *fault)
{
    struct db *db = intake->options.db;
    struct bytes token = {0};
    bool done = sign(intake, row, code, &token, fault);
    if (done) {
        struct db_answer answer = {.case_id = row->case_id,
                                   .terminal = row->terminal,
                                   .token = bytes_text(&token),
                                   .accepted = !code[0],
                                   .at_s = intake_now_s(intake)};
        done = code[0] ? db_case_refuse(db, &answer, row->id, fault)
                       : db_case_repeat(db, &answer, row->id, fault);
    }
    bytes_free(&token);
    return done;
}

static bool accept_case(struct intake *intake, const struct db_upload *row, const char *recipient,
                        const struct case_summary *summary, struct fault *fault)
{
    struct db_upload opened = *row;
    snprintf(opened.recipient, sizeof opened.recipient, "%s", recipient);
    struct bytes token = {0};
    bool done = sign(intake, row, "", &token, fault);
    if (done) {
        struct db_answer answer = {.case_id = row->case_id,
                                   .terminal = row->terminal,
                                   .token = bytes_text(&token),
                                   .accepted = true,
                                   .at_s = intake_now_s(intake)};
        done = cases_add(intake->options.cases, summary, &opened, &answer, fault);
    }
    bytes_free(&token);
    return done;
}

static bool open_case(struct intake *intake, const struct db_upload *row, struct fault *fault)
{
    struct blobs *blobs = intake->options.blobs;
    struct bytes sealed = {0};
    struct opened_case opened = {0};
    struct case_summary summary = {0};
    bool done = blobs->ops->finish(blobs, row->id, row->length, fault) &&
                blobs->ops->read(blobs, row->id, (size_t)row->length, &sealed, fault) &&
                check_bytes(row, &sealed, fault) &&
                opener_open(intake->options.opener, &sealed, &opened, fault);
    if (done)
        done = read_summary(&opened, &summary, fault) &&
               check_names(row, &opened, &summary, fault) &&
               accept_case(intake, row, opened.recipient, &summary, fault);
    explicit_bzero(&summary, sizeof summary);
    opened_case_free(&opened);
    bytes_free(&sealed);
    return done;
}

/* Taken in before, and destroyed since: its terminal has not heard of it, or a stick came twice. */
static bool is_over(const struct intake *intake, const struct db_upload *row, bool *out,
                    struct fault *fault)
{
    struct db *db = intake->options.db;
    struct db_case item;
    struct db_kept kept = {0};
    struct fault why = {0};
    bool found = db_case_find(db, row->case_id, &item, &why);
    if (!found && why.kind != FAULT_NOT_FOUND) {
        if (fault) *fault = why;
        return false;
    }
    bool theirs = found && strcmp(item.terminal, row->terminal) == 0;
    if (theirs && !db_case_kept(db, item.id, &kept, fault)) return false;
    *out = kept.destroyed_s != 0;
    return true;
}

/* Its papers were destroyed: what came again goes first, and is told of only then. */
static bool repeat_case(struct intake *intake, const struct db_upload *row, struct fault *fault)
{
    struct blobs *blobs = intake->options.blobs;
    return blobs->ops->remove(blobs, row->id, fault) && answer_case(intake, row, "", fault);
}

bool opening_settle(struct intake *intake, const struct db_upload *row)
{
    struct fault fault = {0};
    bool over = false;
    if (is_over(intake, row, &over, &fault) &&
        (over ? repeat_case(intake, row, &fault) : open_case(intake, row, &fault))) {
        log_line(LOG_LEVEL_INFO, "intake", "case %s of %s: accepted%s", row->case_id, row->terminal,
                 over ? " before, and destroyed since" : "");
        return true;
    }
    if (!is_refusal(&fault)) {
        log_fault(LOG_LEVEL_ERROR, "intake", "open a case (tried again later)", &fault);
        return false;
    }
    log_fault(LOG_LEVEL_WARNING, "intake", "case refused and set aside", &fault);
    char code[8];
    memcpy(code, fault.code, sizeof code);
    if (answer_case(intake, row, code, &fault)) return true;
    log_fault(LOG_LEVEL_ERROR, "intake", "refuse a case (tried again later)", &fault);
    return false;
}

void opening_let_go(struct intake *intake)
{
    struct fault fault = {0};
    if (!db_upload_let_go(intake->options.db, intake->options.name, &fault))
        log_fault(LOG_LEVEL_WARNING, "intake", "leave an opening to others", &fault);
}

static void drop(void *work)
{
    struct opening *opening = work;
    atomic_fetch_sub(&opening->intake->waiting, 1);
    free(opening);
}

static void run(void *work)
{
    struct opening *opening = work;
    struct intake *intake = opening->intake;
    struct db_upload row;
    struct fault fault = {0};
    if (db_upload_take(intake->options.db, opening->upload_id, intake->options.name,
                       intake_now_s(intake), OPENING_HOLD_S, &row, &fault)) {
        if (!opening_settle(intake, &row)) opening_let_go(intake);
    } else if (fault.kind != FAULT_NOT_FOUND) {
        log_fault(LOG_LEVEL_ERROR, "intake", "take what is to be opened", &fault);
    }
    malloc_trim(0); /* a case is a hundred times what the program needs beside it */
    drop(opening);
}

void opening_submit(struct intake *intake, const char *upload_id)
{
    struct opening *opening = memory_alloc(sizeof *opening);
    opening->intake = intake;
    snprintf(opening->upload_id, sizeof opening->upload_id, "%s", upload_id);
    atomic_fetch_add(&intake->waiting, 1);
    worker_submit(intake->opening, run, drop, opening);
}
