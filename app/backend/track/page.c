#include "backend/track/inside.h"

#include <stdio.h>

/* Said aloud, and to be read where the marker's colour is not seen. */
static const char *state_word(enum case_step_state state)
{
    switch (state) {
    case CASE_STEP_DONE: return "Selesai";
    case CASE_STEP_CURRENT: return "Sedang berjalan";
    case CASE_STEP_OPEN: return "Belum";
    case CASE_STEP_SKIPPED: return "Tidak diperlukan";
    }
    return "";
}

static const char *actor_word(const struct page *page, enum actor actor)
{
    return page_say(page, actor == ACTOR_APPLICANT ? "Anda" : actor_title(actor));
}

static void write_step(const struct page *page, struct html *html, const struct case_step *step)
{
    char line[160], at[PAGE_TIME_SIZE] = "";
    const char *actor = actor_word(page, step->rule->actor);
    if (step->at.year) page_time(page, &step->at, at);
    if (step->state == CASE_STEP_DONE)
        snprintf(line, sizeof line, "%s · %s", actor, at);
    else if (step->state == CASE_STEP_CURRENT)
        snprintf(line, sizeof line, "%s · %s %s", actor, page_say(page, "sejak"), at);
    else if (step->state == CASE_STEP_SKIPPED)
        snprintf(line, sizeof line, "%s · %s", actor, page_say(page, "tidak diperlukan"));
    else
        snprintf(line, sizeof line, "%s", actor);
    bool current = step->state == CASE_STEP_CURRENT;
    html_open(html, "li", "class", case_step_state_name(step->state), "aria-current",
              current ? "step" : NULL, NULL);
    html_open(html, "h3", NULL);
    html_element(html, "span", "word", page_say(page, state_word(step->state)));
    html_text(html, phrase_in(&step->rule->title, page->language));
    html_close(html);
    html_element(html, "p", NULL, line);
    html_close(html);
}

static bool complains(const struct case_view *view)
{
    return view->service->kind == SERVICE_COMPLAINT;
}

/* It ended, and was not done. */
static bool is_closed(const struct case_view *view)
{
    return view->lapsed || view->withdrawn;
}

const char *page_sentence(const struct page *page, const struct case_view *view)
{
    if (view->lapsed)
        return page_say(page, "Sudah ditutup: tidak diserahkan kembali pada waktunya");
    if (view->withdrawn)
        return page_say(page, "Sudah ditutup: persetujuan atas pemakaian data ditarik");
    if (!view->current)
        return page_say(page, complains(view) ? "Pengaduan Anda sudah selesai"
                                              : "Permohonan Anda sudah selesai");
    if (view->handed_over)
        return page_say(page, complains(view)
                                  ? "Pengaduan Anda belum lengkap: tunjukkan kode ini di loket"
                                  : "Permohonan Anda belum lengkap: tunjukkan kode ini di loket");
    return phrase_in(&view->current->waiting, page->language);
}

const char *page_advice(const struct page *page, const struct case_view *view)
{
    if (is_closed(view))
        return page_say(page, "Bila masih perlu, ajukan lagi di terminal atau di loket.");
    if (!view->current)
        return view->outcome ? phrase_in(&view->outcome->title, page->language) : NULL;
    if (view->handed_over)
        return page_say(page, "Petugas di loket melengkapi yang belum ada, dengan kode yang sama.");
    return phrase_in(&view->current->advice, page->language);
}

static void write_headline(const struct page *page, struct html *html, const struct case_view *view,
                           const struct wanted_list *wanted)
{
    if (view->current) {
        page_headline(html, view->returned || view->handed_over ? "back" : "",
                      page_sentence(page, view),
                      wanted->by_phone || wanted->other_s ? page_wanted_advice(page, wanted)
                                                          : page_advice(page, view));
        return;
    }
    if (is_closed(view)) {
        page_headline(html, "quiet", page_sentence(page, view), page_advice(page, view));
        return;
    }
    char advice[200];
    const char *how = page_advice(page, view);
    snprintf(advice, sizeof advice, "%s%s%s", how ? how : "", how ? ". " : "",
             page_say(page, "Terima kasih sudah menunggu."));
    page_headline(html, "good", page_sentence(page, view), advice);
}

/* Why it came back, in the words of the outcome that sent it. */
static void write_reason(const struct page *page, struct html *html, const struct case_view *view)
{
    if (!view->returned || !view->outcome) return;
    html_open(html, "p", "class", "reason", NULL);
    html_element(html, "b", NULL, page_say(page, "Catatan petugas"));
    html_void(html, "br", NULL);
    html_text(html, phrase_in(&view->outcome->title, page->language));
    html_close(html);
}

