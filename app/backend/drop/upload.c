/* What a phone sends. It is read to its end also when it will not be taken: a browser that is cut
 * off in the middle of its sending shows its own error, and not our sentence. */
#define _GNU_SOURCE
#include "backend/drop/inside.h"

#include "base/log.h"

#include <stdlib.h>
#include <string.h>

enum { READ_MAX = 64 << 20, BUSY_WAIT_S = 15 };

struct upload {
    struct db_drop drop;
    bool found, taken;
    bool away; /* nobody knows whether there is one */
    int place;
    uint64_t read;
    struct multipart form;
};

static bool take_place(struct drops *drops, const uint8_t hash[DB_HASH_SIZE], int *out)
{
    int place = -1, same = 0;
    pthread_mutex_lock(&drops->lock);
    for (int i = 0; i < UPLOADS_MAX; i++) {
        if (!drops->taken[i]) place = i;
        if (drops->taken[i] && memcmp(drops->places[i], hash, DB_HASH_SIZE) == 0) same++;
    }
    bool taken = place >= 0 && same < UPLOADS_PER_DROP;
    if (taken) {
        drops->taken[place] = true;
        memcpy(drops->places[place], hash, DB_HASH_SIZE);
        *out = place;
    }
    pthread_mutex_unlock(&drops->lock);
    return taken;
}

static void upload_free(struct drops *drops, struct http_request *request)
{
    struct upload *upload = request->state;
    if (!upload) return;
    request->state = NULL;
    if (upload->taken) {
        pthread_mutex_lock(&drops->lock);
        drops->taken[upload->place] = false;
        pthread_mutex_unlock(&drops->lock);
    }
    multipart_free(&upload->form);
    free(upload);
}

static void cut(struct http_request *request, void *context)
{
    upload_free(context, request);
}

static void answer_too_large(struct drops *drops, const struct db_drop *drop,
                             struct http_request *request, struct http_response *response)
{
    struct drop_page page;
    drop_page_init(&page, drops, drop, request, response);
    if (drop)
        drop_page_ask(&page, 413, "Berkas ini terlalu besar. Kirim yang lebih kecil.");
    else
        drop_page_gone(&page);
}

/* The end of its time ends it, too: whoever sends a byte now and then holds no place for long. */
static bool goes_on(struct drops *drops, struct http_request *request,
                    struct http_response *response, uint64_t size)
{
    struct upload *upload = request->state;
    const struct db_drop *drop = upload->found ? &upload->drop : NULL;
    if (drop && drop->expires_s <= cases_now_s(drops->options.cases)) {
        struct drop_page page;
        drop_page_init(&page, drops, NULL, request, response);
        drop_page_gone(&page);
        return false;
    }
    if (size <= READ_MAX) return true;
    answer_too_large(drops, drop, request, response);
    return false;
}

static bool begin(struct http_request *request, struct http_response *response, void *context)
{
    struct drops *drops = context;
    struct throttle *throttle = drops->options.track->throttle;
    int64_t now_s = cases_now_s(drops->options.cases), length = 0;
    unsigned wait_s = throttle_wait_s(throttle, request->address, now_s);
    if (wait_s) {
        struct drop_page page;
        drop_page_init(&page, drops, NULL, request, response);
        drop_page_busy(&page, wait_s);
        return false;
    }
    struct upload *upload = memory_alloc(sizeof *upload);
    request->state = upload;
    struct fault fault = {0};
    upload->found = drops_find(drops, request->argument, &upload->drop, &fault);
    upload->away = !upload->found && fault.kind != FAULT_NOT_FOUND;
    if (!upload->found && !upload->away)
        throttle_miss(throttle, request->address, now_s);
    else if (upload->found && upload->drop.state != DB_DROP_ARRIVED)
        upload->taken = take_place(drops, upload->drop.token_hash, &upload->place);
    if (upload->taken)
        multipart_begin(&upload->form, http_request_header(request, "Content-Type"), "file",
                        (size_t)upload->drop.max_bytes);
    if (!http_request_number(request, "Content-Length", &length)) length = 0;
    return goes_on(drops, request, response, (uint64_t)length);
}

