/* For the office's own people, so in Indonesian; and the same for its systems, as JSON. */
#include "backend/alerts/inside.h"

#include "base/log.h"
#include "base/utf8.h"
#include "seal/seal.h"
#include "text/text.h"
#include "vocabulary.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of one kind so many terminals are named, and of the letter so much is written. */
enum { NAMED_MAX = 12, TEXT_ENOUGH = 12000, LISTED_MAX = 500, NAME_SIZE = 160, TITLE_SIZE = 128 };

static const char *device_words(const char *role_name)
{
    static const char *const words[DEVICE_ROLES] = {
        "pemindai", "kamera", "pencetak", "pembaca kode", "lampu penunjuk", "colokan headset"};
    enum device_role role;
    return device_role_from_name(role_name, &role) ? words[role] : role_name;
}

static void kind_words(const struct alerts *alerts, const char *what, char out[NAME_SIZE])
{
    static const struct {
        const char *what, *words;
    } kinds[] = {{"silent", "Tidak terdengar (N-06)"},
                 {"paper-low", "Kertas tanda terima hampir habis (P-08)"},
                 {"paper-out", "Kertas tanda terima habis (P-02)"},
                 {"cases", "Berkas terlalu lama menunggu di terminal"},
                 {"clock", "Jam terminal tidak tepat"}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].what, what) == 0) {
            snprintf(out, NAME_SIZE, "%s", kinds[i].words);
            return;
        }
    const char *which = strchr(what, ':');
    if (which && strncmp(what, "device:", 7) == 0) {
        snprintf(out, NAME_SIZE, "Perangkat tidak bekerja: %s", device_words(which + 1));
        return;
    }
    const struct service *service =
        which ? catalogue_find_service(alerts->catalogue, which + 1) : NULL;
    char title[TITLE_SIZE];
    utf8_copy(title, sizeof title,
              service ? phrase_in(&service->short_title, LANGUAGE_ID)
              : which ? which + 1
                      : what);
    snprintf(out, NAME_SIZE, "Layanan tidak siap: %s", title);
}

static void write_terminal(const struct item *item, struct bytes *out)
{
    char date[32], time[16];
    struct civil at = civil_from_unix(item->at_s, CIVIL_WIB);
    text_date_short(LANGUAGE_ID, &at, date, sizeof date);
    text_time(LANGUAGE_ID, &at, time, sizeof time);
    bytes_append_format(out, "  %s, sejak %s pukul %s", item->terminal, date, time);
    if (item->detail[0]) bytes_append_format(out, " (%s)", item->detail);
    bytes_append_text(out, "\n");
}

/* Those of one kind, as far as they go; how many there were. */
static size_t write_kind(const struct alerts *alerts, const struct item *items, size_t count,
                         struct bytes *out)
{
    char name[NAME_SIZE];
    size_t same = 0;
    while (same < count && items[same].over == items->over &&
           strcmp(items[same].what, items->what) == 0)
        same++;
    kind_words(alerts, items->what, name);
    if (out->size > TEXT_ENOUGH) return same;
    bytes_append_format(out, "%s\n", name);
    for (size_t i = 0; i < same && i < NAMED_MAX; i++)
        write_terminal(&items[i], out);
    if (same > NAMED_MAX) bytes_append_format(out, "  dan %zu terminal lain\n", same - NAMED_MAX);
    return same;
}

static size_t count_over(const struct item *items, size_t count)
{
    size_t over = 0;
    for (size_t i = 0; i < count; i++)
        over += items[i].over;
    return over;
}

static void write_text(const struct alerts *alerts, const struct item *items, size_t count,
                       struct bytes *out)
{
    for (size_t i = 0; i < count;) {
        if (i == 0 || items[i].over != items[i - 1].over)
            bytes_append_format(out, "%s%s\n\n", i ? "\n" : "",
                                items[i].over ? "SUDAH PULIH" : "PERLU TINDAKAN");
        i += write_kind(alerts, items + i, count - i, out);
    }
    if (alerts->desk_url)
        bytes_append_format(out, "\nKeadaan semua terminal:\n%s/armada\n", alerts->desk_url);
    bytes_append_text(out, "\nSurat ini dikirim otomatis, satu kali saat gangguan mulai dan satu "
                           "kali saat pulih; balasan tidak dibaca.\n");
}

static void write_subject(const struct alerts *alerts, const struct item *items, size_t count,
                          char *out, size_t size)
{
    char name[NAME_SIZE], whole[DB_NAME_SIZE + 16 + NAME_SIZE];
    size_t over = count_over(items, count);
    kind_words(alerts, items->what, name);
    if (count == 1) {
        snprintf(whole, sizeof whole, "%s: %s%s", items->terminal, over ? "pulih: " : "", name);
        utf8_copy(out, size, whole);
    } else
        snprintf(out, size, "Terminal: %zu gangguan baru, %zu pulih", count - over, over);
}

bool words_letter(const struct alerts *alerts, const struct alerts_agency *agency,
                  const struct item *items, size_t count, struct db_job *out, struct fault *fault)
{
    char subject[LETTER_HEADER_MAX + 1], key[ALERTS_KEY_SIZE];
    struct bytes text = {0};
    write_subject(alerts, items, count, subject, sizeof subject);
    write_text(alerts, items, count, &text);
    alerts_key(agency->agency, key);
    const struct letter letter = {.from_name = "Anjungan",
                                  .to = agency->mail,
                                  .subject = subject,
                                  .text = bytes_text(&text),
                                  .language = "id"};
    bool done = outbox_letter(&alerts->outbox, key, &letter, out, fault);
    bytes_free(&text);
    return done;
}

static json_t *list_json(const struct item *items, size_t count, bool over)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count && json_array_size(list) < LISTED_MAX; i++)
        if (items[i].over == over)
            json_array_append_new(list, json_pack("{s:s, s:s, s:I}", "terminal", items[i].terminal,
                                                  "what", items[i].what, "since",
                                                  (json_int_t)items[i].at_s));
    return list;
}

bool words_event(const struct alerts *alerts, const struct alerts_agency *agency,
                 const struct item *items, size_t count, struct db_job *out, struct fault *fault)
{
    struct db_job job = {.due_s = clock_wall_ms(alerts->outbox.clock) / 1000};
    char at[CIVIL_ISO_SIZE];
    struct civil now = civil_from_unix(job.due_s, CIVIL_WIB);
    if (!seal_random_hex(job.id, sizeof job.id - 1, fault)) return false;
    snprintf(job.kind, sizeof job.kind, OUTBOX_WEBHOOK);
    alerts_key(agency->agency, job.key);
    civil_to_iso(&now, at);
    size_t over = count_over(items, count);
    json_t *root = json_pack("{s:s, s:s, s:s, s:s, s:I, s:I, s:o, s:o}", "id", job.id, "event",
                             "fleet.alerts", "agency", agency->agency, "at", at, "begun_count",
                             (json_int_t)(count - over), "over_count", (json_int_t)over, "begun",
                             list_json(items, count, false), "over", list_json(items, count, true));
    char *text = json_dumps(root, JSON_COMPACT);
    bytes_append_text(&job.body, text ? text : "");
    free(text);
    json_decref(root);
    *out = job;
    return true;
}
