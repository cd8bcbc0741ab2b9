/* What a phone sends. */
#include "backend/supplement/inside.h"

#include "base/log.h"

#include <stdlib.h>
#include <string.h>

/* Whoever sends a byte now and then holds no place for long. To store one takes a thread of the
 * few that the public pages have, for as long as the store takes: the others stay free. */
enum { SENDING_S = 600, STORING_MAX = 2 };

struct upload {
    enum asked_result result;
    int64_t ends_s;
    struct receiving receiving;
};

static void upload_free(struct http_request *request)
{
    struct upload *upload = request->state;
    if (!upload) return;
    request->state = NULL;
    receiving_free(&upload->receiving);
    free(upload);
}

static void cut(struct http_request *request, void *context)
{
    (void)context;
    upload_free(request);
}

/* As it is now: while this was under way the case may have gone on. What was not found when it
 * began is not looked for again: one miss is counted once. False: it is answered. */
static bool find(struct asked *asked, const struct supplements *supplements,
                 struct http_request *request, struct http_response *response)
{
    const struct upload *upload = request->state;
    enum asked_result result = upload->result;
    if (result == ASKED_FOUND)
        result = asked_read(asked, supplements, request, response);
    else
        asked_begin(asked, supplements, request, response);
    if (!asked_answer(asked, result, request)) return false;
    if (!asked->wanted) asked_write_late(asked);
    return asked->wanted != NULL;
}

static bool goes_on(struct supplements *supplements, struct http_request *request,
                    struct http_response *response, bool fits)
{
    struct upload *upload = request->state;
    struct asked asked;
    bool in_time = cases_now_s(supplements->options.cases) < upload->ends_s;
    if (fits && in_time) return true;
    if (find(&asked, supplements, request, response))
        asked_write_form(&asked, fits ? 400 : 413, fits ? FILE_FORM_BROKEN : FILE_FORM_TOO_LARGE);
    return false;
}

static bool begin(struct http_request *request, struct http_response *response, void *context)
{
    struct supplements *supplements = context;
    struct asked asked;
    enum asked_result result = asked_read(&asked, supplements, request, response);
    if (result == ASKED_BUSY) return asked_answer(&asked, result, request);
    struct upload *upload = memory_alloc(sizeof *upload);
    request->state = upload;
    upload->result = result;
    upload->ends_s = cases_now_s(supplements->options.cases) + SENDING_S;
    if (asked.wanted) {
        uint8_t thing[RECEIVING_THING_SIZE];
        const struct file_form form = wanted_form(asked.wanted);
        memcpy(thing, asked.view.id, sizeof thing);
        receiving_take(&upload->receiving, &supplements->places, thing, request,
                       (size_t)form.max_bytes);
    }
    return goes_on(supplements, request, response, receiving_announced(request));
}

static bool data(struct http_request *request, struct http_response *response, const void *bytes,
                 size_t size, void *context)
{
    struct upload *upload = request->state;
    return goes_on(context, request, response, receiving_data(&upload->receiving, bytes, size));
}

static void answer_busy(const struct asked *asked)
{
    http_response_header(asked->response, "Retry-After", "%d", RECEIVING_WAIT_S);
    asked_write_form(asked, 503, FILE_FORM_BUSY);
}

static void answer_kept(const struct asked *asked, bool kept, const struct fault *fault)
{
    if (kept) {
        log_line(LOG_LEVEL_INFO, "supplement", "case %s: a paper has come", asked->view.id);
        asked_lead_back(asked);
    } else if (fault->kind == FAULT_REFUSED) {
        asked_write_late(asked);
    } else if (fault->kind == FAULT_ATTENTION) {
        asked_write_form(asked, 409,
                         "Sudah terlalu banyak kiriman untuk permohonan ini. Bawa berkasnya ke "
                         "loket.");
    } else {
        log_fault(LOG_LEVEL_ERROR, "supplement", "keep a paper", fault);
        asked_write_form(asked, 503, FILE_FORM_NOT_KEPT);
    }
}

static void keep(struct supplements *supplements, const struct asked *asked,
                 const struct bytes *file)
{
    struct fault fault = {0};
    const struct file_form form = wanted_form(asked->wanted);
    enum file_kind kind;
    int status;
    const char *problem = file_form_judge(&form, file, &kind, &status);
    if (problem) {
        asked_write_form(asked, status, problem);
        return;
    }
    if (atomic_fetch_add(&supplements->storing, 1) < STORING_MAX)
        answer_kept(asked, supplements_keep(supplements, asked, kind, file, &fault), &fault);
    else
        answer_busy(asked);
    atomic_fetch_sub(&supplements->storing, 1);
}

static void end(struct http_request *request, struct http_response *response, void *context)
{
    struct supplements *supplements = context;
    struct upload *upload = request->state;
    struct asked asked;
    struct bytes file = {0};
    if (find(&asked, supplements, request, response)) {
        if (!upload->receiving.places) {
            answer_busy(&asked);
        } else {
            switch (multipart_end(&upload->receiving.form, &file)) {
            case MULTIPART_FILE: keep(supplements, &asked, &file); break;
            case MULTIPART_TOO_LARGE: asked_write_form(&asked, 413, FILE_FORM_TOO_LARGE); break;
            case MULTIPART_BROKEN: asked_write_form(&asked, 400, FILE_FORM_BROKEN); break;
            }
        }
    }
    bytes_free(&file);
    upload_free(request);
}

const struct http_stream supplement_upload = {.begin = begin, .data = data, .end = end, .cut = cut};
