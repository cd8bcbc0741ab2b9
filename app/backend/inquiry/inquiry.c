#include "backend/inquiry/inquiry.h"

#include "base/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct inquiries {
    struct inquiry_options options;
};

struct inquiries *inquiries_create(const struct inquiry_options *options)
{
    struct inquiries *inquiries = memory_alloc(sizeof *inquiries);
    inquiries->options = *options;
    return inquiries;
}

void inquiries_destroy(struct inquiries *inquiries)
{
    free(inquiries);
}

void inquiry_reply_code(struct inquiry_reply *reply, const char *code)
{
    json_decref(reply->json);
    reply->json = json_pack("{s:s}", "code", code);
}

void inquiry_address(const char *terminal, char out[INQUIRY_ADDRESS_SIZE])
{
    char hash[65];
    seal_sha256(terminal, strlen(terminal), hash);
    snprintf(out, INQUIRY_ADDRESS_SIZE, "fd%.2s:%.4s:%.4s:%.4s::", hash, hash + 2, hash + 6,
             hash + 10);
}

const char *inquiry_text(const struct inquiry_question *question, const char *key, size_t max)
{
    const json_t *member = json_object_get(question->ask, key);
    const char *text = json_string_value(member);
    size_t length = json_string_length(member);
    return text && length <= max && strlen(text) == length ? text : NULL;
}

/* One question on its way through this file. */
struct asked {
    struct inquiry inquiry;
    struct inquiry_origin origin;
    struct bytes ask;
    struct db_terminal terminal;
};

static void asked_free(struct asked *asked)
{
    inquiry_forget(&asked->inquiry);
    bytes_free(&asked->ask);
    db_terminal_free(&asked->terminal);
}

static bool open_question(struct inquiries *inquiries, const struct http_request *request,
                          struct asked *out, struct fault *fault)
{
    return inquiry_open(inquiries->options.opener, &request->body, &out->inquiry, &out->origin,
                        &out->ask, fault);
}

/* Whoever brings it and whoever signed it are one terminal, and the signature is by the latest of
 * its certificates: one that was replaced or withdrawn asks no more. */
static bool check_signer(struct inquiries *inquiries, const struct http_peer *peer,
                         struct asked *asked, struct fault *fault)
{
    struct db *db = inquiries->options.db;
    char latest[65];
    if (strcmp(peer->name, asked->origin.terminal) != 0)
        return FAULT_CODED(fault, "S-04", FAULT_REFUSED, 0, "another terminal's question");
    if (!db_terminal_find(db, asked->origin.terminal, &asked->terminal, fault) ||
        !seal_certificate_fingerprint(&asked->terminal.sign_certificate, latest, fault))
        return false;
    if (strcmp(latest, asked->origin.signer) == 0) return true;
    return FAULT_CODED(fault, "S-04", FAULT_REFUSED, 0, "signed with a certificate of earlier");
}

/* Ids are remembered for as long as their time could still be taken for fresh. */
static bool check_fresh(struct inquiries *inquiries, const struct asked *asked, int64_t now_s,
                        struct fault *fault)
{
    struct db *db = inquiries->options.db;
    int64_t off_s = asked->inquiry.at_s - now_s;
    if (off_s > INQUIRY_WINDOW_S || off_s < -INQUIRY_WINDOW_S)
        return FAULT_CODED(fault, "N-04", FAULT_REFUSED, 0, "its time is off by %lld s",
                           (long long)off_s);
    return db_inquiry_take(db, asked->inquiry.id, now_s, now_s - 3 * INQUIRY_WINDOW_S, fault);
}

static const struct inquiry_kind *find_kind(const struct inquiries *inquiries, const char *name,
                                            void **out_context)
{
    for (int s = 0; s < inquiries->options.count; s++) {
        const struct inquiry_site *site = &inquiries->options.sites[s];
        for (int i = 0; i < site->count; i++) {
            if (strcmp(site->kinds[i].name, name) != 0) continue;
            *out_context = site->context;
            return &site->kinds[i];
        }
    }
    return NULL;
}

