#include "backend/notify/words.h"

#include <assert.h>
#include <string.h>

struct words {
    const char *subject, *text;
};

#define FOOT_ID                                                                                    \
    "\n\n{agency}\n\nSurat ini dikirim otomatis; balasan tidak dibaca. Kami tidak pernah meminta " \
    "kata sandi atau passphrase.\n\n"
#define FOOT_EN                                                                                    \
    "\n\n{agency}\n\nThis letter was sent automatically; replies are not read. We never ask for "  \
    "a "                                                                                           \
    "password or passphrase.\n\n"
#define END_ID                                                                                     \
    "\n\nStatus dan langkah berikutnya:\n{link}" FOOT_ID "Berhenti menerima kabar:\n{stop}\n"
#define END_EN "\n\nStatus and next steps:\n{link}" FOOT_EN "Stop these letters:\n{stop}\n"

/* The slots of below are put in. Indonesian, and in English whoever reads that. */
static const struct words all[NOTICE_COUNT][2] = {
    [NOTICE_ASKED] =
        {{"Perlu persetujuan Anda: kabar lewat e-mail",
          "Seseorang meminta kabar tentang layanan {service} dikirim ke alamat ini.\n\n"
          "Bila itu Anda, buka tautan ini dalam 24 jam, lalu tekan tombolnya:\n{link}"
          "\n\nBila bukan Anda, abaikan saja: tanpa persetujuan Anda tidak ada kabar "
          "yang dikirim." FOOT_ID
          "Agar alamat ini tidak ditanya lagi tentang berkas itu:\n{stop}\n"},
         {"Your consent is needed: news by e-mail",
          "Somebody asked for news about the service {service} to be sent to this "
          "address.\n\nIf that was you, open this link within 24 hours and press the "
          "button:\n{link}\n\nIf it was not, simply ignore this letter: without your "
          "consent no news is sent." FOOT_EN
          "So that this address is not asked again about that case:\n{stop}\n"}},
    [NOTICE_RECEIVED] =
        {{"Diterima: {service}",
          "Yang Anda serahkan untuk layanan {service} sudah kami terima.\n\n{now}Mulai "
          "sekarang Anda dikabari saat giliran Anda dan saat selesai." END_ID},
         {"Received: {service}",
          "We have received what you handed in for {service}.\n\n{now}From now on you will "
          "be told when it is your turn and when it is done." END_EN}},
    [NOTICE_MORE_NEEDED] =
        {{"Perlu dilengkapi: {service}",
          "Ada yang perlu Anda perbaiki atau lengkapi untuk layanan {service}. "
          "{advice} Apa yang kurang tercantum di halaman status; berkas yang diminta "
          "dapat juga dikirim dari sana." END_ID},
         {"Something is missing: {service}",
          "Something has to be corrected or completed for {service}. {advice} "
          "The status page says what is missing; papers that are asked for can be "
          "sent from there, too." END_EN}},
    [NOTICE_LINK_SENT] = {{"Tautan sudah dikirim: {service}",
                           "Tautan untuk layanan {service} sudah dikirim ke e-mail Anda. {advice} "
                           "Bila belum terlihat, periksa folder spam." END_ID},
                          {"Link sent: {service}",
                           "A link for {service} has been sent to your e-mail. {advice} If you do "
                           "not see it, look into the spam folder." END_EN}},
    /* Not each of these is a turn: what it is, the catalogue says. */
    [NOTICE_TURN] = {{"Kabar: {service}", "{waiting}.\n\n{advice}\n\nLayanan: {service}" END_ID},
                     {"News: {service}", "{waiting}.\n\n{advice}\n\nService: {service}" END_EN}},
    [NOTICE_DONE] =
        {{"Selesai: {service}",
          "Layanan {service} yang Anda ajukan sudah selesai. Hasilnya tercantum di "
          "halaman status. Ini kabar terakhir." END_ID},
         {"Done: {service}",
          "What you applied for, {service}, is done. The status page says how it ended. "
          "This is the last letter." END_EN}},
    [NOTICE_CLOSED] =
        {{"Ditutup: {service}",
          "Yang Anda serahkan untuk layanan {service} sudah ditutup dan tidak diproses lagi. "
          "Sebabnya tercantum di halaman status. Ini kabar terakhir." END_ID},
         {"Closed: {service}",
          "What you handed in for {service} is closed, and not worked on any more. The status page "
          "says why. This is the last letter." END_EN}},
};

bool notice_of_step(const struct procedure_step *step, enum notice *out)
{
    if (!step)
        *out = NOTICE_DONE;
    else if (step->at_kiosk)
        *out = NOTICE_MORE_NEEDED;
    else if (step->link_hours)
        *out = NOTICE_LINK_SENT;
    else if (step->actor == ACTOR_APPLICANT)
        *out = NOTICE_TURN;
    else
        return false;
    return true;
}

struct slot {
    const char *name, *value;
};
enum { SLOTS = 7 };

static void fill(const char *words, const struct slot slots[SLOTS], struct bytes *out)
{
    while (*words) {
        size_t plain = strcspn(words, "{");
        bytes_append(out, words, plain);
        words += plain;
        for (size_t i = 0; i < SLOTS && *words; i++) {
            size_t length = strlen(slots[i].name);
            if (strncmp(words, slots[i].name, length) != 0) continue;
            bytes_append_text(out, slots[i].value);
            words += length;
            break;
        }
        assert(*words != '{');
    }
}

/* Where it is, of a case whose step is told. */
static void write_now(const struct notice_case *about, enum language language, struct bytes *out)
{
    if (!about->step) return;
    bytes_append_format(out, language == LANGUAGE_EN ? "Now: %s. %s\n\n" : "Sekarang: %s. %s\n\n",
                        phrase_in(&about->step->waiting, language),
                        phrase_in(&about->step->advice, language));
}

bool notice_letter(const struct outbox *outbox, enum notice notice, const struct notice_case *about,
                   struct db_job *out, struct fault *fault)
{
    enum language language = about->language == LANGUAGE_EN ? LANGUAGE_EN : LANGUAGE_ID;
    const struct words *words = &all[notice][language == LANGUAGE_EN];
    const char *agency = phrase_in(&about->service->agency->short_name, language);
    struct bytes now = {0}, subject = {0}, text = {0};
    write_now(about, language, &now);
    const struct slot slots[SLOTS] = {
        {"{service}", phrase_in(&about->service->short_title, language)},
        {"{agency}", agency},
        {"{link}", about->link},
        {"{stop}", about->stop},
        {"{waiting}", about->step ? phrase_in(&about->step->waiting, language) : ""},
        {"{advice}", about->step ? phrase_in(&about->step->advice, language) : ""},
        {"{now}", bytes_text(&now)},
    };
    fill(words->subject, slots, &subject);
    fill(words->text, slots, &text);
    struct letter letter = {.from_name = agency,
                            .to = about->to,
                            .subject = bytes_text(&subject),
                            .text = bytes_text(&text),
                            .language = language_tag(language),
                            .stop = about->stop};
    bool done = outbox_letter(outbox, about->id, &letter, out, fault);
    bytes_free(&now);
    bytes_free(&subject);
    bytes_free(&text);
    return done;
}