/* What came by e-mail is good for some hours only. */
static void write_link(const struct page *page, struct html *html, const struct case_view *view)
{
    char at[PAGE_TIME_SIZE], words[PAGE_TIME_SIZE + 80];
    if (!view->link_ends.year) return;
    if (civil_to_unix(&view->link_ends) < cases_now_s(page->track->cases)) {
        html_element(html, "p", "reason",
                     page_say(page, "Tautan itu sudah tidak berlaku. Mintalah tautan yang baru "
                                    "kepada petugas, dengan kode ini."));
        return;
    }
    page_time(page, &view->link_ends, at);
    snprintf(words, sizeof words, "%s %s.", page_say(page, "Tautan itu berlaku sampai"), at);
    html_element(html, "p", "note", words);
}

/* What takes long was raised to somebody. */
static void write_raised(const struct page *page, struct html *html, const struct case_view *view)
{
    char words[200];
    if (!view->raised) return;
    snprintf(words, sizeof words, "%s %s.",
             page_say(page, complains(view)
                                ? "Pengaduan ini sudah dinaikkan agar segera ditangani, kepada"
                                : "Permohonan ini sudah dinaikkan agar segera ditangani, kepada"),
             page_say(page, escalation_title(view->raised_to)));
    html_element(html, "p", "reason", words);
}

static void write_cards(const struct page *page, struct html *html, const struct case_view *view)
{
    char at[PAGE_TIME_SIZE];
    html_open(html, "dl", NULL);
    page_card(html, "code", page_say(page, "Kode"), page->code);
    if (view->handed_over || cases_is_back(view))
        snprintf(at, sizeof at, "%s", page_say(page, "Dihitung setelah lengkap"));
    else if (view->current && view->due.year == 0)
        snprintf(at, sizeof at, "%s", page_say(page, "Diberitahukan petugas"));
    else
        page_time(page, view->current ? &view->due : &view->updated, at);
    if (!view->current)
        page_card(html, "due", page_say(page, is_closed(view) ? "Ditutup pada" : "Selesai pada"),
                  at);
    else if (view->late)
        page_card(html, "due late", page_say(page, "Lewat batas waktu"), at);
    else
        page_card(
            html, "due",
            page_say(page, complains(view) ? "Dijawab paling lambat" : "Selesai paling lambat"),
            at);
    html_close(html);
    if (view->late)
        html_element(html, "p", "reason",
                     page_say(page, "Janji waktu layanan terlewat. Kami mohon maaf. Anda berhak "
                                    "mengajukan pengaduan."));
}

/* As the consent promised. */
static void write_destroyed(const struct page *page, struct html *html,
                            const struct case_view *view)
{
    char day[PAGE_TIME_SIZE], words[240];
    if (!view->destroyed.year) return;
    text_date_long(page->language, &view->destroyed, day, sizeof day);
    snprintf(words, sizeof words, "%s %s.",
             page_say(page, "Berkas dan foto Anda sudah dimusnahkan, seperti dijanjikan saat Anda "
                            "menyetujui pemakaian data, pada"),
             day);
    html_element(html, "p", "note", words);
}

/* Asked of a service, and once it is done. The page lies at t/CODE. */
static void write_survey(const struct page *page, struct html *html, const struct case_view *view)
{
    char target[64], code[CODE_SIZE];
    if (!survey_is_asked(page->track, view) || !code_parse(page->code, code)) return;
    snprintf(target, sizeof target, "../s/%s%s", code,
             page->language == LANGUAGE_EN ? "?lang=en" : "");
    html_open(html, "section", "class", "help", NULL);
    html_open(html, "a", "class", "button", "href", target, NULL);
    html_element(html, "b", NULL, page_say(page, "Bagaimana layanan kami?"));
    html_element(html, "span", NULL, page_say(page, "Sembilan pertanyaan singkat"));
    html_close(html);
    html_close(html);
}

/* While there is anything to tell. */
static void write_offer(const struct page *page, struct html *html, const struct case_view *view)
{
    char target[64], code[CODE_SIZE];
    if (!page->track->offers_news || !view->current || !code_parse(page->code, code)) return;
    snprintf(target, sizeof target, "../k/%s%s", code,
             page->language == LANGUAGE_EN ? "?lang=en" : "");
    html_open(html, "section", "class", "help offer", NULL);
    html_open(html, "a", "class", "button", "href", target, NULL);
    html_element(html, "b", NULL, page_say(page, "Beri tahu saya lewat e-mail"));
    html_element(html, "span", NULL, page_say(page, "Saat giliran Anda dan saat selesai"));
    html_close(html);
    html_close(html);
}

