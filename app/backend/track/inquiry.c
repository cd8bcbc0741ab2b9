/* The same look-up for a terminal that asks (backend/inquiry): the same answer, as JSON, and the
 * same throttle, with the terminal in place of the address. */
#include "backend/track/inside.h"

#include "base/log.h"

#include <stdio.h>
#include <string.h>

enum { SAID_MAX = 400, NAME_MAX_BYTES = 31, SIGNATURE_TEXT = 86 };

/* What stands behind "name=" of a link, up to the next "&" or the end; "" when there is none. */
static void read_parameter(const char *query, const char *name, char *out, size_t size)
{
    out[0] = 0;
    size_t length = strlen(name);
    for (const char *at = query; at && *at; at = strchr(at, '&')) {
        if (*at == '&') at++;
        if (strncmp(at, name, length) != 0 || at[length] != '=') continue;
        const char *value = at + length + 1;
        size_t value_length = strcspn(value, "&");
        if (value_length < size) {
            memcpy(out, value, value_length);
            out[value_length] = 0;
        }
        return;
    }
}

/* A code as it is typed, or the text of a receipt's QR. */
struct said {
    char code[CODE_SIZE];
    bool has_code;
    char terminal[NAME_MAX_BYTES + 1], signature[SIGNATURE_TEXT + 1];
};

static void read_said(const char *text, struct said *out)
{
    char typed[64];
    const char *path = strstr(text, "/t/");
    const char *query = path ? strchr(path, '?') : NULL;
    *out = (struct said){0};
    snprintf(typed, sizeof typed, "%.*s", path ? (int)strcspn(path + 3, "?#/") : (int)strlen(text),
             path ? path + 3 : text);
    out->has_code = code_parse(typed, out->code);
    if (!query) return;
    read_parameter(query + 1, "k", out->terminal, sizeof out->terminal);
    read_parameter(query + 1, "s", out->signature, sizeof out->signature);
}

static enum language read_language(const struct inquiry_question *question)
{
    const char *tag = inquiry_text(question, "lang", 8);
    for (int i = 0; tag && i < LANGUAGE_COUNT; i++)
        if (strcmp(language_tag((enum language)i), tag) == 0) return (enum language)i;
    return LANGUAGE_ID;
}

/* Known, or on its way; false: neither. */
static bool look_up(const struct track *track, const struct inquiry_question *question,
                    const struct said *said, struct bytes *out)
{
    struct case_view view;
    struct fault fault = {0};
    char agency[DB_NAME_SIZE];
    const char *code = said->has_code ? said->code : NULL;
    const struct page page = {.track = track, .language = read_language(question)};
    if (cases_view_code(track->cases, code, &view, &fault)) {
        track_json_case(&page, said->code, &view, out);
        return true;
    }
    if (fault.kind != FAULT_NOT_FOUND) log_fault(LOG_LEVEL_ERROR, "track", "show a case", &fault);
    if (!cases_link_is_ours(track->cases, code, said->terminal[0] ? said->terminal : NULL,
                            said->signature[0] ? said->signature : NULL, agency))
        return false;
    track_json_on_its_way(&page, said->code, out);
    return true;
}

static void answer_track(const struct inquiry_question *question, struct inquiry_reply *reply,
                         void *context)
{
    const struct track *track = context;
    const char *text = inquiry_text(question, "said", SAID_MAX);
    struct said said;
    struct bytes json = {0};
    if (!text) return;
    char address[INQUIRY_ADDRESS_SIZE];
    inquiry_address(question->terminal, address);
    unsigned wait_s = throttle_wait_s(track->terminals, address, question->now_s);
    if (wait_s) {
        reply->json = json_pack("{s:s, s:i}", "code", "T-01", "wait", (int)wait_s);
        return;
    }
    read_said(text, &said);
    if (look_up(track, question, &said, &json)) {
        reply->json = json_loadb((const char *)json.data, json.size, 0, NULL);
    } else {
        throttle_miss(track->terminals, address, question->now_s);
        inquiry_reply_code(reply, "T-01");
    }
    bytes_free(&json);
}

const struct inquiry_kind track_kinds[] = {{"track", answer_track},
                                           {"survey", survey_answer_terminal}};
const int track_kinds_count = sizeof track_kinds / sizeof *track_kinds;
