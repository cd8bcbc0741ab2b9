/* file_form.h - the form by which a phone sends one file: what may be sent, told before and judged
 * after. Its name is never looked at. */
#ifndef ANJUNGAN_BACKEND_TRACK_FILE_FORM_H
#define ANJUNGAN_BACKEND_TRACK_FILE_FORM_H

#include "backend/track/frame.h"
#include "base/file_kind.h"

struct file_form {
    unsigned accept; /* bits by base/file_kind.h */
    int64_t max_bytes;
    bool face;          /* a photo of the sender's face: the phone opens its camera */
    int64_t until_s;    /* how long it may be sent; 0: that is not told */
    const char *button; /* a message id */
};
/* The limits, or the hints for a photo, and the form itself. */
void file_form_write(const struct page *, struct html *, const struct file_form *);
/* Why what was sent was not taken. */
void file_form_problem(const struct page *, struct html *, const char *problem);

/* NULL: it is as it was asked for; or a message id that says why not, and the status. */
const char *file_form_judge(const struct file_form *, const struct bytes *file,
                            enum file_kind *out_kind, int *out_status);
/* The same of what never became a file. */
#define FILE_FORM_TOO_LARGE "Berkas ini terlalu besar. Kirim yang lebih kecil."
#define FILE_FORM_BROKEN    "Kiriman tidak sampai utuh. Coba kirim lagi."
#define FILE_FORM_BUSY      "Sedang banyak kiriman. Coba lagi sebentar."
#define FILE_FORM_NOT_KEPT  "Berkas belum dapat disimpan. Coba kirim lagi."

#endif