void page_write_case(const struct page *page, const struct case_view *view, struct bytes *out)
{
    struct html html;
    struct wanted_list wanted;
    char title[120];
    page_read_wanted(page, view, &wanted);
    snprintf(title, sizeof title, "%s · %s", page->code,
             phrase_in(&view->service->short_title, page->language));
    page_begin(page, &html, out, title);
    write_headline(page, &html, view, &wanted);
    write_reason(page, &html, view);
    write_link(page, &html, view);
    page_write_wanted(page, &html, &wanted);
    write_cards(page, &html, view);
    write_raised(page, &html, view);
    write_destroyed(page, &html, view);
    html_element(&html, "h2", NULL, phrase_in(&view->service->short_title, page->language));
    html_open(&html, "ol", NULL);
    for (int i = 0; i < view->count; i++)
        write_step(page, &html, &view->steps[i]);
    html_close(&html);
    write_survey(page, &html, view);
    write_offer(page, &html, view);
    page_complaint(page, &html);
    page_end(page, &html);
}

void page_write_on_its_way(const struct page *page, struct bytes *out)
{
    struct html html;
    page_begin(page, &html, out, page->code);
    page_headline(&html, "", page_say(page, "Berkas Anda sudah diserahkan"),
                  page_say(page, "Berkas Anda aman tersimpan di terminal dan sedang dalam "
                                 "perjalanan ke pusat layanan. Anda tidak perlu menyerahkannya "
                                 "lagi."));
    html_open(&html, "dl", NULL);
    page_card(&html, "code", page_say(page, "Kode"), page->code);
    page_card(&html, "due", page_say(page, "Terminal"), page->terminal);
    html_close(&html);
    html_element(&html, "p", "note",
                 page_say(page, "Buka lagi halaman ini beberapa menit lagi. Langkah-langkahnya "
                                "tampil begitu berkas tiba."));
    page_complaint(page, &html);
    page_end(page, &html);
}

/* For those who hold a receipt and cannot scan it. Sent to /t, which leads on to /t/CODE. */
static void write_form(const struct page *page, struct html *html)
{
    html_open(html, "form", "action", "/t", NULL);
    if (page->language != LANGUAGE_ID)
        html_void(html, "input", "type", "hidden", "name", "lang", "value",
                  language_tag(page->language), NULL);
    html_open(html, "label", "for", "code", NULL);
    html_text(html, page_say(page, "Kode pada tanda terima"));
    html_close(html);
    html_void(html, "input", "id", "code", "name", "code", "required", "", "maxlength", "40",
              "autocomplete", "off", "autocapitalize", "characters", "spellcheck", "false",
              "placeholder", "K7QF 2M9X RT4B W8", NULL);
    html_open(html, "button", NULL);
    html_text(html, page_say(page, "Lihat status"));
    html_close(html);
    html_close(html);
    html_element(html, "p", "note",
                 page_say(page,
                          "Kode terdiri atas 14 huruf dan angka. Huruf O dan angka 0 dianggap "
                          "sama, begitu juga huruf I, L, dan angka 1."));
}

void page_write_entry(const struct page *page, struct bytes *out)
{
    struct html html;
    page_begin(page, &html, out, page_say(page, "Lacak dengan kode"));
    page_headline(&html, "", page_say(page, "Sampai di mana berkas Anda?"),
                  page_say(page, "Pindai kode QR pada tanda terima, atau ketik kodenya di sini."));
    write_form(page, &html);
    html_open(&html, "p", "class", "note", NULL);
    html_open(&html, "a", "href", page->language == LANGUAGE_EN ? "kinerja?lang=en" : "kinerja",
              NULL);
    html_text(&html, page_say(page, "Kinerja layanan kami"));
    html_close(&html);
    html_close(&html);
    page_end(page, &html);
}

void page_write_unknown(const struct page *page, struct bytes *out)
{
    struct html html;
    page_begin(page, &html, out, page_say(page, "Kode tidak ditemukan"));
    page_headline(&html, "quiet", page_say(page, "Kode ini belum kami temukan"),
                  page_say(page, "Periksa kembali kode pada tanda terima, atau pindai lagi kode "
                                 "QR-nya."));
    write_form(page, &html);
    html_element(&html, "p", "note",
                 page_say(page, "Masih belum ketemu? Bawa tanda terima ke petugas loket dan "
                                "sebutkan kode bantuan T-01."));
    page_end(page, &html);
}

void page_write_busy(const struct page *page, struct bytes *out)
{
    struct html html;
    page_begin(page, &html, out, page_say(page, "Tunggu sebentar"));
    page_headline(&html, "quiet", page_say(page, "Terlalu banyak kode dicoba"),
                  page_say(page, "Tunggu satu menit, lalu buka lagi halaman ini."));
    page_end(page, &html);
}

void page_write_away(const struct page *page, struct bytes *out)
{
    struct html html;
    page_begin(page, &html, out, page_say(page, "Tunggu sebentar"));
    page_headline(&html, "quiet",
                  page_say(page, "Pusat layanan belum menjawab. Coba lagi sebentar."),
                  page_say(page, "Tunggu satu menit, lalu buka lagi halaman ini."));
    page_end(page, &html);
}
