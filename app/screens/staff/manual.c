#include "screens/staff/manual.h"

#include <stddef.h>
#include <string.h>

static const struct manual_page pages[] = {
    {"P-01",
     {"Lihat lampu daya pencetak. Jika padam, tekan tombol dayanya.",
      "Cabut kabel USB pencetak, tunggu sepuluh detik, lalu pasang lagi.",
      "Jika belum menjawab, matikan pencetak selama satu menit, lalu nyalakan."}},
    {"P-02",
     {"Buka mode petugas, lalu sentuh Ganti kertas.",
      "Ikuti gambarnya sampai empat angka pada lembar uji diketik."}},
};

const struct manual_page *manual_find(const char *code)
{
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        if (strcmp(pages[i].code, code) == 0) return &pages[i];
    return NULL;
}
