#include "screens/help_topics.h"

#include "screens/common.h"

#include <string.h>

enum { TIPS_MAX = 4 }; /* with the one without a title behind them */

static const struct help_tip start[TIPS_MAX] = {
    {ICON_TOUCH, "Sentuh satu layanan", "Syarat, biaya, dan waktunya tampil lebih dulu."},
    {ICON_COST, "Semua layanan gratis", "Tidak ada biaya apa pun di terminal ini."},
};

static const struct help_tip guide[TIPS_MAX] = {
    {ICON_TOUCH, "Sentuh yang paling sesuai",
     "Layanan yang cocok lalu tampil. Salah pilih? Anda dapat kembali."},
    {ICON_PEOPLE, "Belum tahu yang mana?", "Pilih baris yang terakhir: petugas membantu Anda."},
};
static const struct help_tip certificate[TIPS_MAX] = {
    {ICON_CARD, "NIK ada di KTP", "Enam belas angka di baris teratas."},
    {ICON_SHIELD, "Hanya status yang ditanyakan",
     "NIK dikirim tersegel untuk bertanya kepada BSrE, lalu tidak disimpan."},
};
static const struct help_tip track[TIPS_MAX] = {
    {ICON_RECEIPT, "Kode ada di tanda terima", "Empat belas huruf dan angka, di bawah kode QR."},
    {ICON_PEOPLE, "Kode tanda terima hilang?", "Petugas dapat membantu Anda."},
};
static const struct help_tip survey[TIPS_MAX] = {
    {ICON_TOUCH, "Sembilan pertanyaan singkat",
     "Sentuh satu jawaban, lalu Lanjut. Jawaban dapat diubah sebelum dikirim."},
    {ICON_SHIELD, "Nama Anda tidak diminta", "Jawablah apa adanya."},
};
static const struct help_tip phone[TIPS_MAX] = {
    {ICON_QR_SCAN, "Buka kamera ponsel, arahkan ke kode QR",
     "Sentuh tautan yang muncul di layar ponsel."},
    {ICON_SEND, "Ikuti halaman itu, lalu sentuh Kirim",
     "Tunggu sebentar: layar ini berlanjut sendiri."},
    {ICON_PEOPLE, "Tidak membawa ponsel?", "Panggil petugas, atau serahkan di loket."},
};
static const struct help_tip sorry[TIPS_MAX] = {
    {ICON_RETRY, "Terminal sempat berhenti",
     "Isian yang belum dikirim terhapus; yang sudah dikirim aman."},
    {ICON_RECEIPT, "Ada kode di layar?", "Catat atau foto dulu: kode itu bukti Anda."},
};

static const struct help_tip activation[TIPS_MAX] = {
    {ICON_MAIL, "Tautannya ada di e-mail", "Cari kiriman dari BSrE, juga di folder spam."},
    {ICON_PEOPLE, "Tautan hilang, atau sudah lama?", "Petugas dapat membantu Anda."},
};

/* Screens that are no step of a case, or lie aside of one. */
static const struct {
    const char *name;
    const struct help_tip *tips;
} screens[] = {{"guide", guide},   {"certificate", certificate}, {"track", track},
               {"phone", phone},   {"survey", survey},           {"sorry", sorry},
               {"underway", track}};

static const struct help_tip standard[TIPS_MAX] = {
    {ICON_DOCUMENT, "Siapkan berkas asli", "Berkas dipindai satu per satu di terminal ini."},
    {ICON_CLOCK, "Waktu dihitung pada jam layanan",
     "Libur dan akhir pekan tidak dihitung. Anda boleh mengirim kapan saja."},
};
static const struct help_tip consent[TIPS_MAX] = {
    {ICON_SHIELD, "Data Anda disegel",
     "Hanya pusat layanan yang dapat membukanya. Terminal ini tidak."},
    {ICON_GAVEL, "Anda boleh menolak", "Anda lalu dapat mengajukannya langsung di loket."},
};
static const struct help_tip documents[TIPS_MAX] = {
    {ICON_SCANNER, "Letakkan menghadap ke bawah",
     "Rapatkan ke pojok kaca yang bertanda, lalu tutup pelan-pelan."},
    {ICON_RETRY, "Kurang jelas?", "Sentuh Pindai ulang sebanyak yang Anda perlukan."},
};
static const struct help_tip face[TIPS_MAX] = {
    {ICON_FACE, "Lihat ke kamera", "Kerudung dan kacamata tidak perlu dilepas."},
    {ICON_PEOPLE, "Boleh tanpa foto", "Foto juga dapat diambil petugas di loket."},
};
static const struct help_tip review[TIPS_MAX] = {
    {ICON_EDIT, "Ada yang keliru?", "Sentuh Ubah pada barisnya, lalu Anda kembali ke sini."},
    {ICON_SEND, "Kirim jika sudah benar", "Tanda terima dicetak sesudah berkas tersimpan."},
};
static const struct help_tip receipt[TIPS_MAX] = {
    {ICON_RECEIPT, "Simpan tanda terima", "Kodenya dipakai untuk melacak."},
    {ICON_QR, "Pindai kode QR dengan ponsel", "Halaman lacak terbuka tanpa perlu mendaftar."},
};

