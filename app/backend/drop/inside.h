/* inside.h - what the files of this room share. */
#ifndef ANJUNGAN_BACKEND_DROP_INSIDE_H
#define ANJUNGAN_BACKEND_DROP_INSIDE_H

#include "backend/drop/drop.h"
#include "backend/http/receiving.h"
#include "backend/track/file_form.h"
#include "seal/drop.h"

struct drops {
    struct drops_options options;
    struct receiving_places places;
};

/* What the database knows a token by. */
void drops_hash(const struct drops *, const char *token, uint8_t out[DB_HASH_SIZE]);
bool drops_find(const struct drops *, const char *token, struct db_drop *out, struct fault *);

/* A page about one drop, or about none. */
struct drop_page {
    const struct drops *drops;
    const struct db_drop *drop; /* NULL: there is none */
    enum language language;
    struct http_response *response;
};
/* ?lang= says; otherwise the language in which the terminal was used, or the phone's. */
void drop_page_init(struct drop_page *, const struct drops *, const struct db_drop *,
                    const struct http_request *, struct http_response *);
struct file_form drop_form(const struct db_drop *);
/* problem: why what was sent was not taken, or NULL. */
void drop_page_ask(const struct drop_page *, int status, const char *problem);
void drop_page_arrived(const struct drop_page *, int status, const char *sentence);
/* The same for a token that is unknown, closed, expired. */
void drop_page_gone(const struct drop_page *);
void drop_page_busy(const struct drop_page *, unsigned wait_s);
void drop_page_away(const struct drop_page *); /* nobody knows for now */

/* upload.c */
extern const struct http_stream drop_upload;

#endif
