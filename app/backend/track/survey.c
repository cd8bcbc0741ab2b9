/* The satisfaction survey, once a case is finished: nine questions on a plain page, one answer a
 * case. Whoever holds the code may answer, once; there is no session that another site could ride
 * on, and nothing but nine grades is kept. */
#include "backend/track/inside.h"

#include "backend/http/form.h"
#include "base/log.h"

#include <stdio.h>
#include <string.h>

enum { BODY_MAX = 512 };

struct asked {
    struct page page;
    char code[CODE_SIZE], grouped[CODE_GROUPED_SIZE];
    struct case_view view;
    const struct survey *survey;
    struct http_response *response;
};

bool survey_is_asked(const struct track *track, const struct case_view *view)
{
    return !view->current && !view->lapsed && !view->withdrawn &&
           view->service->kind == SERVICE_APPLICATION && catalogue_survey(track->cases->catalogue);
}

static bool is_given(const struct track *track, const struct case_view *view)
{
    struct db *db = track->cases->db;
    struct fault fault = {0};
    bool given = false;
    if (!db_survey_given(db, view->id, &given, &fault))
        log_fault(LOG_LEVEL_ERROR, "survey", "look for an answer", &fault);
    return given;
}

bool survey_is_open(const struct track *track, const struct case_view *view)
{
    return survey_is_asked(track, view) && !is_given(track, view);
}

bool survey_keep(const struct track *track, const struct case_view *view,
                 const int grades[SURVEY_ELEMENTS], struct fault *fault)
{
    struct db *db = track->cases->db;
    struct db_survey survey = {.at_s = cases_now_s(track->cases)};
    snprintf(survey.case_id, sizeof survey.case_id, "%s", view->id);
    snprintf(survey.service, sizeof survey.service, "%s", view->service->key);
    memcpy(survey.grades, grades, sizeof survey.grades);
    return db_survey_add(db, &survey, fault);
}

static void say(struct asked *asked, int status, const char *tone, const char *sentence,
                const char *advice)
{
    struct html html;
    page_answer(&asked->page, asked->response, status);
    page_begin(&asked->page, &html, &asked->response->body,
               page_say(&asked->page, "Bagaimana layanan kami?"));
    page_headline(&html, tone, page_say(&asked->page, sentence), page_say(&asked->page, advice));
    page_way_back(&asked->page, &html, asked->code, "Lihat permohonan Anda");
    page_end(&asked->page, &html);
}

static void say_given(struct asked *asked)
{
    say(asked, 200, "good", "Penilaian sudah diterima",
        "Terima kasih. Satu permohonan dinilai satu kali.");
}

static void write_question(const struct page *page, struct html *html,
                           const struct survey_question *question)
{
    html_open(html, "fieldset", NULL);
    html_element(html, "legend", NULL, phrase_in(&question->question, page->language));
    for (unsigned i = 0; i < question->grades_count; i++) {
        char grade[2] = {(char)('1' + i), '\0'};
        html_open(html, "label", NULL);
        html_void(html, "input", "type", "radio", "name", survey_element_name(question->element),
                  "value", grade, "required", "", NULL);
        html_text(html, phrase_in(&question->grades[i], page->language));
        html_close(html);
    }
    html_close(html);
}

static void write_questions(struct asked *asked, int status, const char *advice)
{
    const struct page *page = &asked->page;
    struct html html;
    page_answer(page, asked->response, status);
    page_begin(page, &html, &asked->response->body, page_say(page, "Bagaimana layanan kami?"));
    page_headline(&html, "", page_say(page, "Bagaimana layanan kami?"), page_say(page, advice));
    html_open(&html, "form", "method", "post", NULL);
    for (unsigned i = 0; i < asked->survey->questions_count; i++)
        write_question(page, &html, &asked->survey->questions[i]);
    html_open(&html, "button", NULL);
    html_text(&html, page_say(page, "Kirim penilaian"));
    html_close(&html);
    html_close(&html);
    page_end(page, &html);
}

/* Finds the case. False: the response is filled, with what any page says of a wrong code, of one
 * that is not finished, or that is not asked about. */
