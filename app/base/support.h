/* support.h - every failure that a person can meet, by its support code.
 *
 * The same code stands on the screen, on the receipt, in the log and in the staff manual. The first
 * letter names the part: A application, C camera, D document, F face, K configuration, N network,
 * P printer, S sealing and storage, T tracking, X scanner. A code is never given a second meaning.
 */
#ifndef ANJUNGAN_BASE_SUPPORT_H
#define ANJUNGAN_BASE_SUPPORT_H

/* X(code, who acts, what happened and what to do, in Indonesian: a message id of assets/text) */
#define SUPPORT_CODES(X)                                                                           \
    X("A-01", STAFF, "Terminal sempat berhenti dan sudah menyala kembali.")                        \
    X("A-02", STAFF, "Berkas skenario tidak dapat dibaca.")                                        \
    X("C-01", WAIT, "Kamera tidak menjawab. Kami sedang menyambungkannya kembali.")                \
    X("C-02", STAFF, "Kamera tidak terpasang. Mohon panggil petugas.")                             \
    X("C-03", WAIT, "Gambar kamera berhenti. Kami sedang menyambungkannya kembali.")               \
    X("D-01", SELF, "Halaman tidak dapat dibaca. Letakkan lurus, lalu pindai lagi.")               \
    X("D-02", SELF, "Gambar halaman terlalu besar. Pindai lagi satu halaman saja.")                \
    X("D-03", SELF, "Berkas ini sudah mencapai jumlah halaman terbanyak.")                         \
    X("F-01", SELF, "Wajah belum terlihat. Hadapkan wajah ke kamera.")                             \
    X("F-02", SELF, "Terlihat lebih dari satu wajah. Mohon satu orang saja di depan kamera.")      \
    X("F-03", SELF, "Wajah masih terlalu jauh. Mohon mendekat sedikit.")                           \
    X("F-04", STAFF, "Pemeriksa wajah tidak dapat dijalankan.")                                    \
    X("K-01", STAFF, "Isi berkas konfigurasi salah.")                                              \
    X("K-02", STAFF, "Berkas konfigurasi tidak ditemukan.")                                        \
    X("N-01", WAIT, "Jaringan terputus. Berkas aman tersimpan dan dikirim nanti.")                 \
    X("N-02", STAFF, "Pusat layanan menolak terminal ini.")                                        \
    X("N-03", STAFF, "Pendaftaran terminal belum berhasil.")                                       \
    X("N-04", STAFF, "Urutan kiriman tidak sesuai.")                                               \
    X("P-01", WAIT, "Pencetak tidak menjawab. Kami sedang menyambungkannya kembali.")              \
    X("P-02", STAFF, "Kertas tanda terima habis. Petugas akan mengisinya.")                        \
    X("P-03", STAFF, "Penutup pencetak terbuka. Mohon panggil petugas.")                           \
    X("P-04", WAIT, "Kepala cetak panas. Tunggu sebentar.")                                        \
    X("P-05", STAFF, "Pemotong kertas macet. Mohon panggil petugas.")                              \
    X("P-06", STAFF, "Pencetak terlepas. Mohon panggil petugas.")                                  \
    X("P-07", STAFF, "Tanda terima belum dapat dipastikan tercetak.")                              \
    X("S-01", STAFF, "Berkas belum dapat disegel. Mohon panggil petugas.")                         \
    X("S-02", STAFF, "Penyimpanan terminal penuh atau rusak. Mohon panggil petugas.")              \
    X("S-03", STAFF, "Berkas tersegel rusak atau bukan untuk pusat layanan ini.")                  \
    X("S-04", STAFF, "Tanda tangan berkas tersegel tidak cocok.")                                  \
    X("S-05", STAFF, "Kunci terminal belum ada. Terminal perlu didaftarkan.")                      \
    X("T-01", SELF, "Kode tidak dikenal. Periksa kembali kode pada tanda terima.")                 \
    X("X-01", WAIT, "Pemindai tidak menjawab. Kami sedang menyambungkannya kembali.")              \
    X("X-02", SELF, "Belum ada kertas di pemindai. Letakkan kertas, lalu coba lagi.")              \
    X("X-03", STAFF, "Kertas tersangkut di pemindai. Mohon panggil petugas.")                      \
    X("X-04", SELF, "Penutup pemindai terbuka. Tutup, lalu coba lagi.")                            \
    X("X-05", STAFF, "Pemindai terlepas. Mohon panggil petugas.")                                  \
    X("X-06", WAIT, "Pemindai sedang dipakai. Tunggu sebentar.")

/* Who must act; CEN XFS calls it the action of an error event. */
enum support_actor { SUPPORT_SELF, SUPPORT_WAIT, SUPPORT_STAFF };

struct support {
    const char *code;
    enum support_actor actor;
    const char *text; /* message id, Indonesian */
};

/* The entry of a code, or NULL when there is none. */
const struct support *support_find(const char *code);

#endif
