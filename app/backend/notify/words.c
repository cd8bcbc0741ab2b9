#include "backend/notify/words.h"

#include <assert.h>
#include <string.h>

struct words {
    const char *subject, *text;
};

#define FOOT_ID                                                                                    \
    "\n\nStatus dan langkah berikutnya:\n{link}\n\n"                                               \
    "{agency}\n\nSurat ini dikirim otomatis karena Anda memintanya; balasan tidak dibaca. Kami "   \
    "tidak pernah meminta kata sandi atau passphrase.\n"
#define FOOT_EN                                                                                    \
    "\n\nStatus and next steps:\n{link}\n\n"                                                       \
    "{agency}\n\nThis letter was sent automatically because you asked for it; replies are not "    \
    "read. We never ask for a password or passphrase.\n"

/* {service}, {agency} and {link} are put in. Indonesian, and in English whoever reads that. */
static const struct words all[NOTICE_COUNT][2] = {
    [NOTICE_RECEIVED] = {{"Permohonan diterima: {service}",
                          "Berkas Anda untuk {service} sudah kami terima." FOOT_ID},
                         {"Received: {service}",
                          "We have received your documents for {service}." FOOT_EN}},
    [NOTICE_MORE_NEEDED] = {{"Perlu dilengkapi: {service}",
                             "Ada yang perlu Anda perbaiki atau lengkapi untuk {service}. Apa yang "
                             "kurang tercantum di halaman status." FOOT_ID},
                            {"Something is missing: {service}",
                             "Something has to be corrected or completed for {service}. The status "
                             "page says what." FOOT_EN}},
    [NOTICE_LINK_SENT] = {{"Tautan sudah dikirim: {service}",
                           "Tautan untuk {service} sudah dikirim ke e-mail Anda. Bila belum "
                           "terlihat, periksa folder spam." FOOT_ID},
                          {"Link sent: {service}",
                           "A link for {service} has been sent to your e-mail. If you do not see "
                           "it, look into the spam folder." FOOT_EN}},
    [NOTICE_DONE] = {{"Selesai: {service}", "Permohonan Anda untuk {service} selesai." FOOT_ID},
                     {"Done: {service}", "Your request for {service} is done." FOOT_EN}},
};

static void fill(const char *words, const char *service, const char *agency, const char *link,
                 struct bytes *out)
{
    const struct {
        const char *name, *value;
    } slots[] = {{"{service}", service}, {"{agency}", agency}, {"{link}", link}};
    while (*words) {
        size_t plain = strcspn(words, "{");
        bytes_append(out, words, plain);
        words += plain;
        for (size_t i = 0; i < sizeof slots / sizeof *slots; i++) {
            size_t length = strlen(slots[i].name);
            if (strncmp(words, slots[i].name, length) != 0) continue;
            bytes_append_text(out, slots[i].value);
            words += length;
            break;
        }
        assert(*words != '{');
    }
}

bool notify_case(const struct outbox *outbox, enum notice notice, const struct notice_case *about,
                 struct fault *fault)
{
    enum language language = about->language == LANGUAGE_EN ? LANGUAGE_EN : LANGUAGE_ID;
    const struct words *words = &all[notice][language == LANGUAGE_EN];
    const char *service = phrase_in(&about->service->short_title, language);
    const char *agency = phrase_in(&about->service->agency->short_name, language);
    struct bytes subject = {0}, text = {0};
    fill(words->subject, service, agency, about->link, &subject);
    fill(words->text, service, agency, about->link, &text);
    struct letter letter = {.from_name = agency,
                            .to = about->to,
                            .subject = bytes_text(&subject),
                            .text = bytes_text(&text),
                            .language = language_tag(language)};
    bool done = outbox_mail(outbox, about->id, &letter, fault);
    bytes_free(&subject);
    bytes_free(&text);
    return done;
}
