/* A photo of the face from a phone: why it will not do, in words for whoever holds the phone. */
#include "screens/phone_said.h"

#include <string.h>

struct phone_reason phone_reason_of_face(const char *code)
{
    static const struct phone_reason reasons[] = {
        {"Wajah belum terlihat di foto ini", "Foto lagi dengan wajah menghadap kamera ponsel.",
         "F-01"},
        {"Ada lebih dari satu wajah di foto ini", "Foto lagi, hanya wajah Anda.", "F-02"},
        {"Wajah di foto ini terlalu kecil", "Dekatkan ponsel sedikit, lalu foto lagi.", "F-03"},
        {"Foto belum dapat diperiksa di terminal ini", "Foto dapat diambil di loket.", "F-04"},
        {"Wajah di foto ini terlalu dekat", "Jauhkan ponsel sedikit, lalu foto lagi.", "F-05"},
        {"Wajah belum di tengah foto", "Foto lagi dengan wajah di tengah.", "F-06"},
        {"Kepala sedikit miring di foto ini", "Foto lagi dengan kepala tegak.", "F-07"},
        {"Wajah menoleh di foto ini", "Foto lagi sambil melihat lurus ke kamera ponsel.", "F-08"},
        {"Mata belum terlihat jelas di foto ini", "Foto lagi dengan mata terbuka.", "F-09"},
        {"Wajah kurang terang di foto ini", "Foto lagi di tempat yang lebih terang.", "F-10"},
        {"Wajah terlalu terang di foto ini", "Foto lagi tanpa cahaya langsung ke wajah.", "F-11"},
        {"Cahaya di wajah belum merata", "Foto lagi sambil menghadap ke arah cahaya.", "F-12"},
        {"Foto kurang tajam", "Foto lagi sambil memegang ponsel dengan tenang.", "F-13"},
    };
    /* A dark picture is a covered lens to the camera of a terminal, and darkness to a phone. */
    if (strcmp(code, "C-06") == 0) code = "F-10";
    for (size_t i = 1; i < sizeof reasons / sizeof *reasons; i++)
        if (strcmp(reasons[i].code, code) == 0) return reasons[i];
    return reasons[0];
}