static bool find(struct track *track, struct http_request *request, struct http_response *response,
                 struct asked *out)
{
    const struct cases *cases = track->cases;
    *out = (struct asked){.response = response, .survey = catalogue_survey(cases->catalogue)};
    out->page.track = track;
    out->page.language = page_language(request);
    bool coded = code_parse(request->argument, out->code);
    int64_t now_s = cases_now_s(cases);
    unsigned wait_s = throttle_wait_s(track->throttle, request->address, now_s);
    if (wait_s) {
        page_answer(&out->page, out->response, 429);
        http_response_header(response, "Retry-After", "%u", wait_s);
        page_write_busy(&out->page, &response->body);
        return false;
    }
    struct fault fault = {0};
    bool found =
        out->survey && cases_view_code(cases, coded ? out->code : NULL, &out->view, &fault);
    if (!found && fault.kind != FAULT_NONE && fault.kind != FAULT_NOT_FOUND) {
        log_fault(LOG_LEVEL_ERROR, "track", "show a survey", &fault);
        page_answer(&out->page, out->response, 503);
        http_response_header(response, "Retry-After", "5");
        page_write_away(&out->page, &response->body);
        return false;
    }
    if (!found || out->view.service->kind != SERVICE_APPLICATION) {
        throttle_miss(track->throttle, request->address, now_s);
        page_answer(&out->page, out->response, 404);
        page_write_unknown(&out->page, &response->body);
        return false;
    }
    code_group(out->code, out->grouped);
    out->page.code = out->grouped;
    out->page.agency = out->view.service->agency;
    if (survey_is_asked(track, &out->view)) return true;
    if (out->view.current)
        say(out, 409, "", "Permohonan ini belum selesai",
            "Penilaian dibuka setelah permohonan Anda selesai.");
    else
        say(out, 409, "", "Permohonan ini sudah ditutup", "Yang tidak diproses tidak dinilai.");
    return false;
}

/* Each element once, and nothing else. */
static bool read_grades(const struct http_request *request, int out[SURVEY_ELEMENTS])
{
    struct form form = {0};
    bool fine = form_read(request, &form) && form.count == SURVEY_ELEMENTS;
    for (int i = 0; fine && i < SURVEY_ELEMENTS; i++) {
        const char *grade = form_text(&form, survey_element_name((enum survey_element)i));
        fine = grade[0] >= '1' && grade[0] <= '4' && !grade[1];
        if (fine) out[i] = grade[0] - '0';
    }
    form_free(&form);
    return fine;
}

static void answer_form(struct http_request *request, struct http_response *response, void *context)
{
    struct track *track = context;
    struct asked asked;
    if (!find(track, request, response, &asked)) return;
    if (is_given(track, &asked.view))
        say_given(&asked);
    else
        write_questions(&asked, 200, "Sembilan pertanyaan singkat. Nama Anda tidak diminta.");
}

static void answer_given(struct http_request *request, struct http_response *response,
                         void *context)
{
    struct track *track = context;
    struct asked asked;
    struct fault fault = {0};
    int grades[SURVEY_ELEMENTS];
    if (!find(track, request, response, &asked)) return;
    if (!read_grades(request, grades)) {
        write_questions(&asked, 400, "Mohon jawab kesembilan pertanyaan.");
        return;
    }
    if (survey_keep(track, &asked.view, grades, &fault)) {
        say(&asked, 200, "good", "Terima kasih atas penilaian Anda",
            "Penilaian Anda membantu kami memperbaiki layanan.");
    } else if (fault.kind == FAULT_REFUSED) {
        say_given(&asked);
    } else {
        log_fault(LOG_LEVEL_ERROR, "survey", "keep an answer", &fault);
        say(&asked, 500, "quiet", "Penilaian belum tersimpan", "Mohon coba lagi nanti.");
    }
}

const struct http_route survey_routes[] = {
    {.methods = HTTP_GET, .pattern = "/s/*", .answer = answer_form},
    {.methods = HTTP_POST, .pattern = "/s/*", .body_max = BODY_MAX, .answer = answer_given},
};
const int survey_routes_count = sizeof survey_routes / sizeof *survey_routes;
