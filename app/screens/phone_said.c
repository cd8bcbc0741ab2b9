#include "screens/phone_said.h"

#include "base/support.h"
#include "screens/aside.h"
#include "screens/common.h"

#include <stdio.h>
#include <string.h>

/* What is said of either. */
struct words {
    const char *title, *unfit, *silent;
    struct phone_reason waiting, opened, arrived, expired, damaged;
};

static const struct words *words_of(const struct phone_wanted *wanted)
{
    static const struct words of_file = {
        .title = "Kirim dari ponsel Anda",
        .unfit = "Berkas ini belum sesuai",
        .silent = "Coba sebentar lagi, atau serahkan berkasnya di loket dengan kode tanda terima.",
        .waiting = {"Menunggu ponsel Anda", "Kode berlaku {1} menit, hanya untuk satu berkas.",
                    NULL},
        .opened = {"Halaman sudah terbuka di ponsel", "Pilih berkasnya di sana, lalu sentuh Kirim.",
                   NULL},
        .arrived = {"Berkas diterima, sedang diperiksa", NULL, NULL},
        .expired = {"Kode sudah kedaluwarsa", "Belum ada berkas yang diterima lewat kode itu.",
                    "H-01"},
        .damaged = {"Berkas tidak tiba dengan utuh", "Mohon kirim sekali lagi.", "H-04"}};
    static const struct words of_face = {
        .title = "Kirim foto dari ponsel Anda",
        .unfit = "Mari ulangi fotonya",
        .silent = "Coba sebentar lagi, atau foto di loket dengan kode tanda terima.",
        .waiting = {"Menunggu ponsel Anda", "Kode berlaku {1} menit, hanya untuk satu foto.", NULL},
        .opened = {"Halaman sudah terbuka di ponsel", "Ambil fotonya di sana, lalu sentuh Kirim.",
                   NULL},
        .arrived = {"Foto diterima, sedang diperiksa", NULL, NULL},
        .expired = {"Kode sudah kedaluwarsa", "Belum ada foto yang diterima lewat kode itu.",
                    "H-01"},
        .damaged = {"Foto tidak tiba dengan utuh", "Mohon kirim sekali lagi.", "H-04"}};
    return wanted->thing == PHONE_FACE ? &of_face : &of_file;
}

static const char make_anew[] =
    "Buat CSR dengan kunci RSA 2048 bit atau EC P-256, lalu kirim lagi.";

static struct phone_reason reason_of_request(enum csr_verdict verdict)
{
    switch (verdict) {
    case CSR_FIT:
    case CSR_NO_REQUEST: break;
    case CSR_NOT_ALONE:
        return (struct phone_reason){"Di file ini ada isi lain selain satu CSR",
                                     "Kirim satu CSR saja dalam satu file.", "H-06"};
    case CSR_PRIVATE:
        return (struct phone_reason){
            "File ini memuat kunci privat",
            "Kunci itu rahasia; file ini sudah kami hapus. Buat kunci dan CSR "
            "baru, lalu kirim file CSR saja.",
            "H-08"};
    case CSR_KEY_UNKNOWN:
        return (struct phone_reason){"Jenis kunci CSR ini belum didukung", make_anew, "H-07"};
    case CSR_KEY_WEAK:
        return (struct phone_reason){"Kunci CSR ini terlalu pendek", make_anew, "H-07"};
    case CSR_DIGEST_WEAK:
        return (struct phone_reason){"CSR ini memakai cara tanda tangan yang lama",
                                     "Buat CSR dengan SHA-256, lalu kirim lagi.", "H-07"};
    case CSR_SIGNATURE:
        return (struct phone_reason){"Tanda tangan CSR tidak cocok dengan kuncinya",
                                     "Isi file mungkin berubah. Buat CSR baru, lalu kirim lagi.",
                                     "H-07"};
    case CSR_SUBJECT:
        return (struct phone_reason){"Nama pada CSR tidak dapat dibaca",
                                     "CSR perlu memuat tepat satu nama (CN) dengan huruf biasa.",
                                     "H-06"};
    }
    return (struct phone_reason){"Isi file CSR tidak terbaca",
                                 "Mungkin terpotong. Unduh atau buat lagi file CSR, lalu kirim.",
                                 "H-06"};
}

static struct phone_reason reason_of_kind(const struct phone_wanted *wanted)
{
    if (phone_wanted_takes(wanted, FILE_KIND_CSR))
        return (struct phone_reason){"Berkas ini bukan file CSR",
                                     "Pilih file CSR, biasanya berakhiran .csr, .pem, atau .der.",
                                     "H-02"};
    if (phone_wanted_takes(wanted, FILE_KIND_PDF))
        return (struct phone_reason){"Berkas ini bukan PDF atau foto",
                                     "Pilih PDF, atau foto JPEG atau PNG.", "H-02"};
    return (struct phone_reason){"Berkas ini bukan foto", "Pilih foto JPEG atau PNG.", "H-02"};
}

