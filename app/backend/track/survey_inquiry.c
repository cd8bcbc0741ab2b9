/* The same survey, filled in at a terminal: nine grades of a finished case, kept once. */
#include "backend/track/inside.h"

#include "base/log.h"

enum { CODE_MAX = 40 };

/* Nine whole numbers from 1 to 4, and nothing else. */
static bool read_grades(const json_t *answers, int out[SURVEY_ELEMENTS])
{
    if (json_array_size(answers) != SURVEY_ELEMENTS) return false;
    for (size_t i = 0; i < SURVEY_ELEMENTS; i++) {
        const json_t *answer = json_array_get(answers, i);
        json_int_t grade = json_integer_value(answer); /* 0: no whole number */
        if (grade < 1 || grade > SURVEY_GRADES) return false;
        out[i] = (int)grade;
    }
    return true;
}

/* A code is guessed here as little as anywhere. False: the reply is filled. */
static bool find(const struct track *track, const struct inquiry_question *question,
                 struct inquiry_reply *reply, struct case_view *out)
{
    char code[CODE_SIZE], address[INQUIRY_ADDRESS_SIZE];
    const char *text = inquiry_text(question, "code", CODE_MAX);
    struct fault fault = {0};
    inquiry_address(question->terminal, address);
    bool waits = throttle_wait_s(track->terminals, address, question->now_s) > 0;
    bool coded = text && code_parse(text, code);
    if (!waits && cases_view_code(track->cases, coded ? code : NULL, out, &fault)) return true;
    if (!waits) throttle_miss(track->terminals, address, question->now_s);
    inquiry_reply_code(reply, waits ? "T-02" : "T-01");
    return false;
}

void survey_answer_terminal(const struct inquiry_question *question, struct inquiry_reply *reply,
                            void *context)
{
    const struct track *track = context;
    int grades[SURVEY_ELEMENTS];
    struct case_view view;
    struct fault fault = {0};
    if (!read_grades(json_object_get(question->ask, "answers"), grades)) return;
    if (!find(track, question, reply, &view) || !survey_is_asked(track, &view)) return;
    bool kept = survey_keep(track, &view, grades, &fault);
    if (kept || fault.kind == FAULT_REFUSED)
        reply->json = json_pack("{s:s}", "survey", kept ? "kept" : "given");
    else
        log_fault(LOG_LEVEL_ERROR, "survey", "keep an answer", &fault);
}