static bool data(struct http_request *request, struct http_response *response, const void *bytes,
                 size_t size, void *context)
{
    struct upload *upload = request->state;
    upload->read += size;
    if (!goes_on(context, request, response, upload->read)) return false;
    if (upload->taken) multipart_data(&upload->form, bytes, size);
    return true;
}

/* A secret that was about to be given away deserves more than "not of that kind". */
static bool is_private_key(const struct bytes *file)
{
    return memmem(file->data, file->size, "PRIVATE KEY-----", 16) != NULL;
}

/* Seals it and keeps it; or says on the page why not. */
static void keep(const struct drop_page *page, const char *token, const struct bytes *file)
{
    struct db *db = page->drops->options.cases->db;
    const struct db_drop *drop = page->drop;
    struct bytes sealed = {0};
    struct fault fault = {0};
    enum file_kind kind = file_kind_of(file->data, file->size);
    if (file->size && is_private_key(file) && (kind == FILE_KIND_NONE || kind == FILE_KIND_CSR)) {
        drop_page_ask(page, 415,
                      "Di berkas ini ada kunci privat. Simpan sendiri, jangan dikirimkan.");
        return;
    }
    if (file->size == 0 || !(drop->accept & 1U << kind)) {
        drop_page_ask(page, file->size ? 415 : 400,
                      file->size ? "Jenis berkas ini tidak diminta. Lihat jenisnya di bawah ini."
                                 : "Berkas ini kosong. Pilih berkas lain.");
        return;
    }
    bool done = drop_seal(drop->point, token, file_kind_name(kind), file, &sealed, &fault) &&
                db_drop_put(db, drop->token_hash, file_kind_name(kind), (int64_t)file->size,
                            &sealed, cases_now_s(page->drops->options.cases), &fault);
    bytes_free(&sealed);
    if (done) {
        log_line(LOG_LEVEL_INFO, "drop", "a file has come for %s", drop->terminal);
        drop_page_arrived(page, 200, "Sudah terkirim");
    } else if (fault.kind == FAULT_REFUSED) {
        drop_page_arrived(page, 409, "Berkas sudah diterima sebelumnya");
    } else {
        log_fault(LOG_LEVEL_ERROR, "drop", "keep a file", &fault);
        drop_page_ask(page, 500, "Berkas belum dapat disimpan. Coba kirim lagi.");
    }
}

/* The drop as it is now: while this was under way another may have sent a file, the terminal may
 * have closed it. */
static void end(struct http_request *request, struct http_response *response, void *context)
{
    struct drops *drops = context;
    struct upload *upload = request->state;
    struct drop_page page;
    struct bytes file = {0};
    struct fault fault = {.kind = FAULT_NOT_FOUND};
    upload->found = upload->found && drops_find(drops, request->argument, &upload->drop, &fault);
    drop_page_init(&page, drops, upload->found ? &upload->drop : NULL, request, response);
    if (upload->away || (!upload->found && fault.kind != FAULT_NOT_FOUND)) {
        drop_page_away(&page);
    } else if (!upload->found) {
        drop_page_gone(&page);
    } else if (upload->drop.state == DB_DROP_ARRIVED) {
        drop_page_arrived(&page, 409, "Berkas sudah diterima sebelumnya");
    } else if (!upload->taken) {
        http_response_header(response, "Retry-After", "%d", BUSY_WAIT_S);
        drop_page_ask(&page, 503, "Sedang banyak kiriman. Coba lagi sebentar.");
    } else {
        switch (multipart_end(&upload->form, &file)) {
        case MULTIPART_FILE: keep(&page, request->argument, &file); break;
        case MULTIPART_TOO_LARGE: answer_too_large(drops, page.drop, request, response); break;
        case MULTIPART_BROKEN:
            drop_page_ask(&page, 400, "Kiriman tidak sampai utuh. Coba kirim lagi.");
            break;
        }
    }
    bytes_free(&file);
    upload_free(drops, request);
}

const struct http_stream drop_upload = {.begin = begin, .data = data, .end = end, .cut = cut};
