#include "screens/pages_said.h"

#include "base/support.h"
#include "screens/common.h"

#include <stdio.h>
#include <string.h>

/* A support text says first what happened, then what to do: the first is the notice's bold line. */
static void split_support(const struct theme *theme, const char *code, struct said *out)
{
    const struct support *support = support_find(code);
    const char *words =
        support ? tr(theme, support->text) : tr(theme, "Halaman ini belum seperti yang diminta.");
    const char *end = strstr(words, ". ");
    size_t length = end ? (size_t)(end - words) : strlen(words);
    if (!end && length > 0 && words[length - 1] == '.') length--;
    snprintf(out->what, sizeof out->what, "%.*s", (int)length, words);
    snprintf(out->todo, sizeof out->todo, "%s", end ? end + 2 : "");
}

static void say_size(const struct theme *theme, const struct case_page *page, struct said *out)
{
    char size[64], dpi[24] = "";
    out->todo[0] = '\0';
    if (page->width_mm <= 0 || page->height_mm <= 0) return;
    if (page->dpi > 0) snprintf(dpi, sizeof dpi, " · %d dpi", page->dpi);
    snprintf(size, sizeof size, "%.0f × %.0f mm%s", page->width_mm, page->height_mm, dpi);
    words_fill(out->todo, sizeof out->todo, tr(theme, "Ukuran {1}"), size, "");
}

static void say_good(const struct theme *theme, const struct requirement *requirement,
                     const struct case_page *page, struct said *out)
{
    bool card = requirement->kind == REQUIREMENT_CARD;
    out->title = card ? "Apakah KTP Anda terbaca jelas?" : "Apakah semua tulisan terbaca?";
    say_size(theme, page, out);
    out->notice =
        (struct notice){.kind = NOTICE_GOOD,
                        .text = tr(theme, card ? "KTP lurus dan utuh" : "Halaman lurus dan utuh")};
}

/* The noticing may be wrong, so it asks; whoever holds the paper knows. */
static bool say_question(const struct judgement *judgement, struct said *out)
{
    static const struct {
        const char *code, *title, *again, *anyway;
    } questions[] = {
        {"D-12", "Halaman ini sama?", "Pindai halaman lain", "Tetap pakai ini"},
        {"D-13", "Ini KTP Anda?", "Pindai ulang", "Ya, pakai ini"},
        {"D-14", "Ini surat yang diminta?", "Pindai ulang", "Ya, pakai ini"},
    };
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        if (strcmp(questions[i].code, judgement->code) != 0) continue;
        out->question = true;
        out->title = questions[i].title;
        out->again = questions[i].again;
        out->anyway = questions[i].anyway;
        out->notice = (struct notice){.kind = NOTICE_INFO, .icon = ICON_HELP};
    }
    return out->question;
}

static void say_again(const struct theme *theme, const struct case_page *page, struct said *out)
{
    if (page->kept) {
        out->title = "Halaman dipakai apa adanya";
        out->notice = (struct notice){.kind = NOTICE_INFO};
        snprintf(out->todo, sizeof out->todo, "%s", tr(theme, "Petugas akan memeriksanya."));
    } else if (!say_question(&page->judgement, out)) {
        out->title = "Lebih baik dipindai ulang";
        out->notice = (struct notice){.kind = NOTICE_WARNING};
    }
}

void said_of_page(const struct theme *theme, const struct requirement *requirement,
                  const struct case_page *page, struct said *out)
{
    *out = (struct said){.again = "Pindai ulang", .anyway = "Pakai apa adanya"};
    const struct judgement *judgement = &page->judgement;
    switch (judgement->verdict) {
    case VERDICT_GOOD: say_good(theme, requirement, page, out); break;
    case VERDICT_AGAIN:
        split_support(theme, judgement->code, out);
        say_again(theme, page, out);
        break;
    case VERDICT_REFUSED:
        split_support(theme, judgement->code, out);
        out->title = "Pindaian ini belum dapat dipakai";
        out->notice = (struct notice){.kind = NOTICE_BAD};
        break;
    }
    if (!out->notice.text) out->notice.text = out->what;
    if (out->todo[0]) out->notice.detail = out->todo;
    if (judgement->verdict != VERDICT_GOOD && judgement->code[0])
        out->notice.code = judgement->code;
}

enum { READING, READ_BOTH, READ_NIK, READ_NAME, READ_NOTHING };
const char *const said_readings[SAID_READINGS] = {
    [READING] = "Membaca KTP…",
    [READ_BOTH] = "NIK dan nama terbaca. Cocokkan di langkah berikut.",
    [READ_NIK] = "NIK terbaca. Cocokkan di langkah berikut.",
    [READ_NAME] = "Nama terbaca. Cocokkan di langkah berikut.",
    [READ_NOTHING] = "Tidak apa-apa: isi sendiri di langkah berikut.",
};

const char *said_of_reading(const struct view *view)
{
    /* From the review it goes back to the review: no form comes next. */
    if (flow_station(view->flow)->step != STEP_CARD || view->flow->returning) return NULL;
    const struct case_record *record = view->record;
    bool nik = record->card.lines[CARD_NIK].text.size > 0;
    bool name = record->card.lines[CARD_NAME].text.size > 0;
    if (!record->card_read) return said_readings[READING];
    if (nik && name) return said_readings[READ_BOTH];
    return said_readings[nik ? READ_NIK : name ? READ_NAME : READ_NOTHING];
}

enum icon said_reading_icon(const char *reading)
{
    if (reading == said_readings[READING]) return ICON_WAIT;
    return reading == said_readings[READ_NOTHING] ? ICON_EDIT : ICON_CHECK;
}
