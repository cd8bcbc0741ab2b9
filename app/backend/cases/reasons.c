#include "backend/cases/reasons.h"

#include <string.h>

const struct reason reasons[] = {
    {"unreadable", "Tidak terbaca"},
    {"wrong", "Bukan berkas yang diminta"},
    {"pages", "Halamannya tidak lengkap"},
    {"unsigned", "Belum bertanda tangan atau berstempel"},
    {"outdated", "Bukan yang terbaru, atau sudah kedaluwarsa"},
    {"differs", "Isinya tidak sama dengan KTP atau data yang diisi"},
    {"missing", "Belum diserahkan"},
};
const int reasons_count = sizeof reasons / sizeof *reasons;

const char *reason_words(const char *key)
{
    for (int i = 0; i < reasons_count; i++)
        if (strcmp(reasons[i].key, key) == 0) return reasons[i].words;
    return NULL;
}

const char *checked_words(const char *item)
{
    if (strcmp(item, CHECKED_DATA) == 0) return "Data yang diisi";
    return strcmp(item, CHECKED_FACE) == 0 ? "Foto wajah" : NULL;
}
