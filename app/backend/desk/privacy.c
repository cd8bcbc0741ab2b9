#define _DEFAULT_SOURCE
#include "backend/desk/privacy.h"

#include "seal/gcm.h"

#include <stdio.h>
#include <string.h>

static void key_of(const struct visit *visit, const char *id, uint8_t out[GCM_KEY_SIZE])
{
    cases_hash(visit->desk->options.cases->secret, "privacy-key", id, out);
}

bool privacy_seal(struct visit *visit, const char *id, const char *words, struct bytes *out,
                  struct fault *fault)
{
    uint8_t key[GCM_KEY_SIZE];
    struct bytes plain = {0};
    size_t length = strlen(words);
    if (length == 0 || length > PRIVACY_WORDS_MAX)
        return FAULT(fault, FAULT_INPUT, 0, "1 to %d bytes", PRIVACY_WORDS_MAX);
    bytes_append_text(&plain, words);
    key_of(visit, id, key);
    bool done = gcm_seal(key, id, &plain, out, fault);
    explicit_bzero(key, sizeof key);
    bytes_free(&plain);
    return done;
}

void privacy_open(struct visit *visit, const char *id, const struct bytes *sealed,
                  struct bytes *out)
{
    uint8_t key[GCM_KEY_SIZE];
    key_of(visit, id, key);
    if (sealed->size) gcm_open(key, id, sealed->data, sealed->size, out);
    explicit_bzero(key, sizeof key);
}

bool privacy_new_id(char out[DB_ID_SIZE], struct fault *fault)
{
    return seal_random_hex(out, DB_ID_SIZE - 1, fault);
}

bool privacy_time(const char *text, int64_t *out_s)
{
    char iso[CIVIL_ISO_SIZE + 8];
    struct civil at;
    if (strlen(text) != 16) return false;
    snprintf(iso, sizeof iso, "%s:00+07:00", text);
    if (!civil_from_iso(iso, &at)) return false;
    *out_s = civil_to_unix(&at);
    return true;
}

void privacy_time_input(struct visit *visit, const char *id, const char *label)
{
    visit_input(visit, id, label, "datetime-local", "off", NULL);
}

void privacy_select(struct visit *visit, const char *id, const char *label,
                    const char *const *words, int count)
{
    struct html *html = &visit->html;
    html_open(html, "p", "class", "field", NULL);
    html_open(html, "label", "for", id, NULL);
    html_text(html, label);
    html_close(html);
    html_open(html, "select", "id", id, "name", id, NULL);
    for (int i = 0; i < count; i++) {
        char value[16];
        snprintf(value, sizeof value, "%d", i);
        html_open(html, "option", "value", value, NULL);
        html_text(html, words[i]);
        html_close(html);
    }
    html_close(html);
    html_close(html);
}

void privacy_time_words(int64_t at_s, char out[WORDS_SIZE])
{
    char date[64], time[16];
    struct civil at = civil_from_unix(at_s, CIVIL_WIB);
    text_date_long(LANGUAGE_ID, &at, date, sizeof date);
    text_time(LANGUAGE_ID, &at, time, sizeof time);
    snprintf(out, WORDS_SIZE, "%s, %s WIB", date, time);
}

void privacy_fact(struct visit *visit, const char *name, const char *words)
{
    html_element(&visit->html, "dt", NULL, name);
    html_element(&visit->html, "dd", NULL, words);
}

void privacy_clock(struct visit *visit, const char *what, int64_t due_s, int64_t done_s)
{
    int64_t now_s = cases_now_s(visit->desk->options.cases);
    char at[WORDS_SIZE], left[WORDS_SIZE], words[2 * WORDS_SIZE + 64];
    words_time(done_s ? done_s : due_s, at);
    if (done_s) {
        snprintf(words, sizeof words, "%s · %s%s", what, at,
                 done_s > due_s ? ", lewat 3 × 24 jam" : "");
    } else {
        words_left(now_s, due_s, left);
        snprintf(words, sizeof words, "%s: %s · paling lambat %s", what, left, at);
    }
    html_open(&visit->html, "p", "class", "due", NULL);
    html_element(&visit->html, "b", done_s ? "" : words_tone(now_s, due_s), words);
    html_close(&visit->html);
}

void privacy_list_end(struct privacy_list *list, bool read, const char *none)
{
    struct html *html = &list->visit->html;
    if (list->rows) visit_table_end(list->visit);
    if (!read)
        html_element(html, "p", "problem", "Daftar ini belum dapat dibaca.");
    else if (!list->rows)
        html_element(html, "p", "empty", none);
}

void privacy_card(struct visit *visit, const char *id, const char *title)
{
    html_open(&visit->html, "section", "class", "card", "aria-labelledby", id, NULL);
    html_open(&visit->html, "h2", "id", id, NULL);
    html_text(&visit->html, title);
    html_close(&visit->html);
}

void privacy_show(struct visit *visit, int status, const char *problem)
{
    struct html *html = &visit->html;
    visit_page(visit, status, "Pelindungan data");
    html_element(html, "h1", NULL, "Pelindungan data pribadi");
    html_element(html, "p", "summary",
                 "UU 27/2022: permintaan pemilik data dijawab, dan kebocoran diberitahukan, "
                 "dalam 3 × 24 jam.");
    if (problem) html_element(html, "p", "problem", problem);
    requests_write(visit);
    incidents_write(visit);
    visit_page_end(visit);
}

void answer_privacy(struct http_request *request, struct http_response *response, void *context)
{
    struct visit visit;
    if (visit_begin_as(&visit, context, request, response, RIGHT_PRIVACY))
        privacy_show(&visit, 200, NULL);
    visit_end(&visit);
}