#define TYPE_IT                                                                                    \
    {                                                                                              \
        ICON_KEYBOARD, "Isi dengan papan ketik di layar",                                          \
            "Salah ketik? Sentuh tanda hapus di sebelah kanan."                                    \
    }

/* Of a question by its kind: where the answer is found, then how it is given. */
static const struct help_tip questions[][TIPS_MAX] = {
    [FIELD_TEXT] = {{ICON_PEOPLE, "Belum yakin isinya?",
                     "Lihat pada surat Anda, atau panggil petugas."},
                    TYPE_IT},
    [FIELD_NAME] = {{ICON_CARD, "Nama seperti di KTP", "Tulis lengkap, tanpa gelar."}, TYPE_IT},
    [FIELD_NIK] = {{ICON_CARD, "NIK ada di KTP", "Enam belas angka di baris teratas."}, TYPE_IT},
    [FIELD_NIP] = {{ICON_CARD, "NIP ada di SK atau kartu pegawai",
                    "Delapan belas angka. Bukan ASN? Biarkan kosong."},
                   TYPE_IT},
    [FIELD_EMAIL] = {{ICON_MAIL, "Pakai e-mail yang dapat Anda buka",
                      "Tautan dan kabar dikirim ke sana."},
                     TYPE_IT},
    [FIELD_PHONE] = {{ICON_PHONE, "Nomor yang aktif", "Petugas menghubungi Anda lewat nomor itu."},
                     TYPE_IT},
    [FIELD_DN] = {{ICON_VERIFIED, "Subject DN ada pada sertifikat",
                   "Tidak tahu? Biarkan kosong: verifikator mencarinya."},
                  TYPE_IT},
    [FIELD_CONTACT] = {{ICON_MAIL, "Satu saja sudah cukup",
                        "E-mail atau nomor telepon. Ingin tanpa nama? Biarkan kosong."},
                       TYPE_IT},
    [FIELD_CODE] = {{ICON_RECEIPT, "Kode ada di tanda terima",
                     "Empat belas huruf dan angka, di bawah kode QR."},
                    {ICON_NEXT, "Tidak ada kodenya?", "Lewati saja: boleh dikosongkan."}},
    [FIELD_CHOICE] = {{ICON_TOUCH, "Sentuh satu jawaban",
                       "Lalu sentuh Lanjut. Jawaban masih dapat diubah."},
                      {ICON_PEOPLE, "Ragu memilih?",
                       "Pilih yang paling dekat, atau panggil petugas."}},
    [FIELD_STORY] = {{ICON_EDIT, "Ceritakan dengan kata-kata sendiri",
                      "Apa, kapan, dan di mana. Beberapa kalimat sudah cukup."},
                     {ICON_PEOPLE, "Petugas boleh menuliskan",
                      "Sentuh Minta petugas menuliskan, lalu ceritakan."}},
};

const struct help_tip *help_topic(const struct view *view)
{
    if (view->over && view->awaits_activation && strcmp(view->over, "underway") == 0)
        return activation;
    for (size_t i = 0; view->over && i < sizeof screens / sizeof *screens; i++)
        if (strcmp(view->over, screens[i].name) == 0) return screens[i].tips;
    if (!view->flow) return start;
    switch (flow_station(view->flow)->step) {
    case STEP_STANDARD: return standard;
    case STEP_CONSENT: return consent;
    case STEP_FORM: return questions[view_field(view)->kind];
    case STEP_CARD:
    case STEP_DOCUMENTS: return documents;
    case STEP_FACE: return face;
    case STEP_REVIEW:
    case STEP_SUBMIT: return review;
    case STEP_RECEIPT:
    case STEP_THANKS: return receipt;
    }
    return start;
}