static void ask_kind(const struct inquiries *inquiries, const struct asked *asked, int64_t now_s,
                     struct inquiry_reply *reply)
{
    void *context = NULL;
    const struct inquiry_kind *kind = find_kind(inquiries, asked->inquiry.kind, &context);
    json_t *ask =
        json_loadb((const char *)asked->ask.data, asked->ask.size, JSON_REJECT_DUPLICATES, NULL);
    const struct inquiry_question question = {.terminal = asked->terminal.id,
                                              .agency = asked->terminal.agency,
                                              .ask = ask,
                                              .now_s = now_s};
    if (kind && json_is_object(ask)) kind->answer(&question, reply, context);
    if (!reply->json) inquiry_reply_code(reply, "N-04");
    json_decref(ask);
}

static bool write_answer(const struct inquiry *inquiry, const struct inquiry_reply *reply,
                         struct bytes *out, struct fault *fault)
{
    struct bytes json = {0};
    char *text = json_dumps(reply->json, JSON_COMPACT);
    if (!text) return FAULT(fault, FAULT_SYSTEM, 0, "an answer cannot be written as JSON");
    bytes_append_text(&json, text);
    memory_wipe_free(text, strlen(text));
    bool done = inquiry_answer(inquiry, &json, &reply->blob, out, fault);
    bytes_free(&json);
    return done;
}

static void refuse(const struct asked *asked, const struct fault *fault,
                   struct http_response *response)
{
    bool theirs = fault->kind == FAULT_INPUT || fault->kind == FAULT_REFUSED;
    log_fault(theirs ? LOG_LEVEL_WARNING : LOG_LEVEL_ERROR, "inquiry",
              asked->inquiry.kind[0] ? asked->inquiry.kind : "a question", fault);
    if (theirs)
        http_response_error(response, fault->kind == FAULT_REFUSED ? 409 : 400, "N-04",
                            "this question is not taken");
    else
        http_response_error(response, 500, "N-04", "the question could not be answered");
}

static bool admit(const struct inquiries *inquiries, const struct http_peer *peer,
                  struct http_response *response)
{
    struct db *db = inquiries->options.db;
    struct fault fault = {.kind = FAULT_REFUSED};
    if (peer->proved && db_terminal_admit(db, peer->name, peer->fingerprint, &fault)) return true;
    if (fault.kind == FAULT_REFUSED) {
        http_response_error(response, 403, "N-02", "this terminal is not admitted");
        return false;
    }
    log_fault(LOG_LEVEL_ERROR, "inquiry", "look whether a terminal is admitted", &fault);
    http_response_away(response);
    return false;
}

static void answer_ask(struct http_request *request, struct http_response *response, void *context)
{
    struct inquiries *inquiries = context;
    const struct http_peer *peer = &request->peer;
    struct asked asked = {0};
    struct inquiry_reply reply = {0};
    struct fault fault = {0};
    int64_t now_s = clock_wall_ms(inquiries->options.clock) / 1000;
    if (!admit(inquiries, peer, response)) return;
    bool done = open_question(inquiries, request, &asked, &fault) &&
                check_signer(inquiries, peer, &asked, &fault) &&
                check_fresh(inquiries, &asked, now_s, &fault);
    if (done) {
        ask_kind(inquiries, &asked, now_s, &reply);
        done = write_answer(&asked.inquiry, &reply, &response->body, &fault);
    }
    if (done) {
        response->status = 200;
        http_response_header(response, "Content-Type", "application/octet-stream");
    } else {
        refuse(&asked, &fault, response);
    }
    json_decref(reply.json);
    bytes_free(&reply.blob);
    asked_free(&asked);
}

const struct http_route inquiry_routes[] = {
    {.methods = HTTP_POST,
     .pattern = "/intake/ask",
     .body_max = INQUIRY_QUESTION_MAX,
     .answer = answer_ask},
};
const int inquiry_routes_count = sizeof inquiry_routes / sizeof *inquiry_routes;