static struct phone_reason reason_of(const struct phone_wanted *wanted,
                                     const struct phone_view *phone)
{
    switch (phone->unfit) {
    case PHONE_FIT:
    case PHONE_DAMAGED: break;
    case PHONE_KIND: return reason_of_kind(wanted);
    case PHONE_LARGE:
        return (struct phone_reason){"Berkas ini terlalu besar", "Paling besar {1} KB.", "H-03"};
    case PHONE_PDF_CUT:
        return (struct phone_reason){"Berkas PDF ini tidak lengkap", "Kirim lagi.", "H-04"};
    case PHONE_PDF_LOCKED:
        return (struct phone_reason){"PDF ini terkunci kata sandi", "Kirim yang tidak terkunci.",
                                     "H-09"};
    case PHONE_PICTURE:
        return (struct phone_reason){"Foto ini tidak dapat dibaca",
                                     "Simpan sebagai JPEG atau PNG, lalu kirim lagi.", "H-05"};
    case PHONE_REQUEST: return reason_of_request(phone->request);
    case PHONE_NO_FACE: return phone_reason_of_face(phone->face_code);
    }
    return words_of(wanted)->damaged;
}

static struct notice notice(const struct theme *theme, enum notice_kind kind, enum icon icon,
                            const struct phone_reason *reason)
{
    return (struct notice){.kind = kind,
                           .icon = icon,
                           .text = tr(theme, reason->text),
                           .detail = reason->detail ? tr(theme, reason->detail) : NULL,
                           .code = reason->code};
}

/* Detail with a number in it. */
static void number_detail(struct phone_said *said, int number)
{
    char pattern[sizeof said->detail];
    snprintf(pattern, sizeof pattern, "%s", said->notice.detail);
    words_fill_numbers(said->detail, sizeof said->detail, pattern, number, 0);
    said->notice.detail = said->detail;
}

static void say_unfit(const struct theme *theme, const struct phone_wanted *wanted,
                      const struct phone_view *phone, struct phone_said *out)
{
    struct phone_reason reason = reason_of(wanted, phone);
    out->title = words_of(wanted)->unfit;
    out->again = "Kirim lagi";
    out->notice =
        notice(theme, NOTICE_WARNING, wanted->requirement ? ICON_DOCUMENT : ICON_FACE, &reason);
    if (phone->unfit == PHONE_LARGE) number_detail(out, (int)wanted->requirement->size_max_kb);
}

static void say_silent(const struct theme *theme, const struct phone_wanted *wanted,
                       const struct phone_view *phone, struct phone_said *out)
{
    const struct phone_reason reason = {"Pusat layanan belum tersambung", words_of(wanted)->silent,
                                        phone->code[0] ? phone->code : NULL};
    out->title = "Belum dapat menerima dari ponsel";
    out->again = "Coba lagi";
    out->notice = notice(theme, NOTICE_WARNING, ICON_NO_NETWORK, &reason);
}

void phone_said_of(const struct theme *theme, const struct phone_wanted *wanted,
                   const struct phone_view *phone, struct phone_said *out)
{
    static const struct phone_reason opening = {"Menyiapkan kode…", NULL, NULL};
    const struct words *words = words_of(wanted);
    *out = (struct phone_said){.title = words->title};
    switch (phone->state) {
    case PHONE_NONE:
    case PHONE_OPENING: out->notice = notice(theme, NOTICE_INFO, ICON_WAIT, &opening); return;
    case PHONE_WAITING:
        out->notice = notice(theme, NOTICE_INFO, ICON_MOBILE, &words->waiting);
        number_detail(out, phone->minutes);
        return;
    case PHONE_OPENED:
        out->notice = notice(theme, NOTICE_GOOD, ICON_MOBILE, &words->opened);
        return;
    case PHONE_ARRIVED:
    case PHONE_TAKEN: out->notice = notice(theme, NOTICE_GOOD, ICON_GOOD, &words->arrived); return;
    case PHONE_UNFIT: say_unfit(theme, wanted, phone, out); return;
    case PHONE_EXPIRED:
        out->again = "Buat kode baru";
        out->notice = notice(theme, NOTICE_WARNING, ICON_TIMER, &words->expired);
        return;
    case PHONE_SILENT: say_silent(theme, wanted, phone, out); return;
    }
}

void words_of_file(const struct case_file *file, char *out, size_t size)
{
    static const char *const names[FILE_KINDS] = {[FILE_KIND_NONE] = "",
                                                  [FILE_KIND_PDF] = "PDF",
                                                  [FILE_KIND_JPEG] = "JPEG",
                                                  [FILE_KIND_PNG] = "PNG",
                                                  [FILE_KIND_CSR] = "CSR"};
    size_t kb = (file->content.size + 1023) / 1024;
    snprintf(out, size, "%s · %zu KB", names[file->kind], kb);
}
