#include "words.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static const char *const words[] = {
    "dengan",      "ini",         "kami",     "sampaikan",  "bahwa",      "permohonan",
    "sertifikat",  "elektronik",  "yang",     "diajukan",   "oleh",       "pegawai",
    "pada",        "dinas",       "kota",     "telah",      "diperiksa",  "sesuai",
    "ketentuan",   "berlaku",     "untuk",    "dapat",      "diproses",   "lebih",
    "lanjut",      "berdasarkan", "surat",    "keputusan",  "tentang",    "pelayanan",
    "publik",      "maka",        "pemohon",  "wajib",      "melengkapi", "berkas",
    "persyaratan", "berupa",      "salinan",  "kartu",      "identitas",  "dan",
    "rekomendasi", "atasan",      "langsung", "dalam",      "jangka",     "waktu",
    "paling",      "lambat",      "hari",     "kerja",      "sejak",      "tanggal",
    "diterima",    "apabila",     "terdapat", "kekurangan", "akan",       "dihubungi",
    "melalui",     "alamat",      "demikian", "agar",       "menjadi",    "perhatian",
    "atas",        "kerja",       "sama",     "bapak",      "ibu",        "diucapkan",
    "terima",      "kasih",       "instansi", "pemerintah", "daerah",     "sistem",
    "informasi",   "keamanan",    "tanda",    "tangan",     "pejabat",    "berwenang",
    "nomor",       "tahun",       "bidang",   "persandian", "statistik",  "komunikasi",
};

static const char *const months[] = {"Januari",   "Februari", "Maret",    "April",
                                     "Mei",       "Juni",     "Juli",     "Agustus",
                                     "September", "Oktober",  "November", "Desember"};

const char *words_one(struct dice *dice)
{
    return words[dice_below(dice, sizeof words / sizeof *words)];
}

void words_paragraph(struct dice *dice, int count, char *out, size_t size)
{
    size_t used = 0;
    out[0] = '\0';
    for (int i = 0; i < count; i++) {
        int length = 6 + dice_below(dice, 11);
        for (int k = 0; k < length; k++) {
            const char *word = words_one(dice);
            const char *after = k == length - 1 ? ". " : dice_below(dice, 9) ? " " : ", ";
            if (used + strlen(word) + 3 > size) return;
            size_t at = used;
            used += (size_t)snprintf(out + used, size - used, "%s%s", word, after);
            if (k == 0) out[at] = (char)toupper((unsigned char)out[at]);
        }
    }
}

void words_date(struct dice *dice, char *out, size_t size)
{
    snprintf(out, size, "Kota Contoh, %d %s 20%d", 1 + dice_below(dice, 28),
             months[dice_below(dice, 12)], 20 + dice_below(dice, 7));
}
