#define _GNU_SOURCE
#include "backend/track/file_form.h"

#include <stdio.h>
#include <string.h>

enum { KINDS_SIZE = 96, SIZE_SIZE = 32 };

/* "PDF, JPG, PNG" */
static void list_kinds(unsigned accept, char out[KINDS_SIZE])
{
    static const char *const words[FILE_KINDS] = {[FILE_KIND_PDF] = "PDF",
                                                  [FILE_KIND_JPEG] = "JPG",
                                                  [FILE_KIND_PNG] = "PNG",
                                                  [FILE_KIND_CSR] = "CSR"};
    size_t used = 0;
    out[0] = '\0';
    for (int i = FILE_KIND_NONE + 1; i < FILE_KINDS; i++) {
        if (!(accept & 1U << i)) continue;
        snprintf(out + used, KINDS_SIZE - used, "%s%s", used ? ", " : "", words[i]);
        used = strlen(out);
    }
}

/* What the phone's chooser offers. It knows no type for a request, and would show none: so nothing
 * is said where one is asked for. */
static const char *chooser(unsigned accept, char out[KINDS_SIZE])
{
    static const char *const types[FILE_KINDS] = {[FILE_KIND_PDF] = "application/pdf",
                                                  [FILE_KIND_JPEG] = "image/jpeg",
                                                  [FILE_KIND_PNG] = "image/png"};
    size_t used = 0;
    if (accept & 1U << FILE_KIND_CSR) return NULL;
    out[0] = '\0';
    for (int i = FILE_KIND_NONE + 1; i < FILE_KINDS; i++) {
        if (!(accept & 1U << i) || !types[i]) continue;
        snprintf(out + used, KINDS_SIZE - used, "%s%s", used ? "," : "", types[i]);
        used = strlen(out);
    }
    return out;
}

/* "10 MB", "1,5 MB", "800 kB" */
static void write_size(const struct page *page, int64_t bytes, char out[SIZE_SIZE])
{
    long long tenths = (long long)bytes * 10 / (1 << 20);
    if (tenths < 10)
        snprintf(out, SIZE_SIZE, "%lld kB", (long long)bytes / 1024);
    else if (tenths % 10 == 0)
        snprintf(out, SIZE_SIZE, "%lld MB", tenths / 10);
    else
        snprintf(out, SIZE_SIZE, "%lld%c%lld MB", tenths / 10,
                 page->language == LANGUAGE_EN ? '.' : ',', tenths % 10);
}

static void write_limits(const struct page *page, const struct file_form *form, struct html *html)
{
    char kinds[KINDS_SIZE], size[SIZE_SIZE], until[16];
    struct civil at = civil_from_unix(form->until_s, CIVIL_WIB);
    list_kinds(form->accept, kinds);
    write_size(page, form->max_bytes, size);
    text_time(page->language, &at, until, sizeof until);
    html_open(html, "dl", "class", "short", NULL);
    page_card(html, NULL, page_say(page, "Jenis"), kinds);
    page_card(html, NULL, page_say(page, "Paling besar"), size);
    if (form->until_s) page_card(html, NULL, page_say(page, "Sampai pukul"), until);
    html_close(html);
}

/* How it will do at the first go: what the terminal looks for. */
static void write_face_hints(const struct page *page, struct html *html)
{
    static const char *const hints[] = {
        "Lihat lurus ke kamera, mata terbuka.", "Latar polos, cahaya dari depan.",
        "Seluruh kepala masuk; hanya Anda di foto.", "Kerudung tidak perlu dilepas."};
    html_open(html, "ul", "class", "hints", NULL);
    for (size_t i = 0; i < sizeof hints / sizeof *hints; i++)
        html_element(html, "li", NULL, page_say(page, hints[i]));
    html_close(html);
}

void file_form_write(const struct page *page, struct html *html, const struct file_form *form)
{
    char types[KINDS_SIZE];
    if (form->face)
        write_face_hints(page, html);
    else
        write_limits(page, form, html);
    html_open(html, "form", "method", "post", "enctype", "multipart/form-data", NULL);
    html_open(html, "label", "for", "file", NULL);
    html_text(html, page_say(page, form->face ? "Ambil foto wajah" : "Pilih satu berkas"));
    html_close(html);
    /* A phone then opens its camera, on the side of the face; what has none lets a file be chosen.
     */
    html_void(html, "input", "type", "file", "id", "file", "name", "file", "required", "", "accept",
              chooser(form->accept, types), "capture", form->face ? "user" : NULL, NULL);
    html_element(html, "button", NULL, page_say(page, form->button));
    html_close(html);
}

void file_form_problem(const struct page *page, struct html *html, const char *problem)
{
    if (!problem) return;
    html_open(html, "p", "class", "problem", "role", "alert", NULL);
    html_text(html, page_say(page, problem));
    html_close(html);
}

/* A secret that was about to be given away deserves more than "not of that kind". */
static bool is_private_key(const struct bytes *file)
{
    return memmem(file->data, file->size, "PRIVATE KEY-----", 16) != NULL;
}

const char *file_form_judge(const struct file_form *form, const struct bytes *file,
                            enum file_kind *out_kind, int *out_status)
{
    if (file->size == 0) {
        *out_status = 400;
        return "Berkas ini kosong. Pilih berkas lain.";
    }
    enum file_kind kind = file_kind_of(file->data, file->size);
    *out_status = 415;
    if (is_private_key(file) && (kind == FILE_KIND_NONE || kind == FILE_KIND_CSR))
        return "Di berkas ini ada kunci privat. Simpan sendiri, jangan dikirimkan.";
    if (!(form->accept & 1U << kind))
        return "Jenis berkas ini tidak diminta. Lihat jenisnya di bawah ini.";
    *out_kind = kind;
    return NULL;
}
