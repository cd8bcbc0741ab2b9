/* support.h - every failure that a person can meet, by its support code.
 *
 * The same code stands on the screen, on the receipt, in the log, in the heartbeat and in the staff
 * manual, and says with it who must act and how (the words of CEN XFS). The first letter names the
 * part: A application, C camera, D document, E export, F face, G gateway of BSrE, H a file from a
 * phone, J headset jack, K configuration, L lights, N network, P printer, R code reader, S sealing
 * and storage, T tracking, U staff, X scanner. A code is never given a second meaning. */
#ifndef ANJUNGAN_BASE_SUPPORT_H
#define ANJUNGAN_BASE_SUPPORT_H

#include <stdbool.h>

/* X(code, who acts, how, what happened and what the applicant is to do, in Indonesian: a message id
 * of assets/text). What staff do about it is the manual's (screens/staff/manual.h). */
#define SUPPORT_CODES(X)                                                                           \
    X("A-01", SELF, WAIT, "Terminal sempat berhenti dan sudah menyala kembali.")                   \
    X("A-02", STAFF, CONFIGURE, "Berkas skenario tidak dapat dibaca.")                             \
    X("C-01", SELF, WAIT, "Kamera tidak menjawab. Kami sedang menyambungkannya kembali.")          \
    X("C-02", STAFF, RESET, "Kamera tidak terpasang. Mohon panggil petugas.")                      \
    X("C-03", SELF, WAIT, "Gambar kamera berhenti. Kami sedang menyambungkannya kembali.")         \
    X("C-04", SELF, WAIT, "Kamera sedang dipakai. Tunggu sebentar.")                               \
    X("C-05", VENDOR, CONFIGURE, "Kamera ini tidak memberi gambar yang dapat dipakai.")            \
    X("C-06", APPLICANT, CLEAR, "Kamera tertutup. Mohon singkirkan yang menutupinya.")             \
    X("D-01", APPLICANT, RETRY, "Halaman tidak dapat dibaca. Letakkan lurus, lalu pindai lagi.")   \
    X("D-02", APPLICANT, RETRY, "Gambar halaman terlalu besar. Pindai lagi satu halaman saja.")    \
    X("D-03", APPLICANT, RETRY, "Berkas ini sudah mencapai jumlah halaman terbanyak.")             \
    X("D-04", APPLICANT, RETRY, "Halaman tampak kosong. Balik kertasnya, lalu pindai lagi.")       \
    X("D-05", APPLICANT, RETRY,                                                                    \
      "Halaman terlalu gelap. Rapatkan penutup pemindai, lalu pindai lagi.")                       \
    X("D-06", APPLICANT, RETRY,                                                                    \
      "Tepi halaman terpotong. Geser sampai seluruhnya masuk, lalu pindai lagi.")                  \
    X("D-07", APPLICANT, RETRY,                                                                    \
      "Gambar kurang rinci. Letakkan kertas langsung di kaca, lalu pindai lagi.")                  \
    X("D-08", APPLICANT, RETRY,                                                                    \
      "Tulisan kurang tajam. Rapatkan kertas ke kaca, lalu pindai lagi.")                          \
    X("D-09", APPLICANT, RETRY, "Ada pantulan cahaya. Geser kertas sedikit, lalu pindai lagi.")    \
    X("D-10", APPLICANT, RETRY, "Ada bayangan di halaman. Ratakan kertasnya, lalu pindai lagi.")   \
    X("D-11", APPLICANT, RETRY,                                                                    \
      "Pindaian tampak hitam putih. Yang diminta berwarna: pindai yang asli.")                     \
    X("D-12", APPLICANT, RETRY, "Halaman ini tampak sama dengan yang sudah dipindai.")             \
    X("D-13", APPLICANT, RETRY, "Ini tampaknya bukan KTP. Yang diminta di sini KTP.")              \
    X("D-14", APPLICANT, RETRY, "Ini tampaknya kartu. Yang diminta di sini lembar surat.")         \
    X("D-15", APPLICANT, RETRY,                                                                    \
      "Halaman terlalu miring. Letakkan lurus di pojok kaca, lalu pindai lagi.")                   \
    X("D-16", STAFF, MAINTAIN, "Pembaca KTP tidak dapat dijalankan.")                              \
    X("E-01", STAFF, RESET, "USB belum terpasang atau belum terbaca.")                             \
    X("E-02", STAFF, CLEAR, "USB penuh atau tidak dapat ditulisi.")                                \
    X("F-01", APPLICANT, RETRY, "Wajah belum terlihat. Hadapkan wajah ke kamera.")                 \
    X("F-02", APPLICANT, RETRY,                                                                    \
      "Terlihat lebih dari satu wajah. Mohon satu orang saja di depan kamera.")                    \
    X("F-03", APPLICANT, RETRY, "Wajah masih terlalu jauh. Mohon mendekat sedikit.")               \
    X("F-04", STAFF, MAINTAIN, "Pemeriksa wajah tidak dapat dijalankan.")                          \
    X("F-05", APPLICANT, RETRY, "Wajah terlalu dekat. Mohon mundur sedikit.")                      \
    X("F-06", APPLICANT, RETRY, "Wajah belum di tengah. Mohon geser sedikit.")                     \
    X("F-07", APPLICANT, RETRY, "Kepala sedikit miring. Mohon tegakkan kepala.")                   \
    X("F-08", APPLICANT, RETRY, "Wajah menoleh. Mohon lihat lurus ke kamera.")                     \
    X("F-09", APPLICANT, RETRY, "Mata belum terlihat jelas. Mohon buka mata, lihat ke kamera.")    \
    X("F-10", APPLICANT, RETRY, "Wajah kurang terang. Mohon mendekat ke layar.")                   \
    X("F-11", APPLICANT, RETRY, "Wajah terlalu terang. Mohon mundur sedikit.")                     \
    X("F-12", APPLICANT, RETRY, "Cahaya di wajah belum merata. Mohon menghadap ke layar.")         \
    X("F-13", APPLICANT, RETRY, "Foto kurang tajam. Mohon diam sebentar.")                         \
    X("F-14", STAFF, CLEAR, "Foto diambil di loket atas pilihan pemohon.")                         \
    X("F-15", APPLICANT, RETRY, "Gerakan belum terlihat. Mohon ikuti petunjuk di layar.")          \
    X("F-16", STAFF, CLEAR, "Foto dikirim dari ponsel pemohon, bukan diambil di terminal.")        \
    X("G-01", SELF, WAIT, "Status sertifikat belum dapat diperiksa. Anda dapat terus tanpa itu.")  \
    X("G-02", STAFF, CONFIGURE, "Gerbang BSrE menolak pusat layanan ini.")                         \
    X("H-01", APPLICANT, RETRY, "Kode untuk ponsel sudah kedaluwarsa. Buat kode baru.")            \
    X("H-02", APPLICANT, RETRY, "Berkas dari ponsel bukan jenis yang diminta. Pilih berkas lain.") \
    X("H-03", APPLICANT, RETRY, "Berkas dari ponsel terlalu besar. Kirim yang lebih kecil.")       \
    X("H-04", APPLICANT, RETRY, "Berkas dari ponsel tidak tiba dengan utuh. Mohon kirim lagi.")    \
    X("H-05", APPLICANT, RETRY,                                                                    \
      "Foto dari ponsel tidak dapat dibaca. Simpan sebagai JPEG atau PNG.")                        \
    X("H-06", APPLICANT, RETRY,                                                                    \
      "Isi file CSR tidak dapat dibaca. Unduh atau buat lagi, lalu kirim.")                        \
    X("H-07", APPLICANT, RETRY,                                                                    \
      "Kunci atau tanda tangan CSR belum memenuhi syarat. Buat CSR baru.")                         \
    X("H-08", APPLICANT, RETRY, "File yang dikirim memuat kunci privat. Buat kunci dan CSR baru.") \
    X("H-09", APPLICANT, RETRY, "PDF dari ponsel terkunci. Kirim yang tidak terkunci.")            \
    X("H-10", APPLICANT, RETRY,                                                                    \
      "Nama di CSR berbeda dari nama yang diisi. Bila keduanya benar, lanjutkan saja.")            \
    X("J-01", STAFF, RESET, "Colokan headset tidak dapat dibaca.")                                 \
    X("K-01", STAFF, CONFIGURE, "Isi berkas konfigurasi salah.")                                   \
    X("K-02", STAFF, CONFIGURE, "Berkas konfigurasi tidak ditemukan.")                             \
    X("L-01", STAFF, RESET, "Lampu penunjuk tidak dapat dinyalakan.")                              \
    X("N-01", SELF, WAIT, "Jaringan terputus. Berkas aman tersimpan dan dikirim nanti.")           \
    X("N-02", STAFF, CONFIGURE, "Pusat layanan menolak terminal ini.")                             \
    X("N-03", STAFF, CONFIGURE, "Pendaftaran terminal belum berhasil.")                            \
    X("N-04", STAFF, MAINTAIN, "Urutan kiriman tidak sesuai.")                                     \
    X("N-05", SELF, RETRY, "Pusat layanan belum menjawab. Coba lagi sebentar.")                    \
    X("N-06", STAFF, RESET, "Terminal tidak memberi kabar kepada pusat layanan.")                  \
    X("N-07", STAFF, CONFIGURE, "Kunci API tidak berlaku, atau bukan untuk data ini.")             \
    X("P-01", SELF, WAIT, "Pencetak tidak menjawab. Kami sedang menyambungkannya kembali.")        \
    X("P-02", STAFF, REFILL, "Kertas tanda terima habis. Petugas akan mengisinya.")                \
    X("P-03", STAFF, CLEAR, "Penutup pencetak terbuka. Mohon panggil petugas.")                    \
    X("P-04", SELF, WAIT, "Kepala cetak panas. Tunggu sebentar.")                                  \
    X("P-05", STAFF, CLEAR, "Pemotong kertas macet. Mohon panggil petugas.")                       \
    X("P-06", STAFF, RESET, "Pencetak terlepas. Mohon panggil petugas.")                           \
    X("P-07", STAFF, CLEAR, "Tanda terima belum dapat dipastikan tercetak.")                       \
    X("P-08", STAFF, REFILL, "Kertas tanda terima hampir habis.")                                  \
    X("P-09", STAFF, CLEAR, "Kertas tersangkut di pencetak. Mohon panggil petugas.")               \
    X("P-10", VENDOR, MAINTAIN, "Kepala cetak rusak. Mohon panggil petugas.")                      \
    X("P-11", STAFF, RESET,                                                                        \
      "Pencetak mati atau menyala ulang saat mencetak. Mohon panggil petugas.")                    \
    X("R-01", SELF, WAIT, "Pembaca kode tidak menjawab. Kami sedang menyambungkannya kembali.")    \
    X("R-02", STAFF, RESET, "Pembaca kode terlepas. Mohon panggil petugas.")                       \
    X("R-03", APPLICANT, RETRY, "Kode ini tidak dapat dibaca. Coba lagi, atau ketik kodenya.")     \
    X("R-04", STAFF, CONFIGURE, "Pembaca kode dipakai program lain.")                              \
    X("S-01", STAFF, MAINTAIN, "Berkas belum dapat disegel. Mohon panggil petugas.")               \
    X("S-02", STAFF, MAINTAIN, "Penyimpanan terminal penuh atau rusak. Mohon panggil petugas.")    \
    X("S-03", STAFF, MAINTAIN, "Berkas tersegel rusak atau bukan untuk pusat layanan ini.")        \
    X("S-04", STAFF, MAINTAIN, "Tanda tangan berkas tersegel tidak cocok.")                        \
    X("S-05", STAFF, CONFIGURE, "Kunci terminal belum ada. Terminal perlu didaftarkan.")           \
    X("S-06", STAFF, CONFIGURE,                                                                    \
      "Kunci penyegelan sudah tidak berlaku. Terminal harus terhubung ke pusat layanan.")          \
    X("T-01", APPLICANT, RETRY, "Kode tidak dikenal. Periksa kembali kode pada tanda terima.")     \
    X("T-02", APPLICANT, WAIT, "Terlalu banyak pertanyaan sekaligus. Mohon tunggu sebentar.")      \
    X("U-01", STAFF, RETRY, "Nomor petugas atau PIN belum cocok.")                                 \
    X("U-02", STAFF, WAIT, "Terlalu banyak percobaan. Tunggu dulu sebelum mencoba lagi.")          \
    X("U-03", STAFF, RETRY, "Kartu petugas ini tidak dikenal.")                                    \
    X("U-04", STAFF, CONFIGURE, "Belum ada petugas yang didaftarkan di terminal ini.")             \
    X("X-01", SELF, WAIT, "Pemindai tidak menjawab. Kami sedang menyambungkannya kembali.")        \
    X("X-02", APPLICANT, RETRY, "Belum ada kertas di pemindai. Letakkan kertas, lalu coba lagi.")  \
    X("X-03", STAFF, CLEAR, "Kertas tersangkut di pemindai. Mohon panggil petugas.")               \
    X("X-04", APPLICANT, CLEAR, "Penutup pemindai terbuka. Tutup, lalu coba lagi.")                \
    X("X-05", STAFF, RESET, "Pemindai terlepas. Mohon panggil petugas.")                           \
    X("X-06", SELF, WAIT, "Pemindai sedang dipakai. Tunggu sebentar.")                             \
    X("X-07", STAFF, RESET, "Sambungan ke pemindai terganggu. Mohon panggil petugas.")             \
    X("X-08", STAFF, CONFIGURE, "Pemindai menolak dipakai terminal ini. Mohon panggil petugas.")   \
    X("X-09", SELF, WAIT, "Pemindai kehabisan memori. Coba lagi sebentar lagi.")                   \
    X("X-10", VENDOR, CONFIGURE, "Pemindai ini tidak dapat memindai seperti yang diminta.")        \
    X("X-11", APPLICANT, RETRY, "Pemindaian dihentikan. Silakan pindai lagi.")                     \
    X("X-12", APPLICANT, RETRY, "Halaman hanya terpindai sebagian. Silakan pindai lagi.")

