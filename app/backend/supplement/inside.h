/* inside.h - what the files of this room share. */
#ifndef ANJUNGAN_BACKEND_SUPPLEMENT_INSIDE_H
#define ANJUNGAN_BACKEND_SUPPLEMENT_INSIDE_H

#include "backend/http/receiving.h"
#include "backend/supplement/supplement.h"
#include "backend/track/wanted.h"
#include "receipt/code.h"

#include <stdatomic.h>

struct supplements {
    struct supplements_options options;
    struct receiving_places places;
    atomic_int storing;
};

/* Whose code it is, what of that case is wanted, and what of it this is about. */
struct asked {
    const struct supplements *supplements;
    struct http_response *response;
    enum language language;
    const char *way_back; /* from this page to the folder of the tracking pages */
    char code[CODE_SIZE], grouped[CODE_GROUPED_SIZE];
    struct case_view view;
    struct wanted_list list;
    const struct wanted *wanted; /* NULL: that is not wanted, or no longer */
};
enum asked_result { ASKED_FOUND, ASKED_UNKNOWN, ASKED_AWAY, ASKED_BUSY };
/* In which language, and whence: nothing of a case is read. */
void asked_begin(struct asked *, const struct supplements *, const struct http_request *,
                 struct http_response *);
/* The same work for every code that is none. A miss is counted; nothing is answered. */
enum asked_result asked_read(struct asked *, const struct supplements *,
                             const struct http_request *, struct http_response *);
/* Answers, unless it is FOUND: false then. */
bool asked_answer(struct asked *, enum asked_result, struct http_request *);

/* The page on which it is sent. problem: why what was sent was not taken, or NULL. */
void asked_write_form(const struct asked *, int status, const char *problem);
/* What was sent is wanted no more. */
void asked_write_late(const struct asked *);
/* 303, to the tracking page. */
void asked_lead_back(const struct asked *);

/* keep.c: seals and stores it. FAULT_REFUSED: the case went on meanwhile; FAULT_ATTENTION: it has
 * had too many. */
bool supplements_keep(struct supplements *, const struct asked *, enum file_kind,
                      const struct bytes *file, struct fault *);

/* upload.c */
extern const struct http_stream supplement_upload;

#endif