/* Who must act, and how: CEN XFS gives every error event an action. SELF: the terminal recovers. */
enum support_actor { SUPPORT_SELF, SUPPORT_APPLICANT, SUPPORT_STAFF, SUPPORT_VENDOR };
enum support_action {
    SUPPORT_WAIT,
    SUPPORT_RETRY,  /* the same once more */
    SUPPORT_RESET,  /* look at plug and power, switch off and on */
    SUPPORT_CLEAR,  /* take out what is stuck, close what is open */
    SUPPORT_REFILL, /* paper */
    SUPPORT_CLEAN,
    SUPPORT_CONFIGURE, /* whoever set the terminal up */
    SUPPORT_MAINTAIN,  /* repair */
    SUPPORT_SUSPEND    /* take the terminal out of service */
};
const char *support_actor_name(enum support_actor);   /* "staff" */
const char *support_action_name(enum support_action); /* "refill" */

struct support {
    const char *code;
    enum support_actor actor;
    enum support_action action;
    const char *text; /* message id, Indonesian */
};

/* The entry of a code, or NULL when there is none. */
const struct support *support_find(const char *code);
/* A letter, a dash, two digits: what a stranger says may be repeated as a code. NULL is none. */
bool support_code_is_formed(const char *code);
/* The index-th entry, in the order of the codes; NULL past the last. */
const struct support *support_at(unsigned index);

#endif
